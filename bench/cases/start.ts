import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as NodePty from 'node-pty';
import type { Case, Prepared, Skipped } from '../measure.ts';
import { emptyNode } from '../yardsticks.ts';

/** The built program; the bundle of the benchmarks lies beside it. */
const MAIN = join(import.meta.dirname, 'main.js');
const NOT_BUILT: Skipped = { skipped: 'dist/main.js is not built' };

/** Visible characters after which a screen counts as drawn: more than a title, less than the smallest home screen. */
const DRAWN = 200;

export const start: readonly Case[] = [
  ended('kubehop --version', ['--version']),
  ended('kubehop list', ['list']),
  { name: 'first screen, 80x24', prepare: () => Promise.resolve(firstScreen()) },
];

/** A whole process, from spawn to exit. */
function ended(name: string, args: readonly string[]): Case {
  return {
    name,
    prepare() {
      if (!existsSync(MAIN)) return Promise.resolve(NOT_BUILT);
      const { env, remove } = emptyHome();
      return Promise.resolve({
        yardstick: emptyNode,
        run() {
          const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { env, encoding: 'utf8' });
          if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.split('\n')[0] ?? ''}`);
        },
        done: remove,
      });
    },
  };
}

/** From spawn to a drawn home screen in a real terminal. */
function firstScreen(): Prepared | Skipped {
  if (!existsSync(MAIN)) return NOT_BUILT;
  const pty = loadPty();
  if (!pty) return { skipped: 'node-pty is not installed' };
  const { env, remove } = emptyHome();
  return {
    yardstick: emptyNode,
    run: () =>
      new Promise<void>((resolve, reject) => {
        const terminal = pty.spawn(process.execPath, [MAIN], { name: 'xterm-256color', cols: 80, rows: 24, env });
        let seen = 0;
        terminal.onData((text) => {
          seen += visible(text);
          if (seen >= DRAWN) terminal.kill('SIGTERM');
        });
        terminal.onExit(({ exitCode }) => {
          if (seen >= DRAWN) resolve();
          else reject(new Error(`ended with ${exitCode} before a screen was drawn`));
        });
      }),
    done: remove,
  };
}

/** Characters of terminal output that take a cell. */
function visible(text: string): number {
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x00-\x20]/g, '').length;
}

function loadPty(): typeof NodePty | undefined {
  try {
    return createRequire(import.meta.url)('node-pty') as typeof NodePty;
  } catch {
    return undefined;
  }
}

/** A home of its own, so that a benchmark never touches the progress of whoever runs it. */
function emptyHome(): { readonly env: Record<string, string>; readonly remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'kubehop-bench-'));
  const env: Record<string, string> = { KUBEHOP_HOME: home };
  for (const [key, value] of Object.entries(process.env))
    if (value !== undefined && key !== 'KUBEHOP_HOME' && key !== 'CI') env[key] = value;
  return { env, remove: () => rmSync(home, { recursive: true, force: true }) };
}
