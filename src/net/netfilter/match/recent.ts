import { networkAddress } from '../../../base/ip.ts';
import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { bang } from '../negation.ts';

type Recent = Extract<Match, { match: 'recent' }>;

/** xt_recent's defaults: ip_list_tot and ip_pkt_list_tot. */
const MAX_ADDRESSES = 100;
const MAX_STAMPS = 20;

/** -m recent: lists of addresses seen, with times. */
export const recent: MatchExtension<Recent> = {
  options: {
    '--set': 0,
    '--rcheck': 0,
    '--update': 0,
    '--remove': 0,
    '--seconds': 1,
    '--hitcount': 1,
    '--reap': 0,
    '--name': 1,
    '--rsource': 0,
    '--rdest': 0,
    '--mask': 1,
  },
  build(options, version) {
    const find = (name: string) => options.find((option) => option.name === name);
    const actions = (['set', 'rcheck', 'update', 'remove'] as const).filter((name) => find(`--${name}`));
    const action = actions[0];
    if (!action || actions.length > 1) return err("recent: you must specify one of `--set', `--rcheck', `--update' or `--remove'");
    const number = (name: string): number | undefined => (find(name) ? Number(find(name)?.values[0]) : undefined);
    const seconds = number('--seconds');
    if (find('--reap') && seconds === undefined) return err("recent: option `--reap' requires `--seconds'");
    return ok({
      match: 'recent',
      action,
      name: find('--name')?.values[0] ?? 'DEFAULT',
      seconds,
      hitcount: number('--hitcount'),
      reap: find('--reap') !== undefined,
      side: find('--rdest') ? 'rdest' : 'rsource',
      mask: find('--mask')?.values[0] ?? (version === 4 ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
      not: find(`--${action}`)?.not ?? false,
    });
  },
  print: (match) =>
    ` ${bang(match.not)}--${match.action}` +
    (match.seconds === undefined ? '' : ` --seconds ${match.seconds}`) +
    (match.reap ? ' --reap' : '') +
    (match.hitcount === undefined ? '' : ` --hitcount ${match.hitcount}`) +
    ` --name ${match.name} --mask ${match.mask} --${match.side}`,
  list: (match) =>
    `${bang(match.not)}recent: ${match.action === 'rcheck' ? 'CHECK' : match.action.toUpperCase()}` +
    (match.seconds === undefined ? '' : ` seconds: ${match.seconds}`) +
    (match.reap ? ' reap' : '') +
    (match.hitcount === undefined ? '' : ` hit_count: ${match.hitcount}`) +
    ` name: ${match.name} side: ${match.side === 'rsource' ? 'source' : 'dest'} mask: ${match.mask}`,
  matches(match, { namespace, packet, network }) {
    const lists = namespace.ruleset.recent;
    const list = lists.get(match.name) ?? new Map<string, number[]>();
    lists.set(match.name, list);
    const address = networkAddress(match.side === 'rsource' ? packet.source : packet.destination, prefix(match.mask));
    const now = network.ports.now();
    const stamps = list.get(address);
    const hit = evaluate(match, list, address, stamps, now);
    return hit !== match.not;
  },
};

function evaluate(match: Recent, list: Map<string, number[]>, address: string, stamps: number[] | undefined, now: number): boolean {
  const touch = (): void => {
    const times = list.get(address) ?? [];
    times.push(now);
    if (times.length > MAX_STAMPS) times.shift();
    // the map's order is the least recently used order
    list.delete(address);
    list.set(address, times);
    const oldest = list.size > MAX_ADDRESSES ? list.keys().next().value : undefined;
    if (oldest !== undefined) list.delete(oldest);
  };
  if (match.action === 'set') {
    touch();
    return true;
  }
  if (!stamps) return false;
  if (match.action === 'remove') {
    list.delete(address);
    return true;
  }
  const since = match.seconds === undefined ? -Infinity : now - match.seconds * 1000;
  const hits = stamps.filter((at) => at >= since).length;
  const hit = hits >= (match.hitcount ?? 1);
  if (match.reap) for (const [key, times] of list) if ((times[times.length - 1] ?? 0) < since) list.delete(key);
  if (match.action === 'update' && hit) touch();
  return hit;
}

function prefix(mask: string): number {
  if (mask.includes(':')) return mask.split(':').reduce((sum, group) => sum + ones(parseInt(group || '0', 16)), 0);
  return mask.split('.').reduce((sum, octet) => sum + ones(Number(octet)), 0);
}

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
}
