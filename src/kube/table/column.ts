import type { KubeObject } from '../object.ts';

/** A column of a server-side Table; priority 1 is shown with `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date' | 'number';
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export type Cell = string | number | boolean | null;

/** The cells of one object, as many as its kind has columns; ages are relative to `now` in milliseconds. */
export type CellFunction = (object: KubeObject, now: number, wide: boolean) => readonly Cell[];

/** Columns from short texts: `Name`, `Ready`, `Desired:integer`, `IP:string:1`. A column `Name` has the format `name`. */
export function columns(...specs: readonly string[]): readonly Column[] {
  return specs.map((spec) => {
    const [name = '', type = 'string', priority = '0'] = spec.split(':');
    return { name, type: type as Column['type'], format: name === 'Name' ? 'name' : '', description: '', priority: Number(priority) };
  });
}
