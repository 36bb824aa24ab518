import { compareIp, addToIp } from '../../base/ip.ts';
import { hash32 } from '../../base/random.ts';
import type { ConntrackEntry, ConntrackTable, Tuple } from '../conntrack-entry.ts';
import type { Network } from '../network.ts';
import { invertTuple, tupleKey } from './tuple.ts';

/** Where NAT may send a connection: as the `--to-*` options say. Ports undefined keep the port. */
export interface NatRange {
  readonly from: string | undefined;
  readonly to?: string | undefined;
  readonly portFrom?: number | undefined;
  readonly portTo?: number | undefined;
  readonly random: boolean;
  readonly persistent?: boolean | undefined;
}

/** Tries for a free port before NAT gives up (the kernel's are bounded too). */
const MAX_TRIES = 65536;

/**
 * Sets up one manipulation of an unconfirmed connection (nf_nat_setup_info): chooses an address of the range by a hash of the
 * client, and a port that keeps the answers' tuple unique. Returns false when no tuple is free: the packet is dropped.
 */
export function setupNat(
  network: Network,
  table: ConntrackTable,
  entry: ConntrackEntry,
  manipulation: 'source' | 'destination',
  range: NatRange,
): boolean {
  if (manipulation === 'source') entry.natSourceDone = true;
  else entry.natDestinationDone = true;
  const current = invertTuple(entry.reply);
  const address = chooseAddress(entry, manipulation === 'source' ? current.source : current.destination, range);
  const candidate = choosePort(network, table, entry, current, manipulation, address, range);
  if (!candidate) return false;
  entry.reply = invertTuple(candidate);
  return true;
}

function chooseAddress(entry: ConntrackEntry, current: string, range: NatRange): string {
  if (range.from === undefined) return current;
  if (range.to === undefined || range.to === range.from) return range.from;
  let size = 1;
  while (size < 65536 && compareIp(addToIp(range.from, size), range.to) <= 0) size++;
  const client = range.persistent ? entry.original.source : `${entry.original.source} ${entry.original.destination}`;
  return addToIp(range.from, hash32(client) % size);
}

function choosePort(
  network: Network,
  table: ConntrackTable,
  entry: ConntrackEntry,
  current: Tuple,
  manipulation: 'source' | 'destination',
  address: string,
  range: NatRange,
): Tuple | undefined {
  const at = (port: number): Tuple => place(current, manipulation, address, port);
  const old = manipulation === 'source' ? current.sourcePort : current.destinationPort;
  const hasPorts = entry.protocol === 'tcp' || entry.protocol === 'udp' || current.icmp !== undefined;
  const inside = range.portFrom === undefined || (old >= range.portFrom && old <= (range.portTo ?? range.portFrom));
  if (!hasPorts) return at(old);
  if (!range.random && inside && isFree(table, entry, at(old))) return at(old);
  // destination ports stay unless the range names some
  if (manipulation === 'destination' && range.portFrom === undefined) return isFree(table, entry, at(old)) ? at(old) : undefined;
  const [low, high] = portBounds(current, old, range);
  const size = high - low + 1;
  const start = network.ports.random(size);
  for (let i = 0; i < Math.min(size, MAX_TRIES); i++) {
    const port = low + (range.random ? (start + i) % size : (old - low + 1 + i + size) % size);
    if (isFree(table, entry, at(port))) return at(port);
  }
  return manipulation === 'destination' && size === 1 ? at(low) : undefined;
}

/** Without a range, source ports stay in their class: below 512, below 1024, or above (nf_nat_l4proto_unique_tuple). */
function portBounds(current: Tuple, old: number, range: NatRange): readonly [number, number] {
  if (range.portFrom !== undefined) return [range.portFrom, range.portTo ?? range.portFrom];
  if (current.icmp) return [0, 65535];
  if (old < 512) return [1, 511];
  return old < 1024 ? [600, 1023] : [1024, 65535];
}

function place(tuple: Tuple, manipulation: 'source' | 'destination', address: string, port: number): Tuple {
  if (tuple.icmp) {
    const moved = manipulation === 'source' ? { ...tuple, source: address } : { ...tuple, destination: address };
    return manipulation === 'source' ? { ...moved, sourcePort: port, destinationPort: port, icmp: { ...tuple.icmp, id: port } } : moved;
  }
  return manipulation === 'source'
    ? { ...tuple, source: address, sourcePort: port }
    : { ...tuple, destination: address, destinationPort: port };
}

function isFree(table: ConntrackTable, entry: ConntrackEntry, candidate: Tuple): boolean {
  const holder = table.index.get(tupleKey(entry.zone, entry.protocolNumber, invertTuple(candidate)));
  return holder === undefined || holder === entry.id;
}
