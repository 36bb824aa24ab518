import { addToIp } from '../../base/ip.ts';
import type { Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ObjectClient } from '../../kube/client.ts';
import { printSubnetEnv, SUBNET_FILE } from './flannel.ts';
import { ensureFlannelRules } from './flannel-rules.ts';
import type { LinkPort } from './link-port.ts';
import { annotateNode, nodesOf, type NodeFacts } from './node-facts.ts';

/** What flanneld works on: its node's kernel and files, the API, and the files of its own container. */
export interface Flanneld {
  readonly links: LinkPort;
  readonly files: Files;
  readonly own: Files;
  readonly api: ObjectClient;
  readonly node: string;
  readonly device: string;
  /** --ip-masq */
  readonly ipMasq: boolean;
}

/** net-conf.json (flannel Documentation/configuration.md). */
interface NetConf {
  readonly network: string;
  readonly type: string;
  readonly vni: number;
  readonly port: number;
  readonly directRouting: boolean;
}

/** Leases that flanneld has acted on: by node, what it wrote. Plain data of the world. */
export interface FlannelMemory {
  readonly leases: Map<string, string>;
}

const ANNOTATION = 'flannel.alpha.coreos.com';
/** The kernel's port for VXLAN, which Linux chose before IANA did. */
const DEFAULT_PORT = 8472;
const OVERHEAD = 50;

export function createFlannelMemory(): FlannelMemory {
  return { leases: new Map() };
}

/** Start of flanneld: its lease, the device, the file for the plugin and the plugin's configuration. The reason says why it ends. */
export function startFlanneld(flanneld: Flanneld, memory: FlannelMemory): Result<readonly string[]> {
  const { api, files, links, node, own, device } = flanneld;
  const conf = readNetConf(own);
  if (!conf.ok) return conf;
  const facts = nodesOf(api).find(({ name }) => name === node);
  const subnet = facts?.podCidrs[0];
  if (facts === undefined || subnet === undefined)
    return err(`Error registering network: failed to acquire lease: node "${node}" pod cidr not assigned`);
  const { network, type, vni, port, directRouting } = conf.value;
  if (type !== 'vxlan' && type !== 'host-gw') return err(`Error fetching backend: unknown backend type: ${type}`);
  const log = [
    `Created subnet manager: Kubernetes Subnet Manager - ${node}`,
    `Using interface with name ${device} and address ${facts.ip}`,
    `Found network config - Backend type: ${type}`,
  ];
  const underlay = links.linkOf(links.hostNamespace, device)?.mtu ?? 1500;
  let backend: Readonly<Record<string, unknown>> | null = null;
  if (type === 'vxlan') {
    log.push(
      `VXLAN config: VNI=${vni} Port=${port === DEFAULT_PORT ? 0 : port} GBP=false Learning=false DirectRouting=${String(directRouting)}`,
    );
    const mac = ensureVxlan(flanneld, conf.value, facts, subnet, underlay - OVERHEAD);
    if (!mac.ok) return err(`Error registering network: ${mac.error}`);
    backend = { VNI: vni, VtepMAC: mac.value };
  }
  annotateNode(api, node, {
    [`${ANNOTATION}/backend-data`]: JSON.stringify(backend),
    [`${ANNOTATION}/backend-type`]: type,
    [`${ANNOTATION}/kube-subnet-manager`]: 'true',
    [`${ANNOTATION}/public-ip`]: facts.ip,
  });
  links.setSysctl(links.hostNamespace, 'net.ipv4.ip_forward', '1');
  files.mkdir('/run/flannel', { parents: true });
  const mtu = type === 'vxlan' ? underlay - OVERHEAD : underlay;
  files.write(SUBNET_FILE, printSubnetEnv({ network, subnet: gatewayOf(subnet), mtu, ipMasq: flanneld.ipMasq }));
  const config = own.read('/etc/kube-flannel/cni-conf.json');
  if (config.ok) {
    files.mkdir('/etc/cni/net.d', { parents: true });
    files.write('/etc/cni/net.d/10-flannel.conflist', config.value);
  }
  log.push(`Wrote subnet file to ${SUBNET_FILE}`, 'Running backend.');
  memory.leases.clear();
  return ok([...log, ...syncFlannelRoutes(flanneld, memory)]);
}

/**
 * Acts on leases of other nodes that are new or have changed: a route, and for VXLAN the neighbour and the VTEP of the other end. What
 * somebody deletes by hand stays deleted until flanneld starts again; routes of host-gw and rules are looked after.
 */
