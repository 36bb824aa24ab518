import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openProgress, type Progress } from '../../src/progress/index.ts';

const project = join(import.meta.dirname, '../..');
let home = '';
let program = '';

beforeAll(() => {
  const built = buildSync({
    entryPoints: [fileURLToPath(new URL('../support/progress-writer.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  program = built.outputFiles[0]?.text ?? '';
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kubehop-processes-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Starts a writer; `onLine` hears of every event that it has shown. */
function writer(
  owner: string,
  count: number,
  onLine: (seq: number) => void = () => {},
): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--input-type=module', '-', home, owner, String(count)], {
    cwd: project,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin?.end(program);
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(Number(line));
  });
  return {
    child,
    ended: new Promise((resolve) =>
      child.on('close', (code) => {
        resolve(code);
      }),
    ),
  };
}

async function reopen(): Promise<Progress> {
  const opened = await openProgress(home, 'reader');
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.notice).toBeUndefined();
  return opened.value.progress;
}

test('kill -9 loses no event that was shown', async () => {
  let shown = 0;
  const { child, ended } = writer('killed', 100_000, (seq) => {
    shown = seq;
    if (seq >= 25) child.kill('SIGKILL');
  });
  await ended;
  const progress = await reopen();
  const kept = progress.journal(progress.openAttempt('killed')?.id ?? 0);
  progress.close();
  expect(shown).toBeGreaterThanOrEqual(25);
  expect(kept.length).toBeGreaterThanOrEqual(shown);
  expect(kept.map((event) => event.seq)).toEqual(kept.map((_, index) => index + 1));
});

test('two processes at once both keep everything, from an empty home on', async () => {
  const codes = await Promise.all([writer('left', 200).ended, writer('right', 200).ended]);
  expect(codes).toEqual([0, 0]);
  const progress = await reopen();
  expect(['left', 'right'].map((owner) => progress.journal(progress.openAttempt(owner)?.id ?? 0).length)).toEqual([200, 200]);
  progress.close();
});
