/**
 * The schema, step by step: entry n brings a database of `user_version` n to n + 1. Entries are never edited, only added.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    seed TEXT NOT NULL,
    content_version TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    owner TEXT NOT NULL,
    finished_at INTEGER,
    ending TEXT CHECK (ending IN ('solved', 'abandoned', 'skipped'))
  ) STRICT;
  CREATE INDEX attempts_open ON attempts (address, id) WHERE ending IS NULL;

  CREATE TABLE events (
    attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    session TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    output_hash TEXT,
    PRIMARY KEY (attempt, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE positions (
    lesson TEXT PRIMARY KEY,
    position TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE solved (
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    seed TEXT NOT NULL,
    content_version TEXT NOT NULL,
    score REAL NOT NULL,
    max REAL NOT NULL,
    commands INTEGER NOT NULL,
    hints INTEGER NOT NULL,
    PRIMARY KEY (address, at)
  ) STRICT;

  CREATE TABLE hints (
    attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (attempt, number)
  ) STRICT;

  CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    card TEXT NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE reviews (
    card TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    PRIMARY KEY (card, at)
  ) STRICT;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  `,
];
