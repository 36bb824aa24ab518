import type { ConntrackEntry, ConntrackTable } from '../conntrack-entry.ts';
import type { NetworkNamespace } from '../namespace.ts';
import { isIndexed, isListenedTo, tellConntrack, type Requester } from './events.ts';
import { entryKeys } from './tuple.ts';
import { conntrackSysctl } from './timeouts.ts';

/** An empty table. */
export function createConntrackTable(): ConntrackTable {
  return { entries: new Map(), index: new Map(), nextId: 1, insertFailed: 0, drop: 0, count: 0 };
}

/** The live entry of an index key; an expired one is removed first. */
export function lookup(table: ConntrackTable, key: string, now: number): ConntrackEntry | undefined {
  const id = table.index.get(key);
  const entry = id === undefined ? undefined : table.entries.get(id);
  if (entry && entry.expiresAt <= now) {
    removeEntry(table, entry);
    return undefined;
  }
  return entry;
}

/** Entries that `conntrack -L` shows, oldest first. */
export function liveEntries(table: ConntrackTable, now: number): ConntrackEntry[] {
  const live: ConntrackEntry[] = [];
  for (const entry of table.entries.values()) if (entry.confirmed && entry.expiresAt > now) live.push(entry);
  return live;
}

/** Takes an entry out of the table and its index, at the request of a program if one is named. */
export function removeEntry(table: ConntrackTable, entry: ConntrackEntry, by?: Requester): void {
  // of one that was killed its end is known
  if (isListenedTo(table) && isIndexed(table, entry)) tellConntrack(table, 'DESTROY', entry, by);
  unindex(table, entry);
  if (table.entries.delete(entry.id) && entry.confirmed) table.count = Math.max(0, (table.count ?? 0) - 1);
}

/** Ends an entry while a packet that belongs to it still travels: out of the index now, out of the table with the next sweep. */
export function killEntry(table: ConntrackTable, entry: ConntrackEntry, now: number): void {
  tellConntrack(table, 'DESTROY', entry);
  unindex(table, entry);
  entry.expiresAt = now;
}

function unindex(table: ConntrackTable, entry: ConntrackEntry): void {
  for (const key of entryKeys(entry)) if (table.index.get(key) === entry.id) table.index.delete(key);
}

/** Removes what has expired; at most once a simulated second, so that its cost is spread. */
export function sweep(table: ConntrackTable, now: number): void {
  if (table.sweptAt !== undefined && now - table.sweptAt < 1000) return;
  table.sweptAt = now;
  for (const entry of table.entries.values()) if (entry.expiresAt <= now) removeEntry(table, entry);
}

/** Room for one more: false when the table is full and no unassured entry can give way (early drop). */
export function makeRoom(namespace: NetworkNamespace, now: number): boolean {
  const table = namespace.conntrack;
  const max = conntrackSysctl(namespace, 'nf_conntrack_max');
  if (max === 0 || (table.count ?? 0) < max) return true;
  table.sweptAt = undefined;
  sweep(table, now);
  if ((table.count ?? 0) < max) return true;
  for (const entry of table.entries.values()) {
    if (!entry.confirmed || entry.assured) continue;
    removeEntry(table, entry);
    table.earlyDrop = (table.earlyDrop ?? 0) + 1;
    return true;
  }
  return false;
}
