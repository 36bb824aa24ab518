import { canonicalIp, parseCidr } from '../../base/ip.ts';
import type { Nexthop, Route } from '../../net/namespace.ts';
import { completeRoute, deviceOfGateway, type NewRoute } from '../../net/route-table.ts';
import { fail, linkByName, matches, netlinkFailure, noDevice, notSimulated, type Done, type IpContext } from './context.ts';
import { tableNumber } from './route-text.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const TYPES = ['unicast', 'local', 'broadcast', 'unreachable', 'prohibit', 'blackhole', 'throw'] as const;
const SCOPES = ['global', 'link', 'host', 'site', 'nowhere'] as const;
export const PROTOCOLS: Readonly<Record<string, string>> = {
  '2': 'kernel',
  '3': 'boot',
  '4': 'static',
  '12': 'bird',
  '16': 'dhcp',
  '186': 'bgp',
  '188': 'ospf',
};

/** A destination word: `default`, an address or a network (short forms such as `10/8` too). */
export function parseDestination(context: IpContext, text: string): { readonly destination: string; readonly prefixLength: number } | Done {
  if (text === 'default' || text === 'all' || text === 'any')
    return { destination: context.options.family === 6 ? '::' : '0.0.0.0', prefixLength: 0 };
  const [address = '', length] = text.split('/');
  const short =
    /^\d+(\.\d+){0,2}$/.test(address) && length !== undefined
      ? `${address}${'.0'.repeat(3 - (address.match(/\./g)?.length ?? 0))}/${length}`
      : text;
  const cidr = parseCidr(short);
  if (
    !cidr.ok ||
    (context.options.family === 4 && cidr.value.ip.includes(':')) ||
    (context.options.family === 6 && !cidr.value.ip.includes(':'))
  ) {
    return fail(
      `Error: ${context.options.family === 6 ? 'inet6' : context.options.family === 4 ? 'inet' : 'any valid'} prefix is expected rather than "${text}".`,
    );
  }
  return { destination: cidr.value.ip, prefixLength: cidr.value.prefixLength };
}

/** The route a command line describes (iproute_modify). */
export function parseRoute(
  context: IpContext,
  words: readonly string[],
  forDelete: boolean,
): { readonly route: NewRoute; readonly complete: Route } | Done {
  const route: Mutable<Partial<Route>> = {};
  const hops: { gateway: string | undefined; device: string | undefined; onlink: boolean; weight: number }[] = [];
  let target: { readonly destination: string; readonly prefixLength: number } | undefined;
  let hop = { gateway: undefined as string | undefined, device: undefined as string | undefined, onlink: false, weight: 1 };
  let inNexthop = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'onlink') {
      hop.onlink = true;
      continue;
    }
    const type = TYPES.find((each) => each === word);
    if (type && target === undefined) {
      route.type = type;
      continue;
    }
    if (word === 'nexthop') {
      if (inNexthop) hops.push(hop);
      inNexthop = true;
      hop = { gateway: undefined, device: undefined, onlink: false, weight: 1 };
      continue;
    }
    const key = [
      'via',
      'dev',
      'oif',
      'src',
      'metric',
      'preference',
      'priority',
      'protocol',
      'scope',
      'table',
      'mtu',
      'weight',
      'tos',
      'dsfield',
      'to',
      'advmss',
      'from',
      'pref',
    ].find((each) => each === word || (word.length > 2 && matches(word, each)));
    if (key === undefined || key === 'to') {
      const text = key === 'to' ? (words[++i] ?? '') : word;
      if (target) return fail(`Error: either "to" is duplicate, or "${text}" is a garbage.`, 255);
      const parsed = parseDestination(context, text);
      if ('exit' in parsed) return parsed;
      target = parsed;
      continue;
    }
    let text = words[++i];
    if (key === 'mtu' && text === 'lock') text = words[++i];
    if (text === undefined) return fail('Command line is not complete. Try option "help"', 255);
    if (key === 'via') {
      if (text === 'inet' || text === 'inet6') text = words[++i] ?? '';
      hop.gateway = canonicalIp(text);
      if (hop.gateway === undefined) return fail(`Error: any valid address is expected rather than "${text}".`);
    } else if (key === 'dev' || key === 'oif') hop.device = text;
    else if (key === 'src') {
      route.source = canonicalIp(text);
      if (route.source === undefined) return fail(`Error: any valid address is expected rather than "${text}".`);
    } else if (key === 'metric' || key === 'preference' || key === 'priority' || key === 'mtu' || key === 'weight') {
      if (!/^\d+$/.test(text))
        return fail(`Error: argument "${text}" is wrong: "${key === 'mtu' || key === 'weight' ? key : 'metric'}" value is invalid\n`, 255);
      if (key === 'mtu') route.mtu = Number(text);
      else if (key === 'weight') hop.weight = Number(text);
      else route.metric = Number(text);
    } else if (key === 'protocol') route.protocol = PROTOCOLS[text] ?? text;
    else if (key === 'scope') {
      const scope = SCOPES.find((each) => each === text);
      if (!scope) return fail(`Error: argument "${text}" is wrong: invalid "scope" value\n`, 255);
      route.scope = scope;
    } else if (key === 'table') {
      const table = tableNumber(text);
      if (table === undefined) return fail(`Error: argument "${text}" is wrong: "table" value is invalid\n`, 255);
      route.table = table;
    } else if (key === 'tos' || key === 'dsfield') route.tos = Number(text);
    else if (key !== 'pref') return notSimulated(`ip route ${key}`);
  }
  if (inNexthop || hop.gateway !== undefined || hop.device !== undefined) hops.push(hop);
  const version =
    target && target.prefixLength > 0
      ? target.destination.includes(':')
        ? 6
        : 4
      : hops.some((each) => each.gateway?.includes(':'))
        ? 6
        : (context.options.family ?? 4);
  const { destination, prefixLength } = target ?? { destination: '0.0.0.0', prefixLength: 0 };
  const nexthops: Nexthop[] = [];
  for (const each of hops) {
    const link = each.device === undefined ? undefined : linkByName(context.ns, each.device);
    if (each.device !== undefined && !link) return noDevice(each.device);
    const ifindex = link?.index ?? (each.gateway === undefined || forDelete ? 0 : deviceOfGateway(context.ns, each.gateway));
    if (ifindex === undefined) return netlinkFailure({ errno: 'ENETUNREACH', extack: 'Nexthop has invalid gateway' });
    nexthops.push({ gateway: each.gateway, ifindex, onlink: each.onlink, weight: each.weight });
  }
  const needsHop = route.type === undefined || route.type === 'unicast' || route.type === 'local' || route.type === 'broadcast';
  if (!forDelete && needsHop && nexthops.length === 0) return netlinkFailure({ errno: 'ENODEV' });
  const wanted: NewRoute = {
    ...route,
    version,
    destination: prefixLength === 0 && version === 6 ? '::' : destination,
    prefixLength,
    ...(nexthops.length > 0 ? { nexthops } : {}),
  };
  return { route: wanted, complete: completeRoute(wanted) };
}
