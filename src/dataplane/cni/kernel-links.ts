import { broadcastAddress, parseCidr } from '../../base/ip.ts';
import { deleteNeighbour, putNeighbour } from '../../net/neighbour.ts';
import { editVxlanFdb } from '../../net/fdb.ts';
import { addAddress } from '../../net/address.ts';
import { addLink, addVethPair, deleteLink, findLink, setLinkUp, setMaster } from '../../net/link.ts';
import type { Link, NamespaceId, NetworkNamespace } from '../../net/namespace.ts';
import type { NetlinkError } from '../../net/netlink.ts';
import { applyIptablesRestore } from '../../net/netfilter/restore.ts';
import { printRule } from '../../net/netfilter/rule-print.ts';
import { findTable } from '../../net/netfilter/table.ts';
import type { Network } from '../../net/network.ts';
import { putRoute, removeRoute } from '../../net/route-table.ts';
import { writeSysctl } from '../../net/sysctl.ts';
import type { Result } from '../../base/result.ts';
import type { LinkPort } from './link-port.ts';

/** What strerror(3) says for the refusals that plugins and agents meet. */
const TEXTS: Readonly<Partial<Record<NetlinkError['errno'], string>>> = {
  EEXIST: 'file exists',
  ENOENT: 'no such file or directory',
  ENODEV: 'no such device',
  EINVAL: 'invalid argument',
  ENETUNREACH: 'network is unreachable',
  ENETDOWN: 'network is down',
  EPERM: 'operation not permitted',
  EADDRNOTAVAIL: 'cannot assign requested address',
};

