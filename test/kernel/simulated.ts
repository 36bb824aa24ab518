import { createProxyMemory, syncProxy } from '../../src/dataplane/kube-proxy/sync.ts';
import { setLinkUp } from '../../src/net/link.ts';
import { probeTask } from '../support/kernel-probe.ts';
import { kernelWorld, type KernelWorld } from '../support/kernel-world.ts';
import type { KernelCase } from './case.ts';
import { NODES, objectsOf, type ProxyCase } from './cluster.ts';
import { counting, filterOf, type Shown } from './real.ts';
import type { KernelProbe, Shape } from './shapes.ts';

/** What the kernel has to load: the text of `iptables-save`, `ip6tables-save` and `nft list ruleset` by namespace, as the simulator prints it. */
export interface Loads {
  readonly iptables: string;
  readonly ip6tables: string;
  readonly nft: string;
}

/** The case in the simulator: what it shows, and its packet filter as it prints it. The seed decides what rules draw. */
export function askSimulator(
  { shape, lines, proxy }: KernelCase,
  seed?: string,
): { readonly shown: Shown; readonly tables: ReadonlyMap<string, Loads> } {
  const world = kernelWorld(topologyOf(shape), seed);
  for (const name of shape.spaces) setLinkUp(world.network, name, 'lo', true);
  for (const { where, cmd } of [...shape.base, ...lines]) world.command(where, cmd);
  if (proxy) for (const name of Object.keys(NODES) as (keyof typeof NODES)[]) runProxy(world, name, proxy);
  for (const { where, cmd } of counting(shape)) world.command(where, cmd);
  const tables = new Map(shape.spaces.map((name) => [name, loads(world, name)] as const));
  const shown = shape.probes.map((probe) => ask(world, probe));
  return {
    shown: [...shown, ...shape.routers.map((name) => `forwarded by ${name}: ${forwarded(world, shape, name) ? 'yes' : 'no'}`)],
    tables,
  };
}

function runProxy({ network }: KernelWorld, name: keyof typeof NODES, proxy: ProxyCase): void {
  const config = {
    mode: proxy.mode,
    version: 4,
    nodeName: name,
    nodeIPs: [NODES[name]],
    localCIDR: '10.244.0.0/16',
    masqueradeAll: proxy.masqueradeAll,
    nodePortAddresses: proxy.mode === 'nftables' ? ['primary'] : [],
    serviceCIDRs: ['10.96.0.0/16'],
  } as const;
  syncProxy(network, name, { config, ...objectsOf(proxy) }, createProxyMemory(), 0);
}

/** Tables that iptables made are listed by nft as well: the kernel gets them from iptables-restore. */
function loads(world: KernelWorld, name: string): Loads {
  const nft = world.command(name, 'nft list ruleset').stdout.split(/^(?=table )/m);
  return {
    iptables: world.command(name, 'iptables-save').stdout,
    ip6tables: world.command(name, 'ip6tables-save').stdout,
    nft: nft.filter((text) => /^table /.test(text) && !/^table ip6? (nat|filter|mangle|raw|security) /.test(text)).join(''),
  };
}

function ask(world: KernelWorld, probe: KernelProbe): string {
  const seen = new Set<string>();
  for (let count = 0; count < (probe.repeat ?? 1); count++) {
    const got = world.run(probeTask(world.network, probe));
    // which servers answered before depends on chance
    if (got?.outcome !== 'ok') return got?.outcome ?? 'nothing';
    seen.add(`ok ${got.answeredBy ?? ''} ${got.serverSawSource ?? ''}`);
  }
  const all = [...seen].sort();
  return probe.countOnly === true ? `${all.length} answer` : all.join(' / ');
}

function forwarded(world: KernelWorld, shape: Shape, name: string): boolean {
  const rule = world.command(name, `${filterOf(shape)} -t mangle -nvxL FORWARD`).stdout.split('\n')[2] ?? '';
  return Number(rule.trim().split(/\s+/)[0]) > 0;
}

/** The shape's veth pairs in the form of the recorded topologies. */
function topologyOf(shape: Shape): unknown {
  const loopback = { name: 'lo', index: 1, mac: '00:00:00:00:00:00', mtu: 65536, up: true, kind: 'loopback', addrs: ['127.0.0.1/8'] };
  const interfaces = new Map<string, object[]>(shape.spaces.map((name) => [name, [loopback]]));
  shape.wires.forEach(([a, x, b, y], wire) => {
    const [left, right] = [2 + 2 * wire, 3 + 2 * wire];
    const end = (name: string, index: number, peerIndex: number): object => ({
      name,
      index,
      peerIndex,
      mac: `02:00:00:00:00:${index.toString(16).padStart(2, '0')}`,
      mtu: 1500,
      up: false,
      kind: 'veth',
      addrs: [],
    });
    interfaces.get(a)?.push(end(x, left, right));
    interfaces.get(b)?.push(end(y, right, left));
  });
  return {
    namespaces: Object.fromEntries([...interfaces].map(([name, list]) => [name, { interfaces: list }])),
    listeners: shape.servers.flatMap((name) => [
      { in: name, proto: 'tcp', addr: shape.six === true ? '::' : '0.0.0.0', port: 8080 },
      { in: name, proto: 'udp', addr: shape.six === true ? '::' : '0.0.0.0', port: 5353 },
    ]),
  };
}
