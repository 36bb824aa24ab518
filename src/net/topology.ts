import { z } from 'zod';
import { parseCidr } from '../base/ip.ts';
import { err, ok, type Result } from '../base/result.ts';
import { addAddress } from './address.ts';
import { createNamespace } from './create.ts';
import { addLink, addVethPair, findLink, setLinkUp, setMaster } from './link.ts';
import type { NamespaceId, NetworkNamespace, PolicyRule, Route } from './namespace.ts';
import { putNeighbour } from './neighbour.ts';
import type { Network } from './network.ts';
import { putRoute, putRule } from './route-table.ts';
import { writeSysctl } from './sysctl.ts';

/** The machine-readable form of a network: namespaces with interfaces, addresses, routes, rules, sysctls, neighbours and fdb; and what listens. */

const Interface = z.object({
  name: z.string(),
  index: z.number().int().positive(),
  mac: z.string(),
  mtu: z.number().int(),
  up: z.boolean(),
  kind: z.string(),
  addrs: z.array(z.string()),
  master: z.string().optional(),
  peerIndex: z.number().int().optional(),
  port: z
    .object({
      state: z.enum(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
      hairpin: z.boolean(),
      isolated: z.boolean(),
      learning: z.boolean(),
    })
    .optional(),
  vxlan: z
    .object({ id: z.number(), local: z.string().optional(), link: z.string().optional(), port: z.number(), learning: z.boolean() })
    .optional(),
});
const Namespace = z.object({
  interfaces: z.array(Interface),
  routes: z.array(z.string()).default([]),
  rules: z.array(z.string()).default([]),
  sysctl: z.record(z.string(), z.string()).default({}),
  permanentNeighbours: z.array(z.string()).default([]),
  fdb: z.array(z.string()).default([]),
  iptables: z.array(z.string()).default([]),
  node: z.string().optional(),
});
const Listener = z.object({ in: z.string(), proto: z.string(), addr: z.string(), port: z.number().int() }).loose();
const Topology = z.object({ namespaces: z.record(z.string(), Namespace), listeners: z.array(Listener).default([]) });

export type TopologyListener = z.infer<typeof Listener>;
type Device = z.infer<typeof Interface>;

/** Builds a network from a topology; every namespace becomes one of that name. Gives what listens; the reasons are sentences. iptables content is for the caller to restore. */
export function buildTopology(
  network: Network,
  input: unknown,
): Result<{ readonly listeners: readonly TopologyListener[]; readonly iptables: ReadonlyMap<NamespaceId, string> }> {
  const parsed = Topology.safeParse(input);
  if (!parsed.success)
    return err(`not a topology: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  const { namespaces, listeners } = parsed.data;
  for (const name of Object.keys(namespaces)) createNamespace(network, name, namespaces[name]?.node ?? name, name);
  const veths = Object.entries(namespaces).flatMap(([name, each]) =>
    each.interfaces.filter((device) => device.kind === 'veth').map((device) => ({ name, node: each.node, device })),
  );
  const paired = new Set<Device>();
  // a namespace with a node hangs on that node; the rest pair by their indices
  for (const a of [...veths.filter((each) => each.node !== undefined), ...veths]) {
    if (paired.has(a.device)) continue;
    const b = veths.find(
      (each) =>
        each !== a &&
        !paired.has(each.device) &&
        each.device.index === a.device.peerIndex &&
        each.device.peerIndex === a.device.index &&
        each.name !== a.name &&
        (a.node === undefined || each.name === a.node),
    );
    if (!b) continue;
    paired.add(a.device).add(b.device);
    const made = addVethPair(network, { ...a.device, namespace: a.name }, { ...b.device, namespace: b.name });
    if (!made.ok) return err(`${a.name} ${a.device.name}: ${made.error.errno}`);
    for (const link of [made.value.a, made.value.b]) if (link.name.startsWith('veth')) link.txqlen = 0;
  }
  for (const [name, each] of Object.entries(namespaces)) {
    for (const device of each.interfaces) {
      if (device.kind === 'loopback' || paired.has(device)) continue;
      const kind =
        device.kind === 'bridge'
          ? ({ kind: 'bridge', fdb: new Map(), ageingSeconds: 300, stp: false } as const)
          : device.vxlan
            ? ({
                kind: 'vxlan',
                vni: device.vxlan.id,
                port: device.vxlan.port,
                local: device.vxlan.local,
                underlay: device.vxlan.link,
                remote: undefined,
                learning: device.vxlan.learning,
                ttl: undefined,
                fdb: new Map(),
              } as const)
            : device.kind === 'veth'
              ? ({ kind: 'veth', peer: undefined } as const)
              : device.kind === 'dummy'
                ? ({ kind: 'dummy' } as const)
                : undefined;
      if (!kind) return err(`${name} ${device.name}: no such kind of interface: ${device.kind}`);
      const made = addLink(network, name, device.name, kind, device);
      if (!made.ok) return err(`${name} ${device.name}: ${made.error.errno}`);
    }
    const ns = network.state.namespaces.get(name);
    if (!ns) continue;
    ns.links = new Map([...ns.links].sort(([a], [b]) => a - b));
    const done = fillNamespace(network, ns, each);
    if (!done.ok) return err(`${name}: ${done.error}`);
  }
  const iptables = Object.entries(namespaces)
    .filter(([, each]) => each.iptables.length > 0)
    .map(([name, each]) => [name, `${each.iptables.join('\n')}\n`] as const);
  return ok({ listeners, iptables: new Map(iptables) });
}

function fillNamespace(network: Network, ns: NetworkNamespace, from: z.infer<typeof Namespace>): Result<void> {
  const now = network.ports.now();
  for (const device of from.interfaces) {
    const link = findLink(ns, device.name);
    if (!link) continue;
    if (device.master !== undefined) {
      const joined = setMaster(ns, link, device.master);
      if (!joined.ok) return err(`${device.name}: no bridge ${device.master}`);
      if (device.port) link.port = { ...device.port, flood: true };
    }
    setLinkUp(network, ns.id, device.name, device.up);
    for (const text of device.addrs) {
      const cidr = parseCidr(text);
      if (!cidr.ok) return err(cidr.error);
      if (link.addresses.some((each) => each.ip === cidr.value.ip)) continue;
      const six = cidr.value.ip.includes(':');
      const broadcast = six || cidr.value.prefixLength >= 31 ? undefined : lastAddress(cidr.value.ip, cidr.value.prefixLength);
      addAddress(ns, link, { ...cidr.value, broadcast });
    }
  }
  for (const text of from.routes) {
    const words = text.split(/\s+/);
    if (words.includes('kernel')) continue;
    const done = addRouteLine(ns, words);
    if (!done.ok) return err(`route "${text}": ${done.error}`);
  }
  // what a plugin took away of the connected routes is away here too
  const kept = new Set(
    from.routes
      .filter((text) => text.includes('proto kernel'))
      .map((text) => `${text.split(/\s+/)[0] ?? ''} ${after(text.split(/\s+/), 'dev') ?? ''}`),
  );
  ns.routes = ns.routes.filter((route) => {
    if (route.version !== 4 || route.table !== 254 || route.protocol !== 'kernel') return true;
    const host = route.prefixLength === 32;
    return kept.has(
      `${host ? route.destination : `${route.destination}/${route.prefixLength}`} ${ns.links.get(route.nexthops[0]?.ifindex ?? 0)?.name ?? ''}`,
    );
  });
  for (const text of from.rules) addRuleLine(ns, text);
  for (const [name, value] of Object.entries(from.sysctl)) writeSysctl(ns, name, value);
  for (const text of [...from.permanentNeighbours, ...from.fdb]) {
    const words = text.split(/\s+/);
    const link = findLink(ns, after(words, 'dev') ?? '');
    const first = words[0] ?? '';
    const destination = after(words, 'dst');
    if (!link) return err(`"${text}": no such device`);
    if (destination !== undefined && link.device.kind === 'vxlan')
      link.device.fdb.set(first, [...(link.device.fdb.get(first) ?? []), { mac: first, destination, kind: 'permanent', updatedAt: now }]);
    else if (words.includes('lladdr'))
      putNeighbour(ns, { ip: first, ifindex: link.index, mac: after(words, 'lladdr'), state: 'permanent' }, 'replace', now);
  }
  return ok(undefined);
}

function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

function lastAddress(ip: string, prefixLength: number): string {
  const value = ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefixLength);
  const last = Math.floor(value / size) * size + size - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}

function addRouteLine(ns: NetworkNamespace, words: readonly string[]): Result<void> {
  const type = (['unreachable', 'prohibit', 'blackhole', 'throw'] as const).find((each) => each === words[0]) ?? 'unicast';
  const text = words[type === 'unicast' ? 0 : 1] ?? '';
  const cidr = parseCidr(text === 'default' ? (after(words, 'via')?.includes(':') === true ? '::/0' : '0.0.0.0/0') : text);
  if (!cidr.ok) return cidr;
  const link = findLink(ns, after(words, 'dev') ?? '');
  const gateway = after(words, 'via');
  const metric = after(words, 'metric');
  const scope = after(words, 'scope');
  const table = after(words, 'table');
  const done = putRoute(
    ns,
    {
      destination: cidr.value.ip,
      prefixLength: cidr.value.prefixLength,
      type,
      ...(link ? { nexthops: [{ gateway, ifindex: link.index, onlink: words.includes('onlink'), weight: 1 }] } : {}),
      ...(metric === undefined ? {} : { metric: Number(metric) }),
      ...(table === undefined ? {} : { table: Number(table) }),
      ...(scope === 'link' || scope === 'host' ? { scope: scope satisfies Route['scope'] } : {}),
      protocol: after(words, 'proto') ?? 'boot',
      source: after(words, 'src'),
      mtu: after(words, 'mtu') === undefined ? undefined : Number(after(words, 'mtu')),
    },
    'append',
  );
  return done.ok || done.error.errno === 'EEXIST' ? ok(undefined) : err(done.error.extack ?? done.error.errno);
}

function addRuleLine(ns: NetworkNamespace, text: string): void {
  const words = text.split(/\s+/);
  const priority = Number((words[0] ?? '').replace(':', ''));
  if (priority === 0 || priority >= 32766) return;
  const cidr = parseCidr(after(words, 'from') ?? '');
  const table = after(words, 'lookup');
  const verdict = (['unreachable', 'prohibit', 'blackhole'] as const).find((each) => words.includes(each));
  const action: PolicyRule['action'] =
    table === undefined ? { type: verdict ?? 'blackhole' } : { type: 'lookup', table: table === 'main' ? 254 : Number(table) };
  putRule(ns, {
    version: 4,
    priority,
    from: cidr.ok ? cidr.value : undefined,
    to: undefined,
    mark: undefined,
    incoming: undefined,
    outgoing: undefined,
    not: false,
    action,
  });
}
