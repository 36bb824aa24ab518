import type { Database } from 'better-sqlite3';
import { err, ok, type Result } from '../base/result.ts';
import type { JournalEvent } from '../course/lab-port.ts';
import { createStudy } from './sqlite-study.ts';
import { TAKEN_OVER, type Attempt, type Progress, type Solved } from '../course/progress-port.ts';

/** Progress in an open, migrated database; `owner` is unique to this process. */
export function createSqliteProgress(database: Database, owner: string): Progress {
  const insertEvent = database.prepare(
    `INSERT INTO events (attempt, seq, at, session, kind, text, output_hash) VALUES (@attempt, @seq, @at, @session, @kind, @data, @outputHash)
     ON CONFLICT (attempt, seq) DO UPDATE SET at = excluded.at, session = excluded.session, kind = excluded.kind, text = excluded.text,
       output_hash = excluded.output_hash`,
  );
  const attemptOwner = database.prepare<[number], { owner: string; ending: string | null }>(
    'SELECT owner, ending FROM attempts WHERE id = ?',
  );
  const lastEvent = database.prepare<[number], { seq: number; hash: string | null }>(
    'SELECT seq, output_hash AS hash FROM events WHERE attempt = ? ORDER BY seq DESC LIMIT 1',
  );
  const append = database.transaction((attempt: number, event: JournalEvent): Result<undefined, string> => {
    const row = attemptOwner.get(attempt);
    if (!row) return err(`there is no attempt ${attempt}`);
    if (row.owner !== owner) return err(TAKEN_OVER);
    const last = lastEvent.get(attempt);
    const follows = event.seq === (last?.seq ?? 0) + 1;
    const completes = last !== undefined && last.seq === event.seq && last.hash === null;
    if (!follows && !completes) return err(`event ${event.seq} does not follow event ${last?.seq ?? 0}`);
    insertEvent.run({ ...event, attempt, outputHash: event.outputHash ?? null });
    return ok(undefined);
  });
  const insertSolved = database.prepare(
    `INSERT OR IGNORE INTO solved (address, at, seed, content_version, score, max, commands, hints)
     VALUES (@address, @at, @seed, @contentVersion, @score, @max, @commands, @hints)`,
  );
  const insertPosition = (verb: 'REPLACE' | 'IGNORE', one: { lesson: string; position: string; at: number }): number =>
    database.prepare(`INSERT OR ${verb} INTO positions (lesson, position, at) VALUES (@lesson, @position, @at)`).run(one).changes;
  const insertCard = (verb: 'REPLACE' | 'IGNORE', one: { id: string; card: string; dueAt: number }): number =>
    database.prepare(`INSERT OR ${verb} INTO cards (id, card, due_at) VALUES (@id, @card, @dueAt)`).run(one).changes;
  const allSolved = (): Solved[] =>
    database
      .prepare<[], Solved>(
        'SELECT address, seed, content_version AS contentVersion, score, max, commands, hints, at FROM solved ORDER BY at, address',
      )
      .all();
  const allPositions = (): { lesson: string; position: string; at: number }[] =>
    database
      .prepare<[], { lesson: string; position: string; at: number }>('SELECT lesson, position, at FROM positions ORDER BY lesson')
      .all();
  const allCards = (): { id: string; card: string; dueAt: number }[] =>
    database.prepare<[], { id: string; card: string; dueAt: number }>('SELECT id, card, due_at AS dueAt FROM cards ORDER BY id').all();

  const { settings, importStudy, ...study } = createStudy(database);

  return {
    kind: 'sqlite',
    ...study,
    startAttempt({ address, seed, contentVersion, engineVersion, now }) {
      return Number(
        database
          .prepare('INSERT INTO attempts (address, seed, content_version, engine_version, started_at, owner) VALUES (?, ?, ?, ?, ?, ?)')
          .run(address, seed, contentVersion, engineVersion, now, owner).lastInsertRowid,
      );
    },
    openAttempt(address) {
      return database
        .prepare<[string], Attempt>(
          `SELECT id, address, seed, content_version AS contentVersion, engine_version AS engineVersion, started_at AS now
         FROM attempts WHERE address = ? AND ending IS NULL ORDER BY id DESC LIMIT 1`,
        )
        .get(address);
    },
    takeOver(attempt) {
      database.prepare('UPDATE attempts SET owner = ? WHERE id = ?').run(owner, attempt);
    },
    append(attempt, event) {
      try {
        return append.immediate(attempt, event);
      } catch (error) {
        return err(`progress cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    journal(attempt) {
      return database
        .prepare<[number], Omit<JournalEvent, 'outputHash'> & { hash: string | null }>(
          'SELECT seq, at, session, kind, text AS data, output_hash AS hash FROM events WHERE attempt = ? ORDER BY seq',
        )
        .all(attempt)
        .map(({ hash, ...event }) => (hash === null ? event : { ...event, outputHash: hash }));
    },
    finishAttempt(attempt, how, now) {
      database.prepare('UPDATE attempts SET ending = ?, finished_at = ? WHERE id = ?').run(how, now, attempt);
    },
    savePosition(lesson, position, now) {
      insertPosition('REPLACE', { lesson, position, at: now });
    },
    position: (lesson) =>
      database.prepare<[string], { position: string }>('SELECT position FROM positions WHERE lesson = ?').get(lesson)?.position,
    positions: allPositions,
    recordSolved(solved) {
      insertSolved.run(solved);
    },
    solved: allSolved,
    recordHint({ attempt, index, cost, at }) {
      database.prepare('INSERT OR IGNORE INTO hints (attempt, number, cost, at) VALUES (?, ?, ?, ?)').run(attempt, index, cost, at);
    },
    hints: (attempt) =>
      database
        .prepare<[number], { index: number; cost: number; at: number }>(
          'SELECT number AS "index", cost, at FROM hints WHERE attempt = ? ORDER BY at, number',
        )
        .all(attempt),
    saveCard(id, card, dueAt) {
      insertCard('REPLACE', { id, card, dueAt });
    },
    cards: allCards,
    exportAll: () => ({
      format: 1,
      solved: allSolved(),
      positions: allPositions(),
      cards: allCards(),
      reviews: [...study.reviews()],
      settings: settings(),
    }),
    importAll(dump) {
      try {
        return ok(
          database
            .transaction(() => {
              let added = 0;
              for (const one of dump.solved) added += insertSolved.run(one).changes;
              for (const one of dump.positions) added += insertPosition('IGNORE', one);
              for (const one of dump.cards) added += insertCard('IGNORE', one);
              return added + importStudy(dump);
            })
            .immediate(),
        );
      } catch (error) {
        return err(error instanceof Error ? error.message : String(error));
      }
    },
    reset() {
      database
        .transaction(() => {
          database.exec(
            'DELETE FROM events; DELETE FROM hints; DELETE FROM attempts; DELETE FROM positions; DELETE FROM solved; DELETE FROM cards; DELETE FROM reviews; DELETE FROM settings;',
          );
        })
        .immediate();
    },
    close() {
      database.close();
    },
  };
}
