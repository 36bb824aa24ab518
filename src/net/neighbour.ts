import { ok, type Result } from '../base/result.ts';
import type { Neighbour, NetworkNamespace } from './namespace.ts';
import { refuse, type NetlinkError } from './netlink.ts';

/** Edits of the neighbour table by hand, ip-neighbour(8); the entries' own life is in resolve.ts. */

export type NeighbourEdit = 'add' | 'replace' | 'change';

/** Puts an entry; `now` is simulated milliseconds. */
export function putNeighbour(
  ns: NetworkNamespace,
  wanted: Pick<Neighbour, 'ip' | 'ifindex' | 'mac' | 'state'> & { readonly proxy?: boolean; readonly router?: boolean },
  edit: NeighbourEdit,
  now: number,
): Result<void, NetlinkError> {
  if (!ns.links.has(wanted.ifindex)) return refuse('ENODEV');
  const key = `${wanted.ifindex} ${wanted.ip}`;
  const known = ns.neighbours.get(key);
  if (known && edit === 'add') return refuse('EEXIST');
  if (!known && edit === 'change') return refuse('ENOENT');
  ns.neighbours.set(key, {
    ip: wanted.ip,
    ifindex: wanted.ifindex,
    mac: wanted.mac ?? known?.mac,
    state: wanted.state,
    updatedAt: now,
    probes: 0,
    proxy: wanted.proxy ?? false,
    router: wanted.router ?? false,
  });
  return ok(undefined);
}

/** Removes an entry; ENOENT when there is none. */
export function deleteNeighbour(ns: NetworkNamespace, ifindex: number, ip: string): Result<void, NetlinkError> {
  return ns.neighbours.delete(`${ifindex} ${ip}`) ? ok(undefined) : refuse('ENOENT');
}

/** The state as it is now: a confirmation older than the reachable time no longer counts. */
export function neighbourState(entry: Neighbour, now: number): Neighbour['state'] {
  return entry.state === 'reachable' && now - entry.updatedAt > 30_000 ? 'stale' : entry.state;
}
