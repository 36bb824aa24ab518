import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { createMemoryProgress, openProgress, TAKEN_OVER, type Progress } from '../../src/progress/index.ts';
import type { JournalEvent } from '../../src/course/lab-port.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function home(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubehop-progress-'));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function sqlite(directory = home(), owner = 'one'): Promise<Progress> {
  const opened = await openProgress(directory, owner);
  if (!opened.ok) throw new Error(opened.error.message);
  cleanups.unshift(() => opened.value.progress.close());
  return opened.value.progress;
}

const attempt = { address: 'first-hop/one-label', seed: '7', contentVersion: 'abc', engineVersion: '0.1.0', now: 1000 };
const line = (seq: number, data: string, outputHash?: string): JournalEvent => ({
  seq,
  at: seq * 10,
  session: 'main',
  kind: 'line',
  data,
  ...(outputHash === undefined ? {} : { outputHash }),
});

describe.each([
  { name: 'memory', open: () => Promise.resolve(createMemoryProgress()) },
  { name: 'sqlite', open: () => sqlite() },
])('progress in $name', ({ open }) => {
  test('keeps a journal in order, and completes an event that was cut off', async () => {
    const progress = await open();
    const id = progress.startAttempt(attempt);
    expect(progress.append(id, line(1, 'kubectl get pods')).ok).toBe(true);
    expect(progress.append(id, line(1, 'kubectl get pods', 'h1')).ok).toBe(true);
    expect(progress.append(id, line(2, 'ip route', 'h2')).ok).toBe(true);
    expect(progress.journal(id)).toEqual([line(1, 'kubectl get pods', 'h1'), line(2, 'ip route', 'h2')]);
  });

  test('refuses a gap, a rewritten event and an unknown attempt', async () => {
    const progress = await open();
    const id = progress.startAttempt(attempt);
    progress.append(id, line(1, 'a', 'h'));
    expect(progress.append(id, line(3, 'c', 'h'))).toEqual({ ok: false, error: 'event 3 does not follow event 1' });
    expect(progress.append(id, line(1, 'b', 'x'))).toEqual({ ok: false, error: 'event 1 does not follow event 1' });
    expect(progress.append(99, line(1, 'a'))).toEqual({ ok: false, error: 'there is no attempt 99' });
  });

  test('finds the newest attempt that is still open', async () => {
    const progress = await open();
    const first = progress.startAttempt(attempt);
    const second = progress.startAttempt({ ...attempt, seed: '8' });
    expect(progress.openAttempt(attempt.address)).toEqual({ ...attempt, seed: '8', id: second });
    progress.finishAttempt(second, 'solved', 2000);
    expect(progress.openAttempt(attempt.address)?.id).toBe(first);
    expect(progress.openAttempt('elsewhere')).toBeUndefined();
  });

  test('keeps positions, solved exercises, hints and cards; exports and imports them once', async () => {
    const progress = await open();
    const id = progress.startAttempt(attempt);
    const solved = { address: 'a', seed: '1', contentVersion: 'v', score: 3, max: 4, commands: 9, hints: 1, at: 5 };
    progress.savePosition('first-hop', '{"page":1}', 1);
    progress.savePosition('first-hop', '{"page":2}', 2);
    progress.recordSolved(solved);
    progress.recordSolved(solved);
    progress.recordHint({ attempt: id, index: 0, cost: 1, at: 3 });
    progress.recordHint({ attempt: id, index: 0, cost: 1, at: 4 });
    progress.saveCard('q1', '{}', 10);
    progress.recordReview({ card: 'q1', right: false, at: 11 });
    progress.recordReview({ card: 'q1', right: true, at: 12 });
    progress.recordReview({ card: 'q1', right: true, at: 12 });
    progress.saveSetting('start', 'services', 1);
    progress.saveSetting('start', 'dns', 2);
    expect(progress.reviews()).toEqual([
      { card: 'q1', right: false, at: 11 },
      { card: 'q1', right: true, at: 12 },
    ]);
    expect(progress.setting('start')).toBe('dns');
    expect(progress.setting('end')).toBeUndefined();
    expect(progress.position('first-hop')).toBe('{"page":2}');
    expect(progress.hints(id)).toEqual([{ index: 0, cost: 1, at: 3 }]);
    const dump = progress.exportAll();
    expect(dump).toEqual({
      format: 1,
      solved: [solved],
      positions: [{ lesson: 'first-hop', position: '{"page":2}', at: 2 }],
      cards: [{ id: 'q1', card: '{}', dueAt: 10 }],
      reviews: [
        { card: 'q1', right: false, at: 11 },
        { card: 'q1', right: true, at: 12 },
      ],
      settings: [{ name: 'start', value: 'dns', at: 2 }],
    });
    const other = await open();
    expect(other.importAll(dump)).toEqual({ ok: true, value: 6 });
    expect(other.importAll(dump)).toEqual({ ok: true, value: 0 });
    expect(other.exportAll()).toEqual(dump);
    other.reset();
    expect(other.exportAll()).toEqual({ format: 1, solved: [], positions: [], cards: [], reviews: [], settings: [] });
  });
});

describe('progress on disk', () => {
  test('an event is there for another process while this one still runs', async () => {
    const directory = home();
    const one = await sqlite(directory, 'one');
    const id = one.startAttempt(attempt);
    one.append(id, line(1, 'kubectl get pods', 'h'));
    const two = await sqlite(directory, 'two');
    expect(two.journal(id)).toEqual([line(1, 'kubectl get pods', 'h')]);
  });

  test("a window that was taken over cannot write between the other one's lines", async () => {
    const directory = home();
    const one = await sqlite(directory, 'one');
    const id = one.startAttempt(attempt);
    const two = await sqlite(directory, 'two');
    expect(two.append(id, line(1, 'a', 'h'))).toEqual({ ok: false, error: TAKEN_OVER });
    two.takeOver(id);
    expect(two.append(id, line(1, 'a', 'h')).ok).toBe(true);
    expect(one.append(id, line(2, 'b', 'h'))).toEqual({ ok: false, error: TAKEN_OVER });
  });

  test('a damaged file is set aside with its bytes, and said', async () => {
    const directory = home();
    writeFileSync(join(directory, 'progress.db'), 'this is no database at all, but long enough to look like one '.repeat(20));
    const opened = await openProgress(directory, 'one');
    expect(opened.ok && opened.value.notice).toContain('progress.db.damaged-1');
    if (opened.ok) opened.value.progress.close();
    expect(readdirSync(directory)).toContain('progress.db.damaged-1');
    expect(readFileSync(join(directory, 'progress.db.damaged-1'), 'utf8')).toMatch(/^this is no database/);
  });

  test('a file of a newer kubehop is left alone with a sentence of advice', async () => {
    const directory = home();
    const database = new Database(join(directory, 'progress.db'));
    database.pragma('user_version = 99');
    database.close();
    const opened = await openProgress(directory, 'one');
    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'newer', message: 'your progress was written by a newer kubehop (schema 99, this one knows 2)' },
    });
    expect(readdirSync(directory)).toEqual(['progress.db']);
  });

  test('a home that cannot be made is an error with a remedy', async () => {
    const directory = home();
    writeFileSync(join(directory, 'file'), '');
    const opened = await openProgress(join(directory, 'file', 'below'), 'one');
    expect(opened).toMatchObject({ ok: false, error: { code: 'disk', remedy: 'set KUBEHOP_HOME to a directory you can write to' } });
  });
});
