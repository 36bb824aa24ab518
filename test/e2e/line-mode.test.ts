import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../dist/main.js');
const EXERCISE = 'across-nodes-checkout';

let home = '';
/** one way to solve it, with this seed's names and addresses */
let solution = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'kubehop-line-'));
  solution = kubehop(['run', EXERCISE, '-c', 'hop solution']).out;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function kubehop(args: readonly string[], input = ''): { readonly code: number | null; readonly out: string; readonly err: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], { input, encoding: 'utf8', env: { ...process.env, KUBEHOP_HOME: home } });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test('run prints one object a command and the goals last, the same bytes twice', () => {
  const args = ['run', EXERCISE, '-c', 'kubectl get pods -o wide', '-c', 'nosuchcommand', '--json', '--goals'];
  const once = kubehop(args);
  expect(once.code).toBe(1);
  const lines = once.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({ cmd: 'kubectl get pods -o wide', machine: 'laptop', exit: 0, stderr: '' });
  expect(lines[1]).toMatchObject({ exit: 127, stderr: 'bash: nosuchcommand: command not found\n' });
  expect(lines[2]).toHaveProperty('goals');
  expect(kubehop(args).out).toBe(once.out);
});

test('a solution from standard input meets the goals', () => {
  const done = kubehop(['run', EXERCISE, '--goals'], solution);
  expect(done.code).toBe(0);
});

test('what was practised is submitted and graded in full; an edited journal and a cut file are refused', () => {
  const typed = kubehop(
    ['practice', EXERCISE, '--plain'],
    solution
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .join('\n'),
  );
  expect(typed.out).toContain('Solved');
  const file = join(home, 'mine.json');
  expect(kubehop(['submit', EXERCISE, '-o', file, '--learner', 'ada']).code).toBe(0);
  const graded = kubehop(['grade', file, '--format', 'json']);
  expect(graded.code).toBe(0);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/"outputHash": ?"[0-9a-f]{4}/, '"outputHash":"0000'));
  const edited = kubehop(['grade', file]);
  expect(edited.code).not.toBe(0);
  writeFileSync(file, text.slice(0, 200));
  const cut = kubehop(['grade', file]);
  expect(cut.code).toBe(3);
  expect(cut.out.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  { name: 'an unknown command', args: ['nonsense'], code: 2 },
  { name: 'an unknown flag', args: ['run', '--nonsense'], code: 2 },
  { name: 'an unknown exercise', args: ['run', 'nonsense', '-c', 'true'], code: 2 },
  { name: 'an unknown cluster', args: ['run', '--cluster', 'nonsense', '-c', 'true'], code: 2 },
])('$name is one line and exit code $code', ({ args, code }) => {
  const done = kubehop(args);
  expect(done.code).toBe(code);
  expect(done.err.trimEnd().split('\n')).toHaveLength(1);
});

test('without a terminal the start says how to use line mode, and ends well', () => {
  const done = kubehop([]);
  expect(done.code).toBe(0);
  expect(done.out).toContain('kubehop run');
});

test("the exit code is the last command's own", () => {
  expect(kubehop(['run', '--cluster', 'workbench', '-c', 'true', '-c', 'sh -c "exit 7"']).code).toBe(7);
});

test('a reader that leaves early is no error', () => {
  const done = execFileSync('sh', ['-c', `"${process.execPath}" "${MAIN}" run --cluster workbench -c 'seq 1 100000' | head -n 1`], {
    encoding: 'utf8',
  });
  expect(done).toBe('1\n');
});