export function syncFlannelRoutes({ links, api, node, own, device, ipMasq }: Flanneld, memory: FlannelMemory): readonly string[] {
  const conf = readNetConf(own);
  if (!conf.ok) return [];
  const { type, directRouting, vni, network } = conf.value;
  const host = links.hostNamespace;
  const log: string[] = [];
  const seen = new Set<string>();
  for (const facts of nodesOf(api)) {
    const subnet = facts.podCidrs[0];
    if (facts.name === node || subnet === undefined) continue;
    const data = facts.annotations[`${ANNOTATION}/backend-data`];
    const ip = facts.annotations[`${ANNOTATION}/public-ip`];
    if (facts.annotations[`${ANNOTATION}/backend-type`] !== type || data === undefined || ip === undefined) continue;
    seen.add(facts.name);
    const lease = `${subnet} ${ip} ${data}`;
    const known = memory.leases.get(facts.name);
    const lost = type === 'host-gw' && known !== undefined && !links.hasRoute(subnet);
    if (known === lease && !lost) continue;
    memory.leases.set(facts.name, lease);
    if (type === 'host-gw' || directRouting) {
      const problem = links.replaceRoute(host, { destination: subnet, gateway: ip, device });
      log.push(
        `Subnet added: ${subnet} via ${ip}`,
        ...(problem === undefined ? [] : [`Error adding route to ${subnet} via ${ip}: ${problem}`]),
      );
      continue;
    }
    const gateway = subnet.split('/')[0] ?? '';
    const mac = /"VtepMAC":"([0-9a-f:]+)"/.exec(data)?.[1];
    if (mac === undefined) continue;
    const name = `flannel.${vni}`;
    links.replaceNeighbour(name, gateway, mac);
    links.replaceFdb(name, mac, ip);
    const problem = links.replaceRoute(host, { destination: subnet, gateway, device: name, onlink: true });
    log.push(...(problem === undefined ? [] : [`failed to add vxlanRoute (${subnet} -> ${gateway}): ${problem}`]));
  }
  for (const [name, lease] of [...memory.leases]) {
    if (seen.has(name)) continue;
    memory.leases.delete(name);
    const [subnet = '', , ...data] = lease.split(' ');
    links.deleteRoute(host, subnet);
    links.deleteNeighbour(`flannel.${vni}`, subnet.split('/')[0] ?? '');
    links.deleteFdb(`flannel.${vni}`, /"VtepMAC":"([0-9a-f:]+)"/.exec(data.join(' '))?.[1] ?? '');
    log.push(`Subnet removed: ${subnet}`);
  }
  const subnet = nodesOf(api).find((facts) => facts.name === node)?.podCidrs[0];
  const problem = subnet === undefined ? undefined : ensureFlannelRules(links, network, subnet, ipMasq);
  if (problem !== undefined) log.push(`Failed to setup IPTables: ${problem}`);
  return log;
}

/** The VXLAN device with the node's VTEP address; one that does not fit is replaced. Gives its hardware address. */
function ensureVxlan({ links }: Flanneld, { vni, port }: NetConf, facts: NodeFacts, subnet: string, mtu: number): Result<string> {
  const name = `flannel.${vni}`;
  const host = links.hostNamespace;
  const known = links.linkOf(host, name);
  const fits = known?.vxlan?.vni === vni && known.vxlan.port === port && known.vxlan.local === facts.ip;
  const mac = known?.mac ?? /"VtepMAC":"([0-9a-f:]+)"/.exec(facts.annotations[`${ANNOTATION}/backend-data`] ?? '')?.[1];
  if (known && !fits) links.deleteLink(host, name);
  if (!fits) {
    const problem = links.addVxlan(name, { vni, port, local: facts.ip, underlay: 'eth0', mtu, mac });
    if (problem !== undefined) return err(problem);
  }
  const address = `${subnet.split('/')[0] ?? ''}/32`;
  links.setUp(host, name);
  if (!links.hasAddress(host, name, address)) links.addAddress(host, name, address);
  return ok(links.linkOf(host, name)?.mac ?? '');
}

function gatewayOf(subnet: string): string {
  const [ip = '', length = '24'] = subnet.split('/');
  return `${addToIp(ip, 1)}/${length}`;
}

function readNetConf(own: Files): Result<NetConf> {
  const path = '/etc/kube-flannel/net-conf.json';
  const text = own.read(path);
  if (!text.ok) return err(`Failed to create SubnetManager: failed to read net conf: open ${path}: no such file or directory`);
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return err(`Failed to create SubnetManager: error parsing subnet config: invalid character`);
  }
  const conf = value as { Network?: unknown; Backend?: { Type?: unknown; VNI?: unknown; Port?: unknown; DirectRouting?: unknown } } | null;
  if (typeof conf?.Network !== 'string')
    return err('Failed to create SubnetManager: error parsing subnet config: please define a correct Network parameter');
  const { Type, VNI, Port, DirectRouting } = conf.Backend ?? {};
  return ok({
    network: conf.Network,
    type: typeof Type === 'string' ? Type.toLowerCase() : 'udp',
    vni: typeof VNI === 'number' ? VNI : 1,
    port: typeof Port === 'number' && Port !== 0 ? Port : DEFAULT_PORT,
    directRouting: DirectRouting === true,
  });
}
