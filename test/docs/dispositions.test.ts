import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test('docs/dispositions.md has one row for each disposition, in the order of the type', () => {
  const type = /export type Disposition =([^;]*);/.exec(readFileSync(join(ROOT, 'src/net/trace.ts'), 'utf8'))?.[1] ?? '';
  const declared = [...type.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
  const documented = [...readFileSync(join(ROOT, 'docs/dispositions.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
    (match) => match[1],
  );
  expect(declared.length).toBeGreaterThan(10);
  expect(documented).toEqual(declared);
});
