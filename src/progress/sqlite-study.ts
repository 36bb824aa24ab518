import type { Database } from 'better-sqlite3';
import type { Progress, ProgressDump, Review } from '../course/progress-port.ts';

/** The part of the progress that is about studying: the log of reviews, and small facts by name. */
export type Study = Pick<Progress, 'recordReview' | 'reviews' | 'saveSetting' | 'setting'> & {
  /** all settings, for an export */
  settings(): NonNullable<ProgressDump['settings']>;
  /** adds what is not there yet; gives the number of new records */
  importStudy(dump: ProgressDump): number;
};

export function createStudy(database: Database): Study {
  const insertReview = ({ card, right, at }: Review): number =>
    database.prepare('INSERT OR IGNORE INTO reviews (card, at, is_right) VALUES (?, ?, ?)').run(card, at, right ? 1 : 0).changes;
  const insertSetting = (verb: 'REPLACE' | 'IGNORE', name: string, value: string, at: number): number =>
    database.prepare(`INSERT OR ${verb} INTO settings (name, value, at) VALUES (?, ?, ?)`).run(name, value, at).changes;
  return {
    recordReview: (review) => void insertReview(review),
    reviews: () =>
      database
        .prepare<[], { card: string; right: number; at: number }>('SELECT card, is_right AS "right", at FROM reviews ORDER BY at, card')
        .all()
        .map((row) => ({ ...row, right: row.right === 1 })),
    saveSetting: (name, value, now) => void insertSetting('REPLACE', name, value, now),
    setting: (name) => database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?').get(name)?.value,
    settings: () =>
      database.prepare<[], { name: string; value: string; at: number }>('SELECT name, value, at FROM settings ORDER BY name').all(),
    importStudy(dump) {
      let added = 0;
      for (const review of dump.reviews ?? []) added += insertReview(review);
      for (const { name, value, at } of dump.settings ?? []) added += insertSetting('IGNORE', name, value, at);
      return added;
    },
  };
}
