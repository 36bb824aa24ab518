import type { Link } from '../../net/namespace.ts';
import { show, type Done, type IpContext } from './context.ts';
import { jsonText, type Json } from './json.ts';
import { linkDetails, statisticsText } from './link-details.ts';
import { filterLinks } from './link-filter.ts';
import { linkAddresses, linkFlags, linkLines, linkTitle, linkType, operState, peerNamespace, queueDiscipline } from './link-text.ts';
import { vethPeer } from '../../net/link.ts';

/** `ip link show`. */
export function linkShow(context: IpContext, words: readonly string[]): Done {
  const filter = filterLinks(context, words);
  if (!('links' in filter)) return filter;
  const { options } = context;
  if (options.json)
    return show(
      jsonText(
        filter.links.map((link) => linkJson(context, link, 'link')),
        options.pretty,
      ),
    );
  if (options.brief)
    return show(
      filter.links
        .map((link) => `${briefHead(context, link)}${linkAddresses(link).address} <${linkFlags(context, link).join(',')}> \n`)
        .join(''),
    );
  return show(filter.links.map((link) => `${linkText(context, link)}\n`).join(''));
}

function linkText(context: IpContext, link: Link): string {
  const { options } = context;
  const text =
    linkLines(context, link, 'link', options.details ? linkDetails(context, link, 'link') : '') +
    (options.statistics ? statisticsText(link, options.errors) : '');
  return options.oneline ? text.replaceAll('\n', '\\') : text;
}

/** Name and state in the columns of `-br`. */
export function briefHead(context: IpContext, link: Link): string {
  return `${linkTitle(context, link).padEnd(16)} ${operState(context, link).padEnd(14)} `;
}

/** The members that `ip -j link` and `ip -j addr` share. */
export function linkJson(context: IpContext, link: Link, mode: 'link' | 'addr'): Record<string, Json | undefined> {
  const peer = vethPeer(context.process.network, link);
  const elsewhere = peerNamespace(context, link);
  const { address, broadcast } = linkAddresses(link);
  const { stats } = link;
  if (context.options.brief) {
    const common = { ...(peer ? peerMember(context, peer) : {}), ifname: link.name, operstate: operState(context, link) };
    return mode === 'link' ? { ...common, address, flags: linkFlags(context, link) } : common;
  }
  return {
    ifindex: link.index,
    ...(peer ? peerMember(context, peer) : {}),
    ifname: link.name,
    flags: linkFlags(context, link),
    mtu: link.mtu,
    qdisc: queueDiscipline(link),
    master: link.master,
    operstate: operState(context, link),
    linkmode: mode === 'link' ? 'DEFAULT' : undefined,
    group: 'default',
    txqlen: link.txqlen > 0 ? link.txqlen : undefined,
    link_type: linkType(link),
    address,
    broadcast,
    link_netnsid: elsewhere?.id,
    stats64: context.options.statistics
      ? {
          rx: {
            bytes: stats.rxBytes,
            packets: stats.rxPackets,
            errors: stats.rxErrors,
            dropped: stats.rxDropped,
            over_errors: 0,
            multicast: 0,
          },
          tx: {
            bytes: stats.txBytes,
            packets: stats.txPackets,
            errors: stats.txErrors,
            dropped: stats.txDropped,
            carrier_errors: stats.txCarrier,
            collisions: 0,
          },
        }
      : undefined,
  };
}

function peerMember(context: IpContext, peer: NonNullable<ReturnType<typeof vethPeer>>): Record<string, Json> {
  return peer.ns === context.ns ? { link: peer.link.name } : { link_index: peer.link.index };
}
