import { expect, test, vi } from 'vitest';
import { App } from '../../src/tui/app.ts';
import type { Quiz } from '../../src/course/review/quiz.ts';
import type { Content } from '../../src/course/index.ts';
import { parseGlossary } from '../../src/course/glossary/glossary.ts';
import { COURSE } from '../../src/course/map.ts';
import { createMemoryProgress } from '../../src/progress/index.ts';
import { err } from '../../src/base/result.ts';

const parsed = parseGlossary(
  'format: 1\nterms:\n- {term: ARP, also: [neighbour search], text: Who has this address?, lessons: [wires-and-frames]}\n',
  'g',
);
if (!parsed.ok) throw new Error('glossary');
const glossary = parsed.value;

const size = { columns: 80, rows: 24 };
const content: Content = { lessons: [], exercises: new Map(), problems: [] };
const quiz: Quiz = {
  title: 'Review',
  opening: ['One question that you once answered wrong.'],
  questions: [
    {
      id: 'a/q',
      lesson: 'a',
      lessonTitle: 'Layer 3',
      number: 3,
      question: 'Which route wins?',
      command: 'ip route get 10.0.0.1',
      choices: [
        { text: 'The first', right: false, why: 'Order does not count.' },
        { text: 'The longest prefix', right: true, why: 'The most specific one.' },
      ],
    },
  ],
  ended: () => false,
  answered: () => undefined,
  closing: (rights) => [`${rights.filter(Boolean).length} of ${rights.length} right.`],
};

function start() {
  const progress = createMemoryProgress();
  const waiting: (() => void)[] = [];
  const app = new App(
    {
      content,
      progress,
      engine: {
        version: '1',
        createLab: () => Promise.resolve(err({ message: 'none' })),
        unknownCommands: () => [],
        splitScript: () => [],
        commandNames: () => [],
      },
      version: '1',
      now: () => 1000,
    },
    undefined,
    () => waiting.splice(0).forEach((wake) => wake()),
    {
      drill: () => Promise.resolve(err('no fault fits')),
      review: () => Promise.resolve(quiz),
      placement: () => Promise.resolve(quiz),
      glossary: () => Promise.resolve(glossary),
    },
  );
  const text = (): string =>
    app
      .screen(size)
      .lines.map((line) => line.text)
      .join('\n');
  const shows = (wanted: string): Promise<void> => vi.waitFor(() => expect(text()).toContain(wanted), { timeout: 20_000 });
  return { app, progress, text, shows };
}

test('the map shows the place of every lesson of the course, written or not', () => {
  const { app } = start();
  const all = app.screen({ columns: 80, rows: 60 }).lines.map((line) => line.text);
  for (const row of COURSE) expect(all.some((line) => line.includes(`· ${row.title}   later`))).toBe(true);
  expect(COURSE.map((row) => row.number)).toEqual(Array.from({ length: 29 }, (_, number) => number));
});

test('the first start offers the placement check; later ones do not', () => {
  const { text, progress } = start();
  expect(text()).toContain('New here?');
  progress.saveSetting('start', 'osi', 1);
  expect(text()).not.toContain('New here?');
});

test('questions that are due are counted at home', () => {
  const { app, progress } = start();
  progress.saveCard('a/q', '{}', 900);
  progress.saveCard('b/q', '{}', 1001);
  expect(app.screen({ columns: 80, rows: 60 }).lines.some((line) => line.text.includes('1 question due'))).toBe(true);
});

test('r asks, a number answers, every answer is explained, Enter goes on to the end and home', async () => {
  const { app, text, shows } = start();
  app.input('r');
  await shows('Which route wins?');
  expect(text()).toContain('ip route get 10.0.0.1');
  app.input('1');
  expect(text()).toContain('✗ The first: Order does not count.');
  expect(text()).toContain('✓ The longest prefix: The most specific one.');
  app.input('\r');
  expect(text()).toContain('0 of 1 right.');
  app.input('\r');
  expect(text()).toContain('kubehop');
});

test('d says why when no drill can be made; any key goes home', async () => {
  const { app, text, shows } = start();
  app.input('d');
  await shows('no fault fits');
  app.input('x');
  expect(text()).toContain('New here?');
});

test('g opens the glossary; a typed word is looked up; Enter on nothing goes back', async () => {
  const { app, text, shows } = start();
  app.input('g');
  await shows('There are 1 terms. Type one.');
  app.input('arp\r');
  expect(text()).toContain('Who has this address?');
  expect(text()).toContain('lesson 02 wires-and-frames: Layers 1 and 2');
  app.input('\r');
  expect(text()).toContain('New here?');
});
