import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** DESIGN section 2: a folder may import from folders of lower numbers and from itself. */
const LAYER: Record<string, number> = {
  base: 0,
  net: 1,
  kube: 1,
  tools: 2,
  script: 2,
  programs: 3,
  dataplane: 3,
  control: 4,
  cluster: 5,
  shell: 6,
  course: 7,
  grading: 8,
  progress: 8,
  server: 8,
  tui: 8,
  authoring: 9,
  cli: 10,
  'main.ts': 11,
};

/** External packages and the rooms they live in. */
const HOMES: Record<string, readonly string[]> = {
  xstate: ['course', 'tui'],
  '@xstate/react': ['tui'],
  'better-sqlite3': ['progress'],
  ink: ['tui'],
  react: ['tui'],
  marked: ['tui'],
  'ts-fsrs': ['course'],
};

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const roomOf = (file: string): string => relative(SRC, file).split('/')[0] ?? '';

const importsOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
};

test('every folder of src has its place', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !(room in LAYER))).toEqual([]);
});

test('a folder imports only from lower folders and from itself', () => {
  const wrong: string[] = [];
  for (const file of files) {
    for (const specifier of importsOf(file)) {
      if (!specifier.startsWith('.')) continue;
      const target = roomOf(resolve(dirname(file), specifier));
      const from = roomOf(file);
      if (target !== from && (LAYER[target] ?? 99) >= (LAYER[from] ?? 0)) wrong.push(`${relative(SRC, file)} imports ${specifier}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('external packages stay at home', () => {
  const wrong: string[] = [];
  for (const file of files) {
    for (const specifier of importsOf(file)) {
      const home = HOMES[specifier] ?? HOMES[specifier.split('/')[0] ?? ''];
      if (home && !home.includes(roomOf(file))) wrong.push(`${relative(SRC, file)} imports ${specifier}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('nothing but the edges reads the wall clock, the host or unseeded randomness', () => {
  const forbidden = /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)|\bperformance\.now\(|\bsetTimeout\(|\bsetInterval\(|from 'node:process'/;
  const edges = new Set(['main.ts', 'cli', 'tui']);
  const wrong = files.filter(
    (file) => !edges.has(roomOf(file)) && forbidden.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  );
  expect(wrong.map((file) => relative(SRC, file))).toEqual([]);
});
