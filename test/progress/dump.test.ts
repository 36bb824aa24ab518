import { expect, test } from 'vitest';
import { createMemoryProgress } from '../../src/progress/index.ts';
import { readProgressDump } from '../../src/progress/dump.ts';

test('what was exported is read as it was', () => {
  const progress = createMemoryProgress();
  progress.recordSolved({ address: 'a', seed: '1', contentVersion: 'v', score: 3, max: 4, commands: 9, hints: 1, at: 5 });
  progress.saveCard('a/q', '{"format":1}', 10);
  progress.recordReview({ card: 'a/q', right: true, at: 11 });
  progress.saveSetting('start', 'dns', 1);
  expect(readProgressDump(JSON.stringify(progress.exportAll()))).toEqual({ ok: true, value: progress.exportAll() });
});

test('an export of a program without reviews is read', () => {
  const old = { format: 1, solved: [], positions: [], cards: [] };
  expect(readProgressDump(JSON.stringify(old))).toEqual({ ok: true, value: old });
});

test.each([
  ['no JSON', 'hello', 'not JSON'],
  ['a newer format', '{"format":2}', 'newer kubehop'],
  ['a missing key', '{"format":1,"solved":[],"positions":[]}', 'cards: '],
  ['an unknown key', '{"format":1,"solved":[],"positions":[],"cards":[],"x":1}', 'x'],
  ['a wrong time', '{"format":1,"solved":[],"positions":[],"cards":[{"id":"a","card":"","dueAt":-1}]}', 'cards.0.dueAt: '],
])('%s is refused with a sentence', (_, text, words) => {
  const read = readProgressDump(text);
  expect(read.ok ? '' : read.error).toContain(words);
});
