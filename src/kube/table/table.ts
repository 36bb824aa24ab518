import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Resource } from '../registry/resource.ts';
import { printerOf } from './printers.ts';
import type { KubeState } from '../state.ts';
import type { Cell } from './column.ts';
import { customColumns } from './custom.ts';

export interface TableOptions {
  readonly now: number;
  readonly includeObject: string | undefined;
  /** columns are told in the first table of a watch only */
  readonly withColumns?: boolean;
  readonly listMeta?: JsonObject;
}

/** meta.k8s.io/v1 Table of objects, as `kubectl get` asks for it. */
export function tableOf(state: KubeState, resource: Resource, objects: readonly KubeObject[], options: TableOptions): JsonObject {
  const printer = resource.custom ? customColumns(state, resource) : printerOf(resource.storedAs);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.listMeta ?? {},
    columnDefinitions: options.withColumns === false ? [] : printer.columns,
    rows: objects.map((object) => row(object, printer.cells(object, options.now, true), options.includeObject)),
  };
}

function row(object: KubeObject, cells: readonly Cell[], include: string | undefined): JsonObject {
  if (include === 'None') return { cells };
  if (include === 'Object') return { cells, object };
  return { cells, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } };
}

/** Whether the client prefers tables. */
export function wantsTable(accept: string): boolean {
  return accept.split(',')[0]?.includes('as=Table') === true;
}
