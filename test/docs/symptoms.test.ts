import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { symptomsDoc } from '../support/symptoms-doc.ts';

test('docs/symptoms.md shows what the tools show (UPDATE_DOCS=1 writes it)', async () => {
  const file = join(import.meta.dirname, '../../docs/symptoms.md');
  const doc = await symptomsDoc();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, doc);
  expect(readFileSync(file, 'utf8')).toBe(doc);
}, 400_000);
