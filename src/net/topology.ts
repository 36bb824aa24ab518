import { parseCidr } from '../base/ip.ts';
import { err, ok, type Result } from '../base/result.ts';
import { addAddress } from './address.ts';
import { createNamespace } from './create.ts';
import { addLink, addVethPair, findLink, setLinkUp, setMaster } from './link.ts';
import type { LinkDevice, NamespaceId, NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { writeSysctl } from './sysctl.ts';
import { readTopology, type TopologyInterface, type TopologyListener, type TopologyNamespace } from './topology-form.ts';
import { addFdbLine, addNeighbourLine, addRouteLine, addRuleLine, after, routeLines } from './topology-lines.ts';

/** The machine-readable form of a network: namespaces with interfaces, addresses, routes, rules, sysctls, neighbours and fdb; and what listens. */

type Device = TopologyInterface;

/** Builds a network from a topology; every namespace becomes one of that name. Gives what listens; the reasons are sentences. iptables content is for the caller to restore. */
export function buildTopology(
  network: Network,
  input: unknown,
): Result<{ readonly listeners: readonly TopologyListener[]; readonly iptables: ReadonlyMap<NamespaceId, string> }> {
  const parsed = readTopology(input);
  if (!parsed.ok) return parsed;
  const { namespaces, listeners } = parsed.value;
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
    if (!made.ok) return err(`namespaces.${a.name} ${a.device.name}: ${made.error.errno}`);
    for (const link of [made.value.a, made.value.b]) if (link.name.startsWith('veth')) link.txqlen = 0;
  }
  for (const [name, each] of Object.entries(namespaces)) {
    for (const device of each.interfaces) {
      if (device.kind === 'loopback' || paired.has(device)) continue;
      const kind = deviceOf(device);
      const made = addLink(network, name, device.name, kind, device);
      if (!made.ok) return err(`namespaces.${name} ${device.name}: ${made.error.errno}`);
    }
    const ns = network.state.namespaces.get(name);
    if (!ns) continue;
    ns.links = new Map([...ns.links].sort(([a], [b]) => a - b));
    const done = fillNamespace(network, ns, each);
    if (!done.ok) return err(`namespaces.${name}.${done.error}`);
  }
  const iptables = Object.entries(namespaces)
    .filter(([, each]) => each.iptables.length > 0)
    .map(([name, each]) => [name, `${each.iptables.join('\n')}\n`] as const);
  return ok({ listeners, iptables: new Map(iptables) });
}

/** What an interface is made as when no other end was found for it. */
function deviceOf(device: Device): LinkDevice {
  switch (device.kind) {
    case 'bridge':
      return { kind: 'bridge', fdb: new Map(), ageingSeconds: 300, stp: false };
    case 'vxlan':
      return {
        kind: 'vxlan',
        vni: device.vxlan?.id ?? 0,
        port: device.vxlan?.port ?? 4789,
        local: device.vxlan?.local,
        underlay: device.vxlan?.link,
        remote: undefined,
        learning: device.vxlan?.learning ?? true,
        ttl: undefined,
        fdb: new Map(),
      };
    case 'ipip':
      return { kind: 'ipip', local: device.ipip?.local, remote: device.ipip?.remote, ttl: undefined };
    case 'dummy':
      return { kind: 'dummy' };
    case 'veth':
    case 'loopback':
      return { kind: 'veth', peer: undefined };
  }
}

function fillNamespace(network: Network, ns: NetworkNamespace, from: TopologyNamespace): Result<void> {
  const now = network.ports.now();
  for (const device of from.interfaces) {
    const link = findLink(ns, device.name);
    if (!link) continue;
    if (device.master !== undefined) {
      const joined = setMaster(ns, link, device.master);
      if (!joined.ok) return err(`interfaces: ${device.name}: no bridge ${device.master}`);
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
  for (const words of routeLines(from.routes)) {
    if (words.includes('kernel')) continue;
    const done = addRouteLine(ns, words);
    if (!done.ok) return err(`routes: "${words.join(' ')}": ${done.error}`);
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
  const lists = [
    ['rules', from.rules, addRuleLine],
    ['permanentNeighbours', from.permanentNeighbours, addNeighbourLine],
    ['fdb', from.fdb, addFdbLine],
  ] as const;
  for (const [key, texts, add] of lists)
    for (const text of texts) {
      const done = add(ns, text, now);
      if (!done.ok) return err(`${key}: "${text}": ${done.error}`);
    }
  for (const [name, value] of Object.entries(from.sysctl)) {
    const written = writeSysctl(ns, name, value);
    if (!written.ok && written.error === 'ENOENT') return err(`sysctl: kubehop does not simulate ${name}; leave it out`);
    if (!written.ok) return err(`sysctl: "${value}" is no value of ${name}`);
  }
  // whoever wrote rules for what 127.0.0.1 sends into a bridge let it out there (CNI's portmap); the form says nothing of single devices
  if (from.iptables.some((line) => line.includes('-s 127.0.0.1/32')))
    for (const device of from.interfaces) if (device.kind === 'bridge') writeSysctl(ns, `net.ipv4.conf.${device.name}.route_localnet`, '1');
  return ok(undefined);
}

function lastAddress(ip: string, prefixLength: number): string {
  const value = ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefixLength);
  const last = Math.floor(value / size) * size + size - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}
