import { setLinkUp } from '../../src/net/link.ts';
import { probeTask } from '../support/kernel-probe.ts';
import { kernelWorld, type KernelWorld } from '../support/kernel-world.ts';
import type { KernelCase } from './case.ts';
import { counting, type Shown } from './real.ts';
import type { KernelProbe, Shape } from './shapes.ts';

/** The case in the simulator: what it shows, and its packet filter as it prints it, for the kernel to load. */
export function askSimulator({ shape, lines }: KernelCase): { readonly shown: Shown; readonly tables: ReadonlyMap<string, string> } {
  const world = kernelWorld(topologyOf(shape));
  for (const name of shape.spaces) setLinkUp(world.network, name, 'lo', true);
  for (const { where, cmd } of [...shape.base, ...lines, ...counting(shape)]) world.command(where, cmd);
  const tables = new Map(
    shape.spaces.map((name) => [name, world.command(name, 'iptables-save').stdout] as const).filter(([, text]) => text !== ''),
  );
  const shown = shape.probes.map((probe) => ask(world, probe));
  return { shown: [...shown, ...shape.routers.map((name) => `forwarded by ${name}: ${forwarded(world, name) ? 'yes' : 'no'}`)], tables };
}

function ask(world: KernelWorld, probe: KernelProbe): string {
  const seen = new Set<string>();
  for (let count = 0; count < (probe.repeat ?? 1); count++) {
    const got = world.run(probeTask(world.network, probe));
    seen.add(got?.outcome === 'ok' ? `ok ${got.answeredBy ?? ''} ${got.serverSawSource ?? ''}` : (got?.outcome ?? 'nothing'));
    if (got?.outcome !== 'ok') break;
  }
  return [...seen].sort().join(' / ');
}

function forwarded(world: KernelWorld, name: string): boolean {
  const rule = world.command(name, 'iptables -t mangle -nvxL FORWARD').stdout.split('\n')[2] ?? '';
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
      { in: name, proto: 'tcp', addr: '0.0.0.0', port: 8080 },
      { in: name, proto: 'udp', addr: '0.0.0.0', port: 5353 },
    ]),
  };
}
