import type { ResourceName } from '../client.ts';
import { CLUSTER_PRINTERS } from './cluster.ts';
import { columns } from './column.ts';
import { NETWORK_PRINTERS } from './network.ts';
import type { Printer, Printers } from './printer.ts';
import { STORAGE_PRINTERS } from './storage.ts';
import { WORKLOAD_PRINTERS } from './workload.ts';

const PRINTERS: Printers = { ...WORKLOAD_PRINTERS, ...NETWORK_PRINTERS, ...CLUSTER_PRINTERS, ...STORAGE_PRINTERS };

/** Kinds without a printer: the name and when it was made, not how long ago (registry/rest default table convertor). */
const PLAIN: Printer = {
  columns: columns('Name', 'Created At:date'),
  cells: (object) => [object.metadata.name, object.metadata.creationTimestamp],
};

/** How a built-in kind is shown in tables. */
export function printerOf(storedAs: ResourceName): Printer {
  return Object.hasOwn(PRINTERS, storedAs) ? (PRINTERS[storedAs] ?? PLAIN) : PLAIN;
}
