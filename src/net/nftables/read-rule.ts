import { createCursor, failed } from './cursor.ts';
import type { NftTable } from './model.ts';
import { parseRule, type ParsedRule } from './parse-statement.ts';

/** A rule from its text, for those who write tables without nft; undefined when nft would not take it. */
export function readRule(table: NftTable, text: string): ParsedRule | undefined {
  const cursor = createCursor(text);
  const parsed = parseRule(cursor, { family: table.family, table, jumps: [] });
  return failed(cursor) ? undefined : parsed;
}
