import { tokenize, type Token } from './lexer.ts';

/** Where a message points: one line, columns from 0, `end` exclusive. A second place is drawn with tildes. */
export interface Place {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface NftError {
  /** the sentence after "Error: " */
  readonly message: string;
  readonly place: Place;
  readonly also?: Place | undefined;
  readonly notSimulated?: boolean | undefined;
}

/**
 * A reader of tokens that remembers its first error. From then on it stands at the end, so that every loop over tokens ends and callers
 * need to look only once.
 */
export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  errors: NftError[];
  /** where it stood at its first error */
  failedAt: number;
}

export function createCursor(text: string): Cursor {
  return { tokens: tokenize(text), at: 0, errors: [], failedAt: 0 };
}

const NOTHING: Token = { kind: 'end', text: '', line: 0, start: 0, end: 1 };

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)] ?? NOTHING;
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  if (cursor.at < cursor.tokens.length - 1) cursor.at++;
  return token;
}

/** The last token taken. */
export function last(cursor: Cursor): Token {
  return cursor.tokens[Math.max(0, cursor.at - 1)] ?? NOTHING;
}

export function isWord(token: Token, text: string): boolean {
  return token.text === text && token.kind !== 'quoted' && token.kind !== 'end';
}

/** Takes the next token when it is this word. */
export function accept(cursor: Cursor, text: string): boolean {
  if (!isWord(peek(cursor), text)) return false;
  take(cursor);
  return true;
}

export function failed(cursor: Cursor): boolean {
  return cursor.errors.length > 0;
}

export function fail(cursor: Cursor, message: string, place: Place = peek(cursor), also?: Place): undefined {
  return stop(cursor, { message, place, also });
}

/** Not an error of the learner: the real tool knows it. */
export function refuse(cursor: Cursor, what: string): undefined {
  return stop(cursor, { message: what, place: peek(cursor), notSimulated: true });
}

function stop(cursor: Cursor, error: NftError): undefined {
  if (!failed(cursor)) {
    cursor.errors.push(error);
    cursor.failedAt = cursor.at;
  }
  cursor.at = cursor.tokens.length - 1;
  return undefined;
}

/** How bison names a token. */
function tokenName(token: Token): string {
  switch (token.kind) {
    case 'newline':
      return 'newline';
    case 'end':
      return 'end of file';
    case 'quoted':
      return 'quoted string';
    case 'number':
      return 'number';
    case 'symbol':
      return SYMBOLS[token.text] ?? `'${token.text}'`;
    case 'string':
      return KEYWORDS.has(token.text) ? token.text : 'string';
  }
}

const SYMBOLS: Readonly<Record<string, string>> = {
  ':': 'colon',
  ';': 'semicolon',
  ',': 'comma',
  '.': '.',
  '/': '/',
  '-': '-',
  '@': '@',
  '*': '*',
};

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'table tables chain chains rule rules set sets map maps element ruleset flush list add insert create delete replace reset rename export monitor describe import ' +
    'accept drop continue jump goto return queue to inet ip ip6 arp bridge netdev hook device type typeof flags size policy performance memory interval timeout ' +
    'constant dynamic handle index position comment counter packets bytes last limit rate burst over log prefix level group reject with tcp udp sctp th icmp icmpv6 ' +
    'icmpx ct meta fib numgen jhash mod offset snat dnat masquerade redirect random persistent fully-random notrack dup fwd quota vmap update iif iifname oif oifname ' +
    'mark state status saddr daddr sport dport ether vlan protocol nexthdr length ttl hoplimit set xor or and priority mask'
  ).split(' '),
);

/** "syntax error, unexpected X[, expecting Y]" at the next token. */
export function unexpected(cursor: Cursor, ...expecting: readonly string[]): undefined {
  const token = peek(cursor);
  return fail(
    cursor,
    `syntax error, unexpected ${tokenName(token)}${expecting.length > 0 ? `, expecting ${expecting.join(' or ')}` : ''}`,
    token,
  );
}

export function expect(cursor: Cursor, text: string): Token | undefined {
  const token = peek(cursor);
  if (!isWord(token, text)) return unexpected(cursor, /^\w/.test(text) ? text : (SYMBOLS[text] ?? `'${text}'`));
  return take(cursor);
}

/** A name or other word. */
export function word(cursor: Cursor): Token | undefined {
  const token = peek(cursor);
  if (token.kind !== 'string' && token.kind !== 'quoted') return unexpected(cursor, 'string');
  return take(cursor);
}

/** A name that is no keyword, as tables, chains and sets have. */
export function identifier(cursor: Cursor): Token | undefined {
  const token = peek(cursor);
  if (token.kind !== 'string' || KEYWORDS.has(token.text)) return unexpected(cursor, 'string');
  return take(cursor);
}

/** End of a statement: a newline or semicolon, or what closes a block. */
export function atEnd(cursor: Cursor): boolean {
  const token = peek(cursor);
  return token.kind === 'newline' || token.kind === 'end' || isWord(token, ';') || isWord(token, '}');
}

export function skipNewlines(cursor: Cursor): void {
  while (peek(cursor).kind === 'newline') take(cursor);
}

/** Newlines and semicolons between statements. */
export function skipSeparators(cursor: Cursor): void {
  while (peek(cursor).kind === 'newline' || isWord(peek(cursor), ';')) take(cursor);
}
