import { hasCarrier, vethPeer } from '../../net/link.ts';
import type { Link } from '../../net/namespace.ts';
import type { IpContext } from './context.ts';

/** Parts of the lines that `ip link`, `ip addr` and `bridge link` share (print_linkinfo). */

export function linkFlags(context: Pick<IpContext, 'process' | 'ns'>, link: Link): readonly string[] {
  const carrier = hasCarrier(context.process.network, context.ns, link);
  const flags: string[] = [];
  if (link.up && !carrier) flags.push('NO-CARRIER');
  if (link.device.kind === 'loopback') flags.push('LOOPBACK');
  else if (link.device.kind === 'ipip')
    flags.push(link.device.remote === undefined ? 'NOARP' : 'POINTOPOINT', ...(link.device.remote === undefined ? [] : ['NOARP']));
  else if (link.device.kind === 'dummy') flags.push('BROADCAST', 'NOARP');
  else flags.push('BROADCAST', 'MULTICAST');
  if (link.promiscuous) flags.push('PROMISC');
  if (link.up) flags.push('UP');
  if (link.up && carrier) flags.push('LOWER_UP');
  const peer = vethPeer(context.process.network, link);
  // the lower device is known only when it is in the same namespace
  if (peer && peer.ns === context.ns && !peer.link.up) flags.push('M-DOWN');
  return flags;
}

/** RFC 2863 operational state. */
export function operState(context: Pick<IpContext, 'process' | 'ns'>, link: Link): string {
  if (!link.up) return 'DOWN';
  if (link.device.kind === 'loopback' || link.device.kind === 'vxlan' || link.device.kind === 'ipip' || link.device.kind === 'dummy')
    return 'UNKNOWN';
  if (hasCarrier(context.process.network, context.ns, link)) return 'UP';
  // the kernel looks for the lower device in this namespace only (default_operstate)
  return vethPeer(context.process.network, link)?.ns === context.ns ? 'LOWERLAYERDOWN' : 'DOWN';
}

/** `eth0@if4`, or the peer's name when it is in the same namespace; `lo`. */
export function linkTitle(context: Pick<IpContext, 'process' | 'ns'>, link: Link): string {
  const peer = vethPeer(context.process.network, link);
  if (peer) return peer.ns === context.ns ? `${link.name}@${peer.link.name}` : `${link.name}@if${peer.link.index}`;
  if (link.device.kind === 'ipip') return `${link.name}@NONE`;
  return link.name;
}

/** The name by which a dump without namespace ids resolves the peer's index: a device of this namespace, right or wrong. */
export function localTitle(context: Pick<IpContext, 'process' | 'ns'>, link: Link): string {
  const peer = vethPeer(context.process.network, link);
  if (!peer) return link.name;
  return `${link.name}@${context.ns.links.get(peer.link.index)?.name ?? `if${peer.link.index}`}`;
}

export function queueDiscipline(link: Link): string {
  if (link.device.kind === 'nic') return link.up || link.everUp === true ? 'fq_codel' : 'noop';
  return link.up || link.everUp === true ? 'noqueue' : 'noop';
}

export function linkType(link: Link): string {
  return link.device.kind === 'loopback' ? 'loopback' : link.device.kind === 'ipip' ? 'ipip' : 'ether';
}

/** The link-layer address and broadcast address as text; tunnels show their endpoints. */
export function linkAddresses(link: Link): { readonly address: string; readonly broadcast: string } {
  if (link.device.kind === 'ipip') return { address: link.device.local ?? '0.0.0.0', broadcast: link.device.remote ?? '0.0.0.0' };
  return { address: link.mac, broadcast: link.device.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff' };
}

/** Where the peer is: `link-netns NAME`, `link-netnsid N`, nothing when it is here. */
export function peerNamespace(
  context: Pick<IpContext, 'process' | 'ns'>,
  link: Link,
): { readonly name: string | undefined; readonly id: number } | undefined {
  const peer = vethPeer(context.process.network, link);
  if (!peer || peer.ns === context.ns) return undefined;
  const others: string[] = [];
  for (const each of context.ns.links.values()) {
    const other = vethPeer(context.process.network, each)?.ns;
    if (other && other !== context.ns && !others.includes(other.id)) others.push(other.id);
  }
  const named = context.process.host.namedNamespaces().find((each) => each.id === peer.ns.id);
  return { name: named?.name, id: others.indexOf(peer.ns.id) };
}

export function peerNamespaceText(context: Pick<IpContext, 'process' | 'ns'>, link: Link): string {
  const peer = peerNamespace(context, link);
  if (!peer) return '';
  return peer.name === undefined ? ` link-netnsid ${peer.id}` : ` link-netns ${peer.name}`;
}

/** A port's state as shown: without carrier, or while the bridge is down, it is disabled whatever was set (br_port_carrier_check). */
export function portState(context: Pick<IpContext, 'process' | 'ns'>, link: Link): string {
  const bridge = [...context.ns.links.values()].find((each) => each.name === link.master);
  return bridge?.up === true && hasCarrier(context.process.network, context.ns, link) ? (link.port?.state ?? 'disabled') : 'disabled';
}

/** The head and the link-layer line of one device; `link` mode adds `mode DEFAULT`. */
export function linkLines(context: IpContext, link: Link, mode: 'link' | 'addr', details: string): string {
  const { options } = context;
  const flags = linkFlags(context, link).join(',');
  const queue = link.txqlen > 0 ? `qlen ${link.txqlen}` : '';
  if (mode === 'addr' && options.family === 6) {
    return `${link.index}: ${localTitle(context, link)}: <${flags}> mtu ${link.mtu} state ${operState(context, link)} ${queue}`;
  }
  const master = link.master === undefined ? '' : ` master ${link.master}`;
  const head = `${link.index}: ${linkTitle(context, link)}: <${flags}> mtu ${link.mtu} qdisc ${queueDiscipline(link)}${master} state ${operState(context, link)} ${mode === 'link' ? 'mode DEFAULT ' : ''}group default ${queue}`;
  if (mode === 'addr' && options.family !== undefined && !options.details) return `${head}${peerNamespaceText(context, link)}`;
  const { address, broadcast } = linkAddresses(link);
  const second = `    link/${linkType(link)} ${address} ${link.device.kind === 'ipip' && link.device.remote !== undefined ? 'peer' : 'brd'} ${broadcast}`;
  const alias = link.alias === undefined ? '' : `\n    alias ${link.alias}`;
  return `${head}\n${second}${peerNamespaceText(context, link)}${details}${alias}`;
}
