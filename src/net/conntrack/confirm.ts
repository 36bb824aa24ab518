import type { ConntrackEntry } from '../conntrack-entry.ts';
import type { NetworkNamespace } from '../namespace.ts';
import { tellConntrack } from './events.ts';
import { removeEntry } from './table.ts';
import { entryKeys } from './tuple.ts';

/**
 * Enters a connection into the table at the end of its first packet's walk. When another one took its place meanwhile the packet
 * is dropped (`insert_failed`); UDP packets of the same flow join the entry that won (clash resolution).
 */
export function confirm(namespace: NetworkNamespace, entry: ConntrackEntry): 'ok' | 'drop' {
  if (entry.confirmed) return 'ok';
  const table = namespace.conntrack;
  if (!table.entries.has(entry.id)) return 'drop';
  const [original, reply] = entryKeys(entry);
  const holder = table.index.get(original) ?? table.index.get(reply);
  if (holder !== undefined && holder !== entry.id) {
    const winner = table.entries.get(holder);
    const same = winner !== undefined && entryKeys(winner)[0] === original && entryKeys(winner)[1] === reply;
    removeEntry(table, entry);
    if (same && entry.protocol !== 'tcp') return 'ok';
    table.insertFailed++;
    table.drop++;
    return 'drop';
  }
  table.index.set(original, entry.id);
  table.index.set(reply, entry.id);
  entry.confirmed = true;
  table.count = (table.count ?? 0) + 1;
  tellConntrack(table, 'NEW', entry);
  return 'ok';
}
