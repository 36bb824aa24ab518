import { failed, isWord, type Cursor, type NftError } from './cursor.ts';

/** Errors after which nft gives up. */
export const MAX_ERRORS = 10;

/** Takes the errors of a command away from the cursor, so that the next command can be read. */
export function takeErrors(cursor: Cursor): NftError[] {
  const errors = cursor.errors;
  cursor.errors = [];
  return errors;
}

/**
 * Goes on behind a command that failed. After a mistake of grammar bison skips to the end of the statement: within a block it stays in
 * the block, whose end may then be missing.
 */
export function recover(cursor: Cursor, begin: number): void {
  const [error] = cursor.errors;
  const syntax = error?.message.startsWith('syntax error') === true;
  const { tokens } = cursor;
  const end = tokens.length - 1;
  let at = syntax ? cursor.failedAt : begin;
  let depth = 0;
  if (syntax && isBlock(cursor, begin)) for (let i = begin; i < at; i++) depth += brace(tokens[i]?.text, tokens[i]?.kind);
  while (at < end && !(isSeparator(cursor, at) && (syntax || depth === 0))) {
    if (!syntax) depth += brace(tokens[at]?.text, tokens[at]?.kind);
    at++;
  }
  while (syntax && depth > 0 && at < end) depth += brace(tokens[at]?.text, tokens[at++]?.kind);
  const last = tokens[end];
  if (syntax && depth > 0 && last && failed(cursor)) cursor.errors.push({ message: 'syntax error, unexpected end of file', place: last });
  cursor.at = at;
}

function brace(text: string | undefined, kind: string | undefined): number {
  return kind !== 'symbol' ? 0 : text === '{' ? 1 : text === '}' ? -1 : 0;
}

function isSeparator(cursor: Cursor, at: number): boolean {
  const token = cursor.tokens[at];
  return token !== undefined && (token.kind === 'newline' || isWord(token, ';'));
}

function isBlock({ tokens }: Cursor, begin: number): boolean {
  return [tokens[begin], tokens[begin + 1]].some((token) => token !== undefined && ['table', 'chain', 'set', 'map'].includes(token.text));
}

/** What nft tells of all that went wrong: grammar first, then meaning, and the kernel's refusals only when it was asked. */
export function worstErrors(errors: readonly NftError[]): readonly NftError[] {
  const unknown = errors.filter((error) => error.notSimulated);
  if (unknown.length > 0) return unknown.slice(0, 1);
  const syntax = errors.filter(({ message }) => message.startsWith('syntax error'));
  if (syntax.length > 0) return syntax;
  const meant = errors.filter(({ message }) => !message.startsWith('Could not process rule'));
  return meant.length > 0 ? meant : errors;
}
