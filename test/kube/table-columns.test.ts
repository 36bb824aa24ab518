import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtinResource } from '../../src/kube/registry/builtin.ts';
import { BUILTIN_RESOURCES } from '../../src/kube/registry/builtin.ts';
import { printerOf } from '../../src/kube/table/printers.ts';

const FILE = join(process.cwd(), '../shared/truth/kubectl/table-columns.json');
type Recorded = { readonly columns: Readonly<Record<string, readonly { name: string; type: string; format: string; priority: number }[]>> };

describe.skipIf(!existsSync(FILE))('columns as a real server declares them (skipped without recordings)', () => {
  const recorded = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Recorded) : { columns: {} };
  test.each(Object.entries(recorded.columns))('%s', (name, wanted) => {
    const resource = builtinResource(name) ?? BUILTIN_RESOURCES.find((entry) => entry.plural === name);
    expect(resource).toBeDefined();
    const shown = printerOf(resource?.storedAs ?? '').columns.map(({ name: column, type, format, priority }) => ({
      name: column,
      type,
      format,
      priority,
    }));
    expect(shown).toEqual(wanted.map(({ name: column, type, format, priority }) => ({ name: column, type, format, priority })));
  });
});
