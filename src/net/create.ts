import { createRuleset } from './netfilter/table.ts';
import type { Link, LinkDevice, NamespaceId, NetworkNamespace } from './namespace.ts';
import type { Network, NetworkPorts, NetworkState } from './network.ts';
import { detachLink } from './link.ts';

/** An empty network: no hosts, no wires. */
export function createNetworkState(): NetworkState {
  return {
    namespaces: new Map(),
    wires: new Map(),
    sockets: { sockets: new Map(), nextId: 1 },
    timers: [],
    traces: [],
    nextTraceId: 1,
    nextSequence: 1,
  };
}

/** A state with the ports of its world. */
export function attachNetwork(state: NetworkState, ports: NetworkPorts): Network {
  return { state, ports, captures: new Map(), queue: [], draining: false };
}

/** A new namespace as `ip netns add` makes it: a loopback that is down, and the three default rules. */
export function createNamespace(network: Network, id: NamespaceId, host: string, label: string): NetworkNamespace {
  const ns: NetworkNamespace = {
    id,
    host,
    label,
    links: new Map(),
    nextIfindex: 2,
    routes: [],
    rules: [],
    neighbours: new Map(),
    ruleset: createRuleset(),
    conntrack: { entries: new Map(), index: new Map(), nextId: 1, insertFailed: 0, drop: 0 },
    sysctls: new Map(),
    exceptions: new Map(),
    counters: new Map(),
  };
  for (const version of [4, 6] as const) {
    for (const [priority, table] of version === 4
      ? [
          [0, 255],
          [32766, 254],
          [32767, 253],
        ]
      : [
          [0, 255],
          [32766, 254],
        ]) {
      ns.rules.push({
        version,
        priority: priority ?? 0,
        from: undefined,
        to: undefined,
        mark: undefined,
        incoming: undefined,
        outgoing: undefined,
        not: false,
        action: { type: 'lookup', table: table ?? 254 },
      });
    }
  }
  ns.links.set(1, newLink(1, 'lo', '00:00:00:00:00:00', 65536, { kind: 'loopback' }));
  network.state.namespaces.set(id, ns);
  return ns;
}

/** A link that is down and has no address. */
export function newLink(index: number, name: string, mac: string, mtu: number, device: LinkDevice): Link {
  return {
    index,
    name,
    mac,
    mtu,
    up: false,
    master: undefined,
    device,
    addresses: [],
    port: undefined,
    txqlen: device.kind === 'veth' || device.kind === 'nic' || device.kind === 'loopback' ? 1000 : 1000,
    stats: { rxPackets: 0, rxBytes: 0, rxDropped: 0, rxErrors: 0, txPackets: 0, txBytes: 0, txDropped: 0, txErrors: 0, txCarrier: 0 },
    promiscuous: false,
    alias: undefined,
  };
}

/** Removes a namespace with its links; veth peers elsewhere go with them. */
export function deleteNamespace(network: Network, id: NamespaceId): void {
  const ns = network.state.namespaces.get(id);
  if (!ns) return;
  for (const link of [...ns.links.values()]) detachLink(network, ns, link);
  network.state.namespaces.delete(id);
}
