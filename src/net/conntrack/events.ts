import type { ConntrackEntry, ConntrackTable } from '../conntrack-entry.ts';
import { entryKeys } from './tuple.ts';

/** What became of a connection, as nfnetlink_conntrack tells it to whoever listens. */
export interface ConntrackEvent {
  readonly type: 'NEW' | 'UPDATE' | 'DESTROY';
  /** as it was at that moment */
  readonly entry: ConntrackEntry;
  /** a program that asked for it, with its process id: `conntrack -D` */
  readonly by?: Requester | undefined;
}

export interface Requester {
  readonly program: string;
  readonly pid: number;
}

type Listener = (event: ConntrackEvent) => void;

/** Listeners belong to running commands, as captures do: they are no part of the state, and the table of a fork has none. */
const listeners = new WeakMap<ConntrackTable, Set<Listener>>();

/** Hears of every event of a table until the returned function is called. */
export function listenToConntrack(table: ConntrackTable, listener: Listener): () => void {
  const known = listeners.get(table) ?? new Set();
  listeners.set(table, known.add(listener));
  return () => {
    known.delete(listener);
    if (known.size === 0) listeners.delete(table);
  };
}

/** Tells the listeners; of connections that were never confirmed nobody hears. */
export function tellConntrack(table: ConntrackTable, type: ConntrackEvent['type'], entry: ConntrackEntry, by?: Requester): void {
  const known = listeners.get(table);
  if (!known || !entry.confirmed) return;
  for (const listener of [...known]) listener({ type, entry: { ...entry }, by });
}

export function isListenedTo(table: ConntrackTable): boolean {
  return listeners.has(table);
}

/** What of an entry makes an update when it changes (IPCT_PROTOINFO, IPCT_REPLY, IPCT_ASSURED); empty when nobody listens. */
export function conntrackMarks(table: ConntrackTable, entry: ConntrackEntry): string {
  return listeners.has(table) ? `${entry.tcpState ?? ''} ${entry.seenReply} ${entry.assured}` : '';
}

/** Whether the table's index still leads to the entry: it has not been killed. */
export function isIndexed(table: ConntrackTable, entry: ConntrackEntry): boolean {
  return table.index.get(entryKeys(entry)[0]) === entry.id;
}
