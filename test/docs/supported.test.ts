import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { supportedDoc } from '../support/supported-doc.ts';

const file = join(import.meta.dirname, '../../docs/supported.md');

test('docs/supported.md says what the registries hold (UPDATE_DOCS=1 writes it)', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, supportedDoc());
  expect(readFileSync(file, 'utf8')).toBe(supportedDoc());
});