/** The network of a world as a node's plugins and agents work on it. */
export function createLinkPort(network: Network, hostNamespace: NamespaceId): LinkPort {
  const find = (namespace: NamespaceId, name: string): { readonly ns: NetworkNamespace; readonly link: Link } | undefined => {
    const ns = network.state.namespaces.get(namespace);
    const link = ns && findLink(ns, name);
    return ns && link ? { ns, link } : undefined;
  };
  const problem = (result: Result<unknown, NetlinkError>): string | undefined =>
    result.ok ? undefined : (result.error.extack ?? TEXTS[result.error.errno] ?? result.error.errno);
  const missing = 'no such device';
  return {
    hostNamespace,
    hasLink: (namespace, name) => find(namespace, name) !== undefined,
    addBridge: (name, mtu) =>
      problem(addLink(network, hostNamespace, name, { kind: 'bridge', fdb: new Map(), ageingSeconds: 300, stp: false }, { mtu })),
    addDummy: (name) => problem(addLink(network, hostNamespace, name, { kind: 'dummy' })),
    linkOf(namespace, name) {
      const link = find(namespace, name)?.link;
      if (!link) return undefined;
      const { device } = link;
      const addresses = link.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength}`);
      return { mac: link.mac, mtu: link.mtu, addresses, vxlan: device.kind === 'vxlan' ? device : undefined };
    },
    addVeth: (hostName, namespace, peerName, mtu, hostMac) =>
      problem(addVethPair(network, { namespace: hostNamespace, name: hostName, mtu, mac: hostMac }, { namespace, name: peerName, mtu })),
    addVxlan(name, { vni, port, local, underlay, mtu, mac }) {
      const device = {
        kind: 'vxlan',
        vni,
        port,
        local,
        underlay,
        remote: undefined,
        learning: false,
        ttl: undefined,
        fdb: new Map(),
      } as const;
      return problem(addLink(network, hostNamespace, name, device, { mtu, mac }));
    },
    addIpip: (name, mtu) =>
      problem(
        addLink(
          network,
          hostNamespace,
          name,
          { kind: 'ipip', local: undefined, remote: undefined, ttl: undefined },
          { mtu, mac: '00:00:00:00:00:00' },
        ),
      ),
    setMaster(name, bridge, hairpin) {
      const found = find(hostNamespace, name);
      if (!found) return missing;
      const done = problem(setMaster(found.ns, found.link, bridge));
      if (found.link.port) found.link.port.hairpin = hairpin;
      return done;
    },
    setUp: (namespace, name) => problem(setLinkUp(network, namespace, name, true)),
    addAddress(namespace, name, cidr) {
      const found = find(namespace, name);
      const parsed = parseCidr(cidr);
      if (!found || !parsed.ok) return missing;
      const { ip, prefixLength } = parsed.value;
      // the netlink library of plugins fills it in where there is room for one
      const broadcast = ip.includes(':') || prefixLength > 30 ? undefined : broadcastAddress(ip, prefixLength);
      return problem(addAddress(found.ns, found.link, { ip, prefixLength, broadcast }));
    },
    hasAddress(namespace, name, cidr) {
      const parsed = parseCidr(cidr);
      const addresses = find(namespace, name)?.link.addresses ?? [];
      return parsed.ok && addresses.some((address) => address.ip === parsed.value.ip && address.prefixLength === parsed.value.prefixLength);
    },
    replaceRoute(namespace, { destination, gateway, device, scope, source, onlink = false, protocol }) {
      const ns = network.state.namespaces.get(namespace);
      const parsed = parseCidr(destination === 'default' ? '0.0.0.0/0' : destination);
      if (!ns || !parsed.ok) return missing;
      const { ip, prefixLength } = parsed.value;
      const extra = {
        ...(source === undefined ? {} : { source }),
        ...(scope === undefined ? {} : { scope }),
        ...(protocol === undefined ? {} : { protocol }),
      };
      if (device === undefined) return problem(putRoute(ns, { destination: ip, prefixLength, type: 'blackhole', ...extra }, 'replace'));
      const link = findLink(ns, device);
      if (!link) return missing;
      const nexthops = [{ gateway, ifindex: link.index, onlink, weight: 1 }];
      return problem(putRoute(ns, { destination: ip, prefixLength, nexthops, ...extra }, 'replace'));
    },
    deleteRoute(namespace, destination) {
      const ns = network.state.namespaces.get(namespace);
      const parsed = parseCidr(destination);
      if (ns && parsed.ok) removeRoute(ns, { destination: parsed.value.ip, prefixLength: parsed.value.prefixLength });
    },
    routesOf: (protocol) =>
      (network.state.namespaces.get(hostNamespace)?.routes ?? [])
        .filter((route) => route.table === 254 && route.protocol === protocol)
        .map((route) => `${route.destination}/${route.prefixLength}`),
    hasRoute(destination) {
      const routes = network.state.namespaces.get(hostNamespace)?.routes ?? [];
      return routes.some((route) => route.table === 254 && `${route.destination}/${route.prefixLength}` === destination);
    },
    replaceNeighbour(device, ip, mac) {
      const found = find(hostNamespace, device);
      if (!found) return missing;
      return problem(putNeighbour(found.ns, { ip, ifindex: found.link.index, mac, state: 'permanent' }, 'replace', network.ports.now()));
    },
    deleteNeighbour(device, ip) {
      const found = find(hostNamespace, device);
      if (found) deleteNeighbour(found.ns, found.link.index, ip);
    },
    replaceFdb(device, mac, destination) {
      const found = find(hostNamespace, device);
      return found ? problem(editVxlanFdb(found.link, mac, destination, 'replace', 'permanent', network.ports.now())) : missing;
    },
    deleteFdb(device, mac) {
      const found = find(hostNamespace, device);
      if (found) editVxlanFdb(found.link, mac, undefined, 'del', 'permanent', network.ports.now());
    },
    deleteLink(namespace, name) {
      deleteLink(network, namespace, name);
    },
    setSysctl(namespace, name, value) {
      const ns = network.state.namespaces.get(namespace);
      if (ns) writeSysctl(ns, name, value);
    },
    rules(table, chain) {
      const ruleset = network.state.namespaces.get(hostNamespace)?.ruleset;
      return (
        ruleset &&
        findTable(ruleset, 4, table)
          ?.chains.get(chain)
          ?.rules.map((rule) => printRule(rule.spec))
      );
    },
    restoreIptables(text) {
      const ns = network.state.namespaces.get(hostNamespace);
      if (!ns) return missing;
      const done = applyIptablesRestore(ns.ruleset, text, { version: 4, noflush: true });
      return done.ok ? undefined : `iptables-restore: line ${done.error.line} failed: ${done.error.message}`;
    },
    random: (below) => network.ports.random(below),
  };
}
