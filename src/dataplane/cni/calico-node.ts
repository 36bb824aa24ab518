import { createHash } from 'node:crypto';
import type { Files } from '../../base/files.ts';
import type { ObjectClient } from '../../kube/client.ts';
import { bgpLearnsFrom } from './calico-bgp.ts';
import { addressOfHandle, assignAddress, borrowedAddresses, claimedBlocks, ensureDefaultPool, poolsOf } from './calico-blocks.ts';
import type { LinkPort } from './link-port.ts';
import { annotateNode, nodesOf, type NodeFacts } from './node-facts.ts';

/** What calico-node works on: its node's kernel and files, the API, and the variables of its container. */
export interface CalicoNode {
  readonly links: LinkPort;
  readonly files: Files;
  readonly api: ObjectClient;
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
}

export type Encapsulation = 'none' | 'ipip' | 'vxlan';

/** Octets that wrapping costs: an IPv4 header; IPv4, UDP, VXLAN and Ethernet headers. */
const OVERHEAD: Readonly<Record<Encapsulation, number>> = { none: 0, ipip: 20, vxlan: 50 };
const DEVICE: Readonly<Record<Encapsulation, string>> = { none: 'eth0', ipip: 'tunl0', vxlan: 'vxlan.calico' };
const TUNNEL_ANNOTATION: Readonly<Record<Encapsulation, string>> = {
  none: '',
  ipip: 'projectcalico.org/IPv4IPIPTunnelAddr',
  vxlan: 'projectcalico.org/IPv4VXLANTunnelAddr',
};
/** VXLAN network and UDP port that Felix uses (VXLANVNI, VXLANPort). */
const VNI = 4096;
const VXLAN_PORT = 4789;

/** How the cluster's first pool says that packets between nodes travel. */
export function encapsulation(api: ObjectClient): Encapsulation {
  const spec = poolsOf(api)[0]?.spec;
  if ((spec?.vxlanMode ?? 'Never') !== 'Never') return 'vxlan';
  return (spec?.ipipMode ?? 'Never') !== 'Never' ? 'ipip' : 'none';
}

/** Start of calico-node: default pool, configuration of the CNI plugin, tunnel device, annotations of the node. */
export function startCalicoNode(calico: CalicoNode): readonly string[] {
  const { api, env, files, links, node } = calico;
  const log: string[] = [];
  writeConfig(calico);
  links.setSysctl(links.hostNamespace, 'net.ipv4.ip_forward', '1');
  // another plugin makes the network (Canal): only policy is left to do
  if (env['CALICO_NETWORKING_BACKEND'] === 'none') return ['Calico node started successfully'];
  ensureDefaultPool(
    api,
    env['CALICO_IPV4POOL_CIDR'] ?? '192.168.0.0/16',
    env['CALICO_IPV4POOL_IPIP'] ?? 'Never',
    env['CALICO_IPV4POOL_VXLAN'] ?? 'Never',
    env['CALICO_IPV4POOL_NAT_OUTGOING'] !== 'false',
  );
  const mode = encapsulation(api);
  const mtu = (links.linkOf(links.hostNamespace, 'eth0')?.mtu ?? 1500) - OVERHEAD[mode];
  files.mkdir('/var/lib/calico', { parents: true });
  files.write('/var/lib/calico/nodename', node);
  files.write('/var/lib/calico/mtu', String(mtu));
  const own = nodesOf(api).find(({ name }) => name === node);
  annotateNode(api, node, { 'projectcalico.org/IPv4Address': `${own?.ip ?? ''}/16` });
  if (mode !== 'none') log.push(...ensureTunnel(calico, mode, mtu, own));
  log.push('Calico node started successfully');
  return log;
}

