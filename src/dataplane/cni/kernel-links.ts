import { parseCidr } from '../../base/ip.ts';
import { addAddress } from '../../net/address.ts';
import { addLink, addVethPair, deleteLink, findLink, setLinkUp, setMaster } from '../../net/link.ts';
import type { Link, NamespaceId, NetworkNamespace } from '../../net/namespace.ts';
import type { NetlinkError } from '../../net/netlink.ts';
import { applyIptablesRestore } from '../../net/netfilter/restore.ts';
import type { Network } from '../../net/network.ts';
import { putRoute } from '../../net/route-table.ts';
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
    addVeth: (hostName, namespace, peerName, mtu) =>
      problem(addVethPair(network, { namespace: hostNamespace, name: hostName, mtu }, { namespace, name: peerName, mtu })),
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
      return found && parsed.ok ? problem(addAddress(found.ns, found.link, parsed.value)) : missing;
    },
    hasAddress(namespace, name, cidr) {
      const parsed = parseCidr(cidr);
      const addresses = find(namespace, name)?.link.addresses ?? [];
      return parsed.ok && addresses.some((address) => address.ip === parsed.value.ip && address.prefixLength === parsed.value.prefixLength);
    },
    replaceRoute(namespace, { destination, gateway, device, scope, onlink = false, protocol }) {
      const found = find(namespace, device);
      const parsed = parseCidr(destination === 'default' ? '0.0.0.0/0' : destination);
      if (!found || !parsed.ok) return missing;
      const { ip, prefixLength } = parsed.value;
      const nexthops = [{ gateway, ifindex: found.link.index, onlink, weight: 1 }];
      const extra = { ...(scope === undefined ? {} : { scope }), ...(protocol === undefined ? {} : { protocol }) };
      return problem(putRoute(found.ns, { destination: ip, prefixLength, nexthops, ...extra }, 'replace'));
    },
    deleteLink(namespace, name) {
      deleteLink(network, namespace, name);
    },
    setSysctl(namespace, name, value) {
      const ns = network.state.namespaces.get(namespace);
      if (ns) writeSysctl(ns, name, value);
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
