import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completion } from '../../src/cli/completion.ts';
import { HELP } from '../../src/cli/help.ts';
import type { Io } from '../../src/cli/io.ts';

function said(...args: readonly string[]): string {
  let text = '';
  const io: Io = {
    out: (part) => void (text += part),
    err: () => undefined,
    env: {},
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    readStdin: () => Promise.resolve(''),
  };
  expect(completion(args, io)).toBe(0);
  return text;
}

const commands = [...readFileSync(join(import.meta.dirname, '../../src/main.ts'), 'utf8').matchAll(/case '([a-z]+)':/g)].map(
  (match) => match[1] ?? '',
);

test.each(['bash', 'zsh', 'fish'])('completion %s knows every command', (shell) => {
  const script = said(shell);
  expect(commands.length).toBeGreaterThan(12);
  for (const command of commands) expect(script).toMatch(new RegExp(`\\b${command}\\b`));
});

test('the help names every command', () => {
  for (const command of commands.filter((one) => one !== 'help')) expect(HELP).toMatch(new RegExp(`kubehop ${command}\\b`));
});

test('bash reads its script and completes a lesson', () => {
  const script = `kubehop() { printf 'dns\\nservices\\n'; }\n${said('bash')}\nCOMP_WORDS=(kubehop learn d); COMP_CWORD=2; _kubehop; echo "\${COMPREPLY[@]}"`;
  expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout).toBe('dns\n');
});

test('ids are lessons and exercises', () => {
  const ids = said('ids').trim().split('\n');
  expect(ids).toContain('first-hop');
  expect(ids).toContain('services-release-errors');
  expect(ids.some((id) => /^\d\d-/.test(id))).toBe(false);
});

test.each([[[]], [['tcsh']], [['bash', 'x']]])('refuses %j', (args) => {
  expect(() => completion(args, { out: () => undefined } as unknown as Io)).toThrow('usage: kubehop completion bash|zsh|fish');
});
