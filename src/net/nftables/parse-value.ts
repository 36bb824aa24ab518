import { broadcastAddress, formatIpv6, networkAddress, parseIpv4, parseIpv6 } from '../../base/ip.ts';
import { accept, fail, failed, isWord, last, peek, skipNewlines, take, unexpected, type Cursor, type Place } from './cursor.ts';
import { findDatatype, readScalar } from './datatypes.ts';
import type { Token } from './lexer.ts';
import type { KeyPart, NftElement, Scalar, Verdict } from './model.ts';

const TIME = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** From the first place to the last. */
export function span(from: Place, to: Place): Place {
  return { line: from.line, start: from.start, end: to.line === from.line ? to.end : from.end };
}

/** `1h30m`, `10s` or a number of seconds, in milliseconds. */
export function parseTime(cursor: Cursor): number {
  const token = peek(cursor);
  const match = token.kind === 'string' ? TIME.exec(token.text) : null;
  if (token.kind === 'number') return Number(take(cursor).text) * 1000;
  if (!match) {
    unexpected(cursor);
    return 0;
  }
  take(cursor);
  const [days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = match.slice(1).map((text) => Number(text ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

/** One value of a type; undefined after an error. */
export function parseScalar(cursor: Cursor, type: string): Scalar | undefined {
  const token = peek(cursor);
  if (token.kind !== 'string' && token.kind !== 'number' && token.kind !== 'quoted') return unexpected(cursor);
  take(cursor);
  return readToken(cursor, type, token);
}

function readToken(cursor: Cursor, type: string, token: Token): Scalar | undefined {
  const read = readScalar(type, token.text);
  return read.ok ? read.value : fail(cursor, read.error, token);
}

/** Last address of a network. */
function lastOf(ip: string, length: number): string {
  if (parseIpv4(ip) !== undefined) return broadcastAddress(ip, length);
  const hosts = (1n << BigInt(128 - length)) - 1n;
  return formatIpv6((parseIpv6(networkAddress(ip, length)) ?? 0n) | hosts);
}

/** The addresses of a network as a range. */
export function prefixRange(ip: string, length: number): KeyPart {
  const bits = parseIpv4(ip) === undefined ? 128 : 32;
  return length === bits ? ip : { from: networkAddress(ip, length), to: lastOf(ip, length) };
}

/** `/n` after an address: the length, or undefined after an error. */
export function parsePrefixLength(cursor: Cursor, type: string, from: Place): number | undefined {
  const token = peek(cursor);
  if (token.kind !== 'number') return unexpected(cursor);
  take(cursor);
  const bits = (findDatatype(type)?.octets ?? 4) * 8;
  const length = Number(token.text);
  return length <= bits ? length : fail(cursor, `Prefix length ${length} is invalid for type of ${bits} bits width`, span(from, token));
}

/** A value, range or network as a part of an element's key. */
export function parseKeyPart(cursor: Cursor, type: string): KeyPart {
  const first = peek(cursor);
  const value = parseScalar(cursor, type);
  if (value === undefined) return 0;
  if (accept(cursor, '/') && typeof value === 'string') {
    const length = parsePrefixLength(cursor, type, first);
    return length === undefined ? 0 : prefixRange(value, length);
  }
  if (accept(cursor, '-')) {
    const to = parseScalar(cursor, type);
    return to === undefined ? 0 : { from: value, to };
  }
  return value;
}

/** `accept`, `drop`, `jump c` ... */
export function parseVerdict(cursor: Cursor): Verdict | undefined {
  const token = peek(cursor);
  switch (token.text) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
      take(cursor);
      return { verdict: token.text };
    case 'jump':
    case 'goto': {
      take(cursor);
      const name = peek(cursor);
      if (name.kind !== 'string') return unexpected(cursor, 'string');
      take(cursor);
      return { verdict: token.text, chain: name.text };
    }
    default:
      return unexpected(cursor);
  }
}

export interface ElementTypes {
  readonly key: readonly string[];
  /** types of the values of a map; `['verdict']`; undefined for sets */
  readonly data?: readonly string[] | undefined;
}

/** A parsed element and where it stands. */
export interface PlacedElement {
  readonly element: NftElement;
  readonly place: Place;
  /** the chain that its verdict names */
  readonly chain?: Place | undefined;
}

/** `{ key [timeout 1s] [comment "x"] [: data], ... }`, the brace included. */
export function parseElements(cursor: Cursor, types: ElementTypes): PlacedElement[] {
  const out: PlacedElement[] = [];
  if (!accept(cursor, '{')) {
    unexpected(cursor, "'{'");
    return out;
  }
  skipNewlines(cursor);
  while (!failed(cursor) && !accept(cursor, '}')) {
    const element = parseElement(cursor, types);
    if (element) out.push(element);
    skipNewlines(cursor);
    if (!accept(cursor, ',') && !isWord(peek(cursor), '}')) unexpected(cursor, 'comma', "'}'");
    skipNewlines(cursor);
  }
  return out;
}

function parseElement(cursor: Cursor, types: ElementTypes): PlacedElement | undefined {
  const first = peek(cursor);
  const key = types.key.map((type, i) => {
    if (i > 0 && !accept(cursor, '.')) unexpected(cursor);
    return parseKeyPart(cursor, type);
  });
  const end = last(cursor);
  let timeout: number | undefined;
  let expires: number | undefined;
  let comment: string | undefined;
  let counter: NftElement['counter'];
  for (;;) {
    if (accept(cursor, 'timeout')) timeout = parseTime(cursor);
    else if (accept(cursor, 'expires')) expires = parseTime(cursor);
    else if (accept(cursor, 'comment')) comment = take(cursor).text;
    else if (accept(cursor, 'counter')) counter = parseCounts(cursor);
    else break;
  }
  const place = span(first, end);
  const options = {
    ...(comment === undefined ? {} : { comment }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(counter === undefined ? {} : { counter }),
  };
  if (!types.data) return { element: { key, ...options }, place };
  if (!accept(cursor, ':')) return unexpected(cursor);
  if (types.data[0] === 'verdict') {
    const verdict = parseVerdict(cursor);
    return verdict && { element: { key, verdict, ...options }, place, chain: 'chain' in verdict ? last(cursor) : undefined };
  }
  const value = [parseKeyPart(cursor, types.data[0] ?? 'integer')];
  // an address alone, or an address and a port
  for (const type of types.data.slice(1)) if (accept(cursor, '.')) value.push(parseKeyPart(cursor, type));
  return { element: { key, value, ...options }, place };
}

/** `packets 3 bytes 4` after `counter`; zeros when absent. */
export function parseCounts(cursor: Cursor): { packets: number; bytes: number } {
  const counts = { packets: 0, bytes: 0 };
  if (accept(cursor, 'packets')) counts.packets = Number(take(cursor).text);
  if (accept(cursor, 'bytes')) counts.bytes = Number(take(cursor).text);
  return counts;
}
