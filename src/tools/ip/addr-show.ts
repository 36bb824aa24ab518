import { inCidr, parseCidr } from '../../base/ip.ts';
import type { InterfaceAddress, Link } from '../../net/namespace.ts';
import { show, type Done, type IpContext } from './context.ts';
import { jsonText, type Json } from './json.ts';
import { linkDetails, statisticsText } from './link-details.ts';
import { filterLinks, type LinkFilter } from './link-filter.ts';
import { linkLines } from './link-text.ts';
import { briefHead, linkJson } from './link-show.ts';

/** `ip addr show`. */
export function addrShow(context: IpContext, words: readonly string[]): Done {
  const filter = filterLinks(context, words);
  if (!('links' in filter)) return filter;
  const { options } = context;
  const narrowed = options.family !== undefined || filter.scope !== undefined || filter.to !== undefined;
  const rows = filter.links
    .map((link) => ({ link, addresses: selected(context, link, filter) }))
    .filter((row) => !narrowed || row.addresses.length > 0);
  if (options.json) {
    return show(
      jsonText(
        rows.map(({ link, addresses }) => ({
          ...linkJson(context, link, 'addr'),
          addr_info: addresses.map((each) => addressJson(context, link, each)),
        })),
        options.pretty,
      ),
    );
  }
  if (options.brief)
    return show(
      rows
        .map(({ link, addresses }) => `${briefHead(context, link)}${addresses.map((each) => `${briefAddress(each)} `).join('')}\n`)
        .join(''),
    );
  return show(rows.map(({ link, addresses }) => textOf(context, link, addresses)).join(''));
}

function selected(context: IpContext, link: Link, filter: LinkFilter): readonly InterfaceAddress[] {
  const { family } = context.options;
  const network = filter.to === undefined ? undefined : parseCidr(filter.to);
  const fitting = link.addresses.filter(
    (address) =>
      (family === undefined || address.ip.includes(':') === (family === 6)) &&
      (filter.scope === undefined || address.scope === filter.scope) &&
      (!network?.ok || inCidr(address.ip, network.value.ip, network.value.prefixLength)),
  );
  // the kernel lists IPv4 before IPv6, and a device's primary addresses before its secondary ones
  const rank = (address: InterfaceAddress): number => (address.ip.includes(':') ? 2 : address.secondary ? 1 : 0);
  return [...fitting].sort((a, b) => rank(a) - rank(b));
}

function briefAddress(address: InterfaceAddress): string {
  return address.peer === undefined
    ? `${address.ip}/${address.prefixLength}`
    : `${address.ip} peer ${address.peer}/${address.prefixLength}`;
}

function textOf(context: IpContext, link: Link, addresses: readonly InterfaceAddress[]): string {
  const { options } = context;
  if (options.oneline)
    return addresses
      .map((address) => `${link.index}: ${link.name}    ${addressText(context, address).trimStart().replaceAll('\n', '\\')}\n`)
      .join('');
  const head = linkLines(context, link, 'addr', options.details ? linkDetails(context, link, 'addr') : '');
  return `${head}\n${addresses.map((address) => `${addressText(context, address)}\n`).join('')}${options.statistics ? `${statisticsText(link, options.errors).slice(1)}\n` : ''}`;
}

function addressText(context: IpContext, address: InterfaceAddress): string {
  const six = address.ip.includes(':');
  const where =
    address.peer === undefined ? `${address.ip}/${address.prefixLength}` : `${address.ip} peer ${address.peer}/${address.prefixLength}`;
  const words = [
    ...(address.broadcast === undefined ? [] : [`brd ${address.broadcast}`]),
    `scope ${address.scope}`,
    ...(address.secondary ? ['secondary'] : []),
    ...(address.validUntil === undefined ? [] : ['dynamic']),
    ...address.flags,
  ];
  const label = six ? '' : (address.label ?? '');
  const life = lifetime(context, address);
  return `    ${six ? 'inet6' : 'inet'} ${where} ${words.join(' ')} ${label}\n       valid_lft ${life} preferred_lft ${life}`;
}

function lifetime(context: IpContext, address: InterfaceAddress): string {
  if (address.validUntil === undefined) return 'forever';
  return `${Math.max(0, Math.floor((address.validUntil - context.process.clock.now()) / 1000))}sec`;
}

function addressJson(context: IpContext, link: Link, address: InterfaceAddress): Json {
  if (context.options.brief) return { local: address.ip, prefixlen: address.prefixLength };
  const flags = Object.fromEntries(
    [...(address.secondary ? ['secondary'] : []), ...(address.validUntil === undefined ? [] : ['dynamic']), ...address.flags].map(
      (flag) => [flag, true],
    ),
  );
  const seconds =
    address.validUntil === undefined ? 4294967295 : Math.max(0, Math.floor((address.validUntil - context.process.clock.now()) / 1000));
  return {
    family: address.ip.includes(':') ? 'inet6' : 'inet',
    local: address.ip,
    address: address.peer,
    prefixlen: address.prefixLength,
    broadcast: address.broadcast,
    scope: address.scope,
    ...flags,
    label: address.ip.includes(':') ? undefined : (address.label ?? link.name),
    valid_life_time: seconds,
    preferred_life_time: seconds,
  };
}
