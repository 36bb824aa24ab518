import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

const sizes = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ file: relative(SRC, file), lines: readFileSync(file, 'utf8').split('\n').length }))
  .sort((a, b) => a.lines - b.lines);

test('the median file has fewer than 110 lines', () => {
  expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThan(110);
});

test('nine files in ten have fewer than 300 lines, none more than 420', () => {
  expect(sizes[Math.floor(sizes.length * 0.9)]?.lines).toBeLessThan(300);
  expect(sizes.filter((entry) => entry.lines > 420)).toEqual([]);
});
