import { inCidr } from '../../base/ip.ts';
import type { Route } from '../../net/namespace.ts';
import { findRoute } from '../../net/route.ts';
import { putRoute, removeRoute, type RouteEdit } from '../../net/route-table.ts';
import {
  DONE,
  fail,
  isShow,
  linkByName,
  matches,
  netlinkFailure,
  noDevice,
  notSimulated,
  request,
  show,
  type Done,
  type IpContext,
} from './context.ts';
import { jsonText } from './json.ts';
import { routeGet } from './route-get.ts';
import { parseDestination, parseRoute, PROTOCOLS } from './route-parse.ts';
import { dumpOrder, routeJson, routeText, tableNumber } from './route-text.ts';

/** `ip route ...`. */
export function ipRoute(context: IpContext, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (verb === undefined || isShow(verb)) return routeShow(context, rest);
  if (matches(verb, 'get')) return routeGet(context, rest);
  const edits: readonly (readonly [string, RouteEdit])[] = [
    ['add', 'add'],
    ['change', 'change'],
    ['chg', 'change'],
    ['replace', 'replace'],
    ['prepend', 'prepend'],
    ['append', 'append'],
  ];
  const edit = edits.find(([name]) => matches(verb, name))?.[1];
  if (edit) {
    const parsed = parseRoute(context, rest, false);
    if ('exit' in parsed) return parsed;
    return request(context, () => putRoute(context.ns, parsed.route, edit));
  }
  if (matches(verb, 'delete')) {
    const parsed = parseRoute(context, rest, true);
    if ('exit' in parsed) return parsed;
    return request(context, () => removeRoute(context.ns, parsed.route));
  }
  if (matches(verb, 'flush')) return routeFlush(context, rest);
  if (matches(verb, 'save') || matches(verb, 'restore') || matches(verb, 'showdump') || verb === 'help')
    return notSimulated(`ip route ${verb}`);
  return fail(`Command "${verb}" is unknown, try "ip route help".`, 255);
}

interface RouteFilter {
  readonly routes: readonly Route[];
  readonly withTable: boolean;
  readonly device: string | undefined;
  readonly flushable: boolean;
  readonly cache?: boolean;
}

function select(context: IpContext, words: readonly string[]): RouteFilter | Done {
  let table: number | 'all' | 'cache' = 254;
  let device: string | undefined;
  const tests: ((route: Route) => boolean)[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const value = words[i + 1] ?? '';
    if (word === 'table') {
      const number = value === 'all' || value === 'cache' ? value : tableNumber(value);
      if (number === undefined) return fail(`Error: argument "${value}" is wrong: table id value is invalid\n`, 255);
      table = number;
      i++;
    } else if (word === 'cache' || word === 'cached') table = 'cache';
    else if (word === 'dev' || word === 'oif') {
      if (!linkByName(context.ns, value)) return noDevice(value);
      device = value;
      const index = linkByName(context.ns, value)?.index;
      tests.push((route) => route.nexthops.some((hop) => hop.ifindex === index));
      i++;
    } else if (word === 'via') {
      tests.push((route) => route.nexthops.some((hop) => hop.gateway === value));
      i++;
    } else if (word === 'proto' || word === 'protocol') {
      tests.push((route) => route.protocol === (PROTOCOLS[value] ?? value));
      i++;
    } else if (word === 'scope' || word === 'type' || word === 'src') {
      tests.push((route) => (word === 'scope' ? route.scope : word === 'type' ? route.type : route.source) === value);
      i++;
    } else if (word === 'metric') {
      tests.push((route) => route.metric === Number(value));
      i++;
    } else if (['unicast', 'local', 'broadcast', 'unreachable', 'prohibit', 'blackhole', 'throw'].includes(word))
      tests.push((route) => route.type === word);
    else {
      let how = 'exact';
      let text = word;
      if (word === 'to') text = words[++i] ?? '';
      if (text === 'root' || text === 'match' || text === 'exact') {
        how = text;
        text = words[++i] ?? '';
      }
      const wanted = parseDestination(context, text);
      if ('exit' in wanted) return wanted;
      tests.push((route) => fits(route, wanted, how, text));
    }
  }
  if (table === 'cache') return { routes: [], withTable: false, device, flushable: words.length > 0, cache: true };
  const chosen = table;
  const versions = context.options.family !== undefined ? [context.options.family] : chosen === 'all' ? [4, 6] : [4];
  const inTable = context.ns.routes.filter((route) => versions.includes(route.version) && (chosen === 'all' || route.table === chosen));
  if (
    chosen !== 'all' &&
    chosen < 253 &&
    inTable.length === 0 &&
    !context.ns.rules.some((rule) => versions.includes(rule.version) && rule.action.type === 'lookup' && rule.action.table === chosen)
  ) {
    return { err: `Error: ipv${versions[0] ?? 4}: FIB table does not exist.\nDump terminated\n`, exit: 2 };
  }
  return {
    routes: dumpOrder(inTable.filter((route) => tests.every((test) => test(route)))),
    withTable: chosen === 'all',
    device,
    flushable: words.length > 0,
  };
}