/** Routes to other nodes' blocks, as BIRD learns them from its peers or Felix writes them; a blackhole for what is free of its own. */
export function syncCalicoRoutes({ links, api, node, env }: CalicoNode): void {
  if (env['CALICO_NETWORKING_BACKEND'] === 'none') return;
  const mode = encapsulation(api);
  const host = links.hostNamespace;
  const device = DEVICE[mode];
  const protocol = mode === 'vxlan' ? '80' : 'bird';
  const nodes = new Map(nodesOf(api).map((facts) => [facts.name, facts]));
  const heard = mode === 'vxlan' ? undefined : bgpLearnsFrom(api, node);
  const wanted = new Set<string>();
  const remote = [...claimedBlocks(api), ...borrowedAddresses(api).map(({ ip, node: owner }) => ({ cidr: `${ip}/32`, node: owner }))];
  for (const { cidr, node: owner } of remote) {
    if (owner === node && cidr.endsWith('/32')) continue;
    if (owner === node) {
      wanted.add(cidr);
      links.replaceRoute(host, { destination: cidr, protocol });
      continue;
    }
    const facts = nodes.get(owner);
    if (!facts || heard?.has(owner) === false) continue;
    const gateway = mode === 'vxlan' ? facts.annotations[TUNNEL_ANNOTATION.vxlan] : facts.ip;
    if (gateway === undefined) continue;
    if (mode === 'vxlan') {
      const mac = vtepMac(owner);
      links.replaceNeighbour(device, gateway, mac);
      links.replaceFdb(device, mac, facts.ip);
    }
    wanted.add(cidr);
    links.replaceRoute(host, { destination: cidr, gateway, device, protocol, onlink: mode !== 'none' });
  }
  for (const destination of links.routesOf(protocol)) if (!wanted.has(destination)) links.deleteRoute(host, destination);
}

/** The hardware address of a node's VXLAN device: `f` and five octets of the SHA-1 of its name (felix calc/vxlan_resolver). */
function vtepMac(node: string): string {
  const digest = createHash('sha1').update(node).digest('hex').slice(0, 10);
  return ['66', ...(digest.match(/../g) ?? [])].join(':');
}

function ensureTunnel(
  { api, links, node }: CalicoNode,
  mode: 'ipip' | 'vxlan',
  mtu: number,
  own: NodeFacts | undefined,
): readonly string[] {
  const device = DEVICE[mode];
  const host = links.hostNamespace;
  const handle = `${mode}-tunnel-addr-${node}`;
  const known = addressOfHandle(api, handle);
  const assigned =
    known !== undefined
      ? { ok: true as const, value: known }
      : assignAddress(api, {
          node,
          handle,
          attributes: { node, type: `${mode}TunnelAddress` },
          near: own?.podCidrs[0]?.split('/')[0],
        });
  if (!assigned.ok) return [`Unable to assign tunnel address: ${assigned.error}`];
  annotateNode(api, node, { [TUNNEL_ANNOTATION[mode]]: assigned.value });
  if (!links.hasLink(host, device)) {
    if (mode === 'ipip') links.addIpip(device, mtu);
    else links.addVxlan(device, { vni: VNI, port: VXLAN_PORT, local: own?.ip ?? '', underlay: 'eth0', mtu, mac: vtepMac(node) });
  }
  links.setUp(host, device);
  if (!links.hasAddress(host, device, `${assigned.value}/32`)) links.addAddress(host, device, `${assigned.value}/32`);
  return [`Assigned tunnel address ${assigned.value} to node ${node}`];
}

/** What the install-cni container writes to the node, from the template in its environment. */
function writeConfig({ files, env, node }: CalicoNode): void {
  const template = env['CNI_NETWORK_CONFIG'];
  if (template === undefined) return;
  const text = template
    .replace('__KUBERNETES_NODE_NAME__', node)
    .replace('__CNI_MTU__', env['CNI_MTU'] ?? '0')
    .replace('__KUBECONFIG_FILEPATH__', '/etc/cni/net.d/calico-kubeconfig');
  files.mkdir('/etc/cni/net.d', { parents: true });
  files.write(`/etc/cni/net.d/${env['CNI_CONF_NAME'] ?? '10-calico.conflist'}`, text, { mode: 0o644 });
  files.write('/etc/cni/net.d/calico-kubeconfig', '# Kubeconfig file for Calico CNI plugin. Installed by calico/node.\n', { mode: 0o600 });
}
