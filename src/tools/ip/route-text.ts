import { compareIp } from '../../base/ip.ts';
import { hasCarrier } from '../../net/link.ts';
import type { Nexthop, Route } from '../../net/namespace.ts';
import type { IpContext } from './context.ts';
import type { Json } from './json.ts';

const TABLES: Readonly<Record<number, string>> = { 253: 'default', 254: 'main', 255: 'local' };

export function tableName(table: number): string {
  return TABLES[table] ?? String(table);
}

/** Number of a table by name or number, as /etc/iproute2/rt_tables has them. */
export function tableNumber(text: string): number | undefined {
  for (const [number, name] of Object.entries(TABLES)) if (name === text) return Number(number);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `default`, `10.0.0.0/8`, or an address alone for a host route. */
export function destinationText(route: Pick<Route, 'destination' | 'prefixLength' | 'version'>): string {
  if (route.prefixLength === 0) return 'default';
  return route.prefixLength === (route.version === 4 ? 32 : 128) ? route.destination : `${route.destination}/${route.prefixLength}`;
}

function flagsOf(context: IpContext, hop: Nexthop): readonly string[] {
  const link = context.ns.links.get(hop.ifindex);
  const flags: string[] = [];
  if (link && !link.up) flags.push('dead');
  if (hop.onlink) flags.push('onlink');
  if (link && !hasCarrier(context.process.network, context.ns, link)) flags.push('linkdown');
  return flags;
}

function nameOf(context: IpContext, hop: Nexthop): string {
  return context.ns.links.get(hop.ifindex)?.name ?? `if${hop.ifindex}`;
}

/** One route as `ip route` prints it (print_route); every word is followed by a space. What a filter fixed is left out. */
export function routeText(context: IpContext, route: Route, withTable: boolean, hideDevice = false): string {
  const { details } = context.options;
  const words: string[] = [];
  if (route.type !== 'unicast' || details) words.push(route.type);
  words.push(destinationText(route));
  if (route.tos !== 0) words.push('tos', `0x${route.tos.toString(16)}`);
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  if (single?.gateway !== undefined) words.push('via', single.gateway);
  if (single && !hideDevice) words.push('dev', nameOf(context, single));
  if (route.version === 6 && !single && route.nexthops.length === 0) words.push('dev', 'lo');
  if (withTable && route.table !== 254) words.push('table', tableName(route.table));
  if (route.protocol !== 'boot' || details) words.push('proto', route.protocol);
  if (route.scope !== 'global' || details) words.push('scope', route.scope);
  if (route.source !== undefined) words.push('src', route.source);
  if (route.metric !== 0) words.push('metric', String(route.metric));
  if (single) words.push(...flagsOf(context, single));
  if (route.mtu !== undefined) words.push('mtu', String(route.mtu));
  let text = `${words.join(' ')} `;
  if (route.nexthops.length > 1) {
    text += route.nexthops
      .map(
        (hop) =>
          `\n\tnexthop ${[...(hop.gateway === undefined ? [] : ['via', hop.gateway]), 'dev', nameOf(context, hop), 'weight', String(hop.weight), ...flagsOf(context, hop)].join(' ')} `,
      )
      .join('');
  }
  if (route.version === 6) text += 'pref medium';
  return context.options.oneline ? text.replaceAll('\n', '\\') : text;
}

export function routeJson(context: IpContext, route: Route, withTable: boolean): Json {
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  return {
    type: route.type === 'unicast' && !context.options.details ? undefined : route.type,
    dst: destinationText(route),
    gateway: single?.gateway,
    dev: single ? nameOf(context, single) : undefined,
    table: withTable && route.table !== 254 ? tableName(route.table) : undefined,
    protocol: route.protocol === 'boot' && !context.options.details ? undefined : route.protocol,
    scope: route.scope === 'global' && !context.options.details ? undefined : route.scope,
    prefsrc: route.source,
    metric: route.metric === 0 ? undefined : route.metric,
    flags: single ? flagsOf(context, single) : [],
    metrics: route.mtu === undefined ? undefined : [{ mtu: route.mtu }],
    nexthops:
      route.nexthops.length > 1
        ? route.nexthops.map((hop) => ({
            gateway: hop.gateway,
            dev: nameOf(context, hop),
            weight: hop.weight,
            flags: flagsOf(context, hop),
          }))
        : undefined,
    pref: route.version === 6 ? 'medium' : undefined,
  };
}

/** The order of a dump: tables by their hash, then as the trie keeps them: by address, longer prefixes first, then metric. */
export function dumpOrder(routes: readonly Route[]): readonly Route[] {
  return [...routes].sort(
    (a, b) =>
      a.version - b.version ||
      (a.table & 255) - (b.table & 255) ||
      compareIp(a.destination, b.destination) ||
      (a.version === 4 ? b.prefixLength - a.prefixLength : a.prefixLength - b.prefixLength) ||
      b.tos - a.tos ||
      a.metric - b.metric,
  );
}
