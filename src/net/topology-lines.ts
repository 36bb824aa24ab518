import { parseCidr } from '../base/ip.ts';
import { err, ok, type Result } from '../base/result.ts';
import { editBridgeFdb } from './fdb.ts';
import { findLink } from './link.ts';
import type { NetworkNamespace, Nexthop, PolicyRule, Route } from './namespace.ts';
import { putNeighbour } from './neighbour.ts';
import { putRoute, putRule } from './route-table.ts';

/** Lines of a topology in the words of iproute2: what `ip route`, `ip rule`, `ip neigh` and `bridge fdb` print. */

const TABLES: Readonly<Record<string, number>> = { local: 255, main: 254, default: 253 };
const FLAGS = new Set(['onlink', 'linkdown', 'dead', 'pervasive', 'offload', 'notify', 'rt_offload', 'rt_trap']);

export function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

/** Words of a line; a `nexthop` line belongs to the route before it. */
export function routeLines(lines: readonly string[]): readonly (readonly string[])[] {
  const routes: string[][] = [];
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const last = routes.at(-1);
    if (words[0] === 'nexthop' && last) last.push(...words);
    else if (words[0] !== '') routes.push(words);
  }
  return routes;
}

/** A route as `ip route` prints it; one that is there already stays. */
export function addRouteLine(ns: NetworkNamespace, words: readonly string[]): Result<void> {
  const type =
    (['unreachable', 'prohibit', 'blackhole', 'throw', 'local', 'broadcast', 'unicast'] as const).find((each) => each === words[0]) ??
    'unicast';
  const [text = '', ...rest] = type === words[0] ? words.slice(1) : words;
  const six = words.some((word) => word.includes(':'));
  const cidr = parseCidr(text === 'default' ? (six ? '::/0' : '0.0.0.0/0') : text);
  if (!cidr.ok) return err(`write a network, an address or "default" first, not "${text}"`);
  const route: { -readonly [K in keyof Route]?: Route[K] } = {};
  const hops: { gateway: string | undefined; device: string | undefined; onlink: boolean; weight: number }[] = [];
  let hop = { gateway: undefined as string | undefined, device: undefined as string | undefined, onlink: false, weight: 1 };
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (word === 'nexthop') {
      if (hop.gateway !== undefined || hop.device !== undefined) hops.push(hop);
      hop = { gateway: undefined, device: undefined, onlink: false, weight: 1 };
      continue;
    }
    if (FLAGS.has(word)) {
      if (word === 'onlink') hop.onlink = true;
      continue;
    }
    const value = rest[++i];
    if (value === undefined) return err(`nothing stands behind "${word}"`);
    const number = Number(value);
    if (word === 'via') hop.gateway = value;
    else if (word === 'dev') hop.device = value;
    else if (word === 'weight') hop.weight = number;
    else if (word === 'src') route.source = value;
    else if (word === 'proto') route.protocol = value;
    else if (word === 'metric') route.metric = number;
    else if (word === 'mtu') route.mtu = number;
    else if (word === 'tos') route.tos = number;
    else if (word === 'table') route.table = TABLES[value] ?? number;
    else if (word === 'scope') {
      const scope = (['global', 'link', 'host', 'site', 'nowhere'] as const).find((each) => each === value);
      if (!scope) return err(`there is no scope "${value}"`);
      route.scope = scope;
    } else if (word !== 'pref' && word !== 'advmss' && word !== 'error') return err(`kubehop does not simulate "${word}" of a route`);
  }
  if (hop.gateway !== undefined || hop.device !== undefined) hops.push(hop);
  const nexthops: Nexthop[] = [];
  for (const each of hops) {
    const link = findLink(ns, each.device ?? '');
    if (!link) return err(`there is no interface "${each.device ?? ''}"; name one with dev`);
    nexthops.push({ gateway: each.gateway, ifindex: link.index, onlink: each.onlink, weight: each.weight });
  }
  const done = putRoute(
    ns,
    { destination: cidr.value.ip, prefixLength: cidr.value.prefixLength, type, ...(nexthops.length > 0 ? { nexthops } : {}), ...route },
    'append',
  );
  return done.ok || done.error.errno === 'EEXIST' ? ok(undefined) : err(done.error.extack ?? done.error.errno);
}

