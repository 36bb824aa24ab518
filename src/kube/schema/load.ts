import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A member of an API type: its type, its description, and 1 when it must be there. Types are written as schema.build.mjs says. */
export type SchemaField = readonly [type: string, description: string, required?: 1];

export interface SchemaType {
  readonly d: string;
  /** absent for types that hold anything */
  readonly f?: Readonly<Record<string, SchemaField>>;
}

/** The published API types. `kinds` leads from `apps/v1 Deployment` to the id of its type. */
export interface Schema {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, SchemaType>>;
}

/** Beside the bundle, and where the build leaves it when the program runs from source. */
const PLACES = ['./kube-schema.json', '../../../dist/kube-schema.json'];

let loaded: Schema | undefined | 'absent';

/**
 * The API types, read when first needed: a start that writes no objects never pays for them. Undefined when the file was not built; bodies
 * are then taken as they are. The file is a part of the program, so reading it makes no run differ from another.
 */
export function loadSchema(): Schema | undefined {
  if (loaded === undefined) {
    const path = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((candidate) => existsSync(candidate));
    loaded = path === undefined ? 'absent' : (JSON.parse(readFileSync(path, 'utf8')) as Schema);
  }
  return loaded === 'absent' ? undefined : loaded;
}
