import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../base/result.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Progress } from '../course/progress-port.ts';
import { createSqliteProgress } from './sqlite.ts';

/** Why progress cannot be kept. `remedy` is a sentence for the learner. */
export interface ProgressError {
  readonly code: 'native' | 'newer' | 'disk';
  readonly message: string;
  readonly remedy: string;
}

export interface OpenedProgress {
  readonly progress: Progress;
  readonly file: string;
  /** what the learner must hear: a damaged file was set aside */
  readonly notice: string | undefined;
}

/**
 * Opens (or makes) `progress.db` in `home`. A damaged file is renamed and named in the notice, never overwritten; one of a newer
 * kubehop is left alone. `owner` tells this process from other windows.
 */
export function openDatabase(home: string, owner: string): Result<OpenedProgress, ProgressError> {
  const file = join(home, 'progress.db');
  try {
    mkdirSync(home, { recursive: true });
  } catch (error) {
    return err({
      code: 'disk',
      message: `cannot make ${home}: ${words(error)}`,
      remedy: 'set KUBEHOP_HOME to a directory you can write to',
    });
  }
  const first = connect(file);
  if (first.ok) return finish(first.value, file, owner, undefined);
  if (first.error.code !== 'damaged') return err(first.error);
  const aside = setAside(file);
  if (aside === undefined)
    return err({ code: 'disk', message: `${file} is damaged and cannot be renamed`, remedy: 'move it away by hand' });
  const second = connect(file);
  if (!second.ok) return err({ code: 'disk', message: second.error.message, remedy: 'set KUBEHOP_HOME to another directory' });
  return finish(second.value, file, owner, `${file} was damaged. It is kept as ${aside}; progress starts anew.`);
}

type ConnectError = { readonly code: 'damaged'; readonly message: string } | ProgressError;

function connect(file: string): Result<Database.Database, ConnectError> {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 5000 });
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > MIGRATIONS.length) {
      database.close();
      return err(newer(version));
    }
    // both explicitly: after switching to WAL the same connection keeps FULL
    enterWal(database);
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    const check: unknown = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new DamagedFile(String(check));
    return migrate(database);
  } catch (error) {
    database?.close();
    if (isDamage(error)) return err({ code: 'damaged', message: words(error) });
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string' && code.startsWith('SQLITE_')) {
      return err({ code: 'disk', message: `${file}: ${words(error)}`, remedy: 'check the disk and its permissions, or set KUBEHOP_HOME' });
    }
    return err({
      code: 'native',
      message: `better-sqlite3 cannot be loaded: ${words(error).split('\n')[0] ?? ''}`,
      remedy: 'run npm rebuild better-sqlite3 (it needs python3, make and a C++ compiler)',
    });
  }
}

/**
 * The switch to WAL needs the file alone for a moment and does not wait for the busy time-out (sqlite.org/wal.html, section 8), so
 * two windows that open a new file at once would refuse each other; the one that finds it taken tries again, five seconds in all.
 */
function enterWal(database: Database.Database): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; ; attempt++) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'SQLITE_BUSY' || attempt === 100) throw error;
      Atomics.wait(pause, 0, 0, 50);
    }
  }
}

class DamagedFile extends Error {}

function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return error instanceof DamagedFile || (typeof code === 'string' && /^SQLITE_(NOTADB|CORRUPT)/.test(code));
}

/** Brings the schema up to date, one immediate transaction for each step; two processes at once do each step once. */
function migrate(database: Database.Database): Result<Database.Database, ProgressError> {
  for (;;) {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > MIGRATIONS.length) return err(newer(version));
    if (version === MIGRATIONS.length) return ok(database);
    database
      .transaction(() => {
        if (Number(database.pragma('user_version', { simple: true })) !== version) return;
        database.exec(MIGRATIONS[version] ?? '');
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}

function newer(version: number): ProgressError {
  return {
    code: 'newer',
    message: `your progress was written by a newer kubehop (schema ${version}, this one knows ${MIGRATIONS.length})`,
    remedy: 'update kubehop, or set KUBEHOP_HOME to another directory',
  };
}

/** Renames the file and its companions to the first free `progress.db.damaged-N`; gives the new name. */
function setAside(file: string): string | undefined {
  for (let number = 1; number <= 1000; number++) {
    const aside = `${file}.damaged-${number}`;
    if (existsSync(aside)) continue;
    try {
      renameSync(file, aside);
      for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
      return aside;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function finish(
  database: Database.Database,
  file: string,
  owner: string,
  notice: string | undefined,
): Result<OpenedProgress, ProgressError> {
  return ok({ progress: createSqliteProgress(database, owner), file, notice });
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
