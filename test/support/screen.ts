import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import xterm from '@xterm/headless';
import { spawn, type IPty } from 'node-pty';
import { afterEach } from 'vitest';

/** The built program in a real pseudo terminal, and what a terminal emulator shows of it. Closed after each test. */

const MAIN = resolve(import.meta.dirname, '../../dist/main.js');

export interface Screen {
  readonly pty: IPty;
  text(): string;
  /** waits until the screen shows the text */
  shows(text: string): Promise<void>;
  raw(): string;
}

const open: { close(): void }[] = [];
const homes: string[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

export function start(home: string, columns: number, rows: number, args: readonly string[] = []): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, logLevel: 'off' });
  const env = { ...process.env, CI: 'false', KUBEHOP_HOME: home, TERM: 'xterm-256color', NO_COLOR: '1' };
  const pty = spawn(process.execPath, [MAIN, ...args], { cols: columns, rows, env, cwd: tmpdir() });
  let raw = '';
  let ended = false;
  let wake = (): void => undefined;
  pty.onData((part) => {
    raw += part;
    terminal.write(part, () => wake());
  });
  pty.onExit(() => {
    ended = true;
  });
  open.push({ close: () => (ended ? undefined : pty.kill('SIGKILL')) });
  const text = (): string =>
    Array.from({ length: rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
  return {
    pty,
    text,
    raw: () => raw,
    shows: (wanted) =>
      new Promise((done, fail) => {
        const deadline = setTimeout(() => fail(new Error(`"${wanted}" did not appear:\n${text()}`)), 30_000);
        wake = () => {
          if (!text().includes(wanted)) return;
          clearTimeout(deadline);
          done();
        };
        wake();
      }),
  };
}

export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'kubehop-e2e-'));
  homes.push(home);
  return home;
}