/** A policy rule as `ip rule` prints it. The three that every namespace has may be listed. */
export function addRuleLine(ns: NetworkNamespace, text: string): Result<void> {
  const words = text.trim().split(/\s+/);
  const [first = '', ...rest] = words;
  const priority = Number(first.replace(':', ''));
  if (!Number.isInteger(priority)) return err('begin with the preference, for instance "100: from all lookup 100"');
  const rule: { -readonly [K in keyof PolicyRule]: PolicyRule[K] } = {
    version: 4,
    priority,
    from: undefined,
    to: undefined,
    mark: undefined,
    incoming: undefined,
    outgoing: undefined,
    not: false,
    action: { type: 'lookup', table: 254 },
  };
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (word === 'not') rule.not = true;
    else if (word === 'unreachable' || word === 'prohibit' || word === 'blackhole') rule.action = { type: word };
    else if (word !== '[detached]') {
      const value = rest[++i];
      if (value === undefined) return err(`nothing stands behind "${word}"`);
      if (word === 'from' || word === 'to') {
        if (value === 'all') continue;
        const cidr = parseCidr(value);
        if (!cidr.ok) return err(`write a network behind "${word}", not "${value}"`);
        rule[word] = cidr.value;
        if (cidr.value.ip.includes(':')) rule.version = 6;
      } else if (word === 'fwmark') {
        const [mark = '', mask = '0xffffffff'] = value.split('/');
        rule.mark = { value: Number(mark), mask: Number(mask) };
      } else if (word === 'iif') rule.incoming = value;
      else if (word === 'oif') rule.outgoing = value;
      else if (word === 'lookup' || word === 'table') {
        const table = TABLES[value] ?? Number(value);
        if (!Number.isInteger(table)) return err(`write a table's number behind "${word}", not "${value}"`);
        rule.action = { type: 'lookup', table };
      } else if (word !== 'proto' && word !== 'protocol') return err(`kubehop does not simulate "${word}" of a rule`);
    }
  }
  const { action } = rule;
  const there = ns.rules.some(
    (each) =>
      each.version === rule.version &&
      each.priority === priority &&
      action.type === 'lookup' &&
      each.action.type === 'lookup' &&
      each.action.table === action.table &&
      [0, 32766, 32767].includes(priority),
  );
  if (there) return ok(undefined);
  const done = putRule(ns, rule);
  return done.ok ? ok(undefined) : err(done.error.extack ?? done.error.errno);
}

/** A neighbour that stays: `ADDRESS dev DEVICE lladdr MAC PERMANENT`, or `ADDRESS dev DEVICE proxy`. */
export function addNeighbourLine(ns: NetworkNamespace, text: string, now: number): Result<void> {
  const words = text.trim().split(/\s+/);
  const link = findLink(ns, after(words, 'dev') ?? '');
  if (!link) return err('name an interface of this namespace with dev');
  const proxy = words.includes('proxy');
  const lladdr = after(words, 'lladdr');
  if (lladdr === undefined && !proxy) return err('say the MAC address with lladdr');
  const state = words.includes('NOARP') ? 'noarp' : 'permanent';
  const done = putNeighbour(ns, { ip: words[0] ?? '', ifindex: link.index, mac: lladdr, state, proxy }, 'replace', now);
  return done.ok ? ok(undefined) : err(done.error.extack ?? done.error.errno);
}

/** A forwarding entry: of a VXLAN device (`MAC dev DEVICE dst VTEP self permanent`) or of a bridge (`MAC dev PORT master BRIDGE static`). */
export function addFdbLine(ns: NetworkNamespace, text: string, now: number): Result<void> {
  const words = text.trim().split(/\s+/);
  const mac = words[0] ?? '';
  const link = findLink(ns, after(words, 'dev') ?? '');
  if (!link) return err('name an interface of this namespace with dev');
  const destination = after(words, 'dst');
  if (link.device.kind === 'vxlan' && destination !== undefined) {
    const known = link.device.fdb.get(mac) ?? [];
    link.device.fdb.set(mac, [...known, { mac, destination, kind: words.includes('static') ? 'static' : 'permanent', updatedAt: now }]);
    return ok(undefined);
  }
  if (!words.includes('master')) return ok(undefined);
  const kind = words.includes('permanent') ? 'permanent' : words.includes('static') ? 'static' : 'learned';
  const done = editBridgeFdb(ns, link, mac, 'replace', kind, now);
  return done.ok ? ok(undefined) : err(done.error.extack ?? done.error.errno);
}