function fits(route: Route, wanted: { readonly destination: string; readonly prefixLength: number }, how: string, text: string): boolean {
  const sameVersion = route.destination.includes(':') === wanted.destination.includes(':');
  if (text === 'default') return route.prefixLength === 0;
  if (!sameVersion) return false;
  if (how === 'root')
    return route.prefixLength >= wanted.prefixLength && inCidr(route.destination, wanted.destination, wanted.prefixLength);
  if (how === 'match')
    return route.prefixLength <= wanted.prefixLength && inCidr(wanted.destination, route.destination, route.prefixLength);
  return route.prefixLength === wanted.prefixLength && route.destination === wanted.destination;
}

/** What the sender of an ICMP error taught: path MTUs and redirects that have not expired (`ip route show cache`). */
function cacheText(context: IpContext): string {
  const now = context.process.clock.now();
  const version = context.options.family ?? 4;
  return [...context.ns.exceptions]
    .filter(([to, { expiresAt }]) => expiresAt > now && to.includes(':') === (version === 6))
    .map(([to, exception]) => {
      const way = findRoute(context.ns, { destination: to });
      if (way.kind !== 'route') return '';
      const gateway = exception.gateway ?? way.gateway;
      const start = `${to}${gateway === undefined ? '' : ` via ${gateway}`} dev ${way.link.name} `;
      const rest = `expires ${Math.floor((exception.expiresAt - now) / 1000)}sec${exception.mtu === undefined ? '' : ` mtu ${exception.mtu}`} `;
      return version === 6 ? `${start}metric ${way.route.metric} ${rest}pref medium\n` : `${start}\n    cache ${rest}\n`;
    })
    .join('');
}

function routeShow(context: IpContext, words: readonly string[]): Done {
  const filter = select(context, words);
  if (!('routes' in filter)) return filter;
  if (filter.cache === true && !context.options.json) return show(cacheText(context));
  if (context.options.json)
    return show(
      jsonText(
        filter.routes.map((route) => routeJson(context, route, filter.withTable)),
        context.options.pretty,
      ),
    );
  return show(filter.routes.map((route) => `${routeText(context, route, filter.withTable, filter.device !== undefined)}\n`).join(''));
}

function routeFlush(context: IpContext, words: readonly string[]): Done {
  const filter = select(context, words);
  if (!('routes' in filter)) return filter;
  if (!filter.flushable) return fail('"ip route flush" requires arguments.', 255);
  if (words[0] === 'cache' || words[1] === 'cache') {
    if (context.process.host.privileged) context.ns.exceptions.clear();
    return DONE;
  }
  if (!context.process.host.privileged) return netlinkFailure({ errno: 'EPERM' });
  context.ns.routes = context.ns.routes.filter((route) => !filter.routes.includes(route));
  return DONE;
}
