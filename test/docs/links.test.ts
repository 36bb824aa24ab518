import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const DOCS = join(import.meta.dirname, '../../docs');

const pages = readdirSync(DOCS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
  .map((entry) => join(entry.parentPath, entry.name));

const linksOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !link.includes('://'));

test('every link between pages leads somewhere', () => {
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => !existsSync(join(dirname(page), link)))
      .map((link) => `${relative(DOCS, page)}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test('the index names every page', () => {
  const index = join(DOCS, 'README.md');
  const named = new Set(linksOf(index).map((link) => join(DOCS, link)));
  expect(pages.filter((page) => page !== index && !named.has(page)).map((page) => relative(DOCS, page))).toEqual([]);
});

test.each(readdirSync(join(DOCS, 'decisions')).map((name) => ({ name })))(
  '$name has context, decision and consequences in 40 lines',
  ({ name }) => {
    const text = readFileSync(join(DOCS, 'decisions', name), 'utf8');
    for (const part of ['# ' + name.slice(0, 4) + ': ', '**Context.**', '**Decision.**', '**Consequences.**']) expect(text).toContain(part);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
  },
);
