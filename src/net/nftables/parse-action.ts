import { accept, expect, fail, isWord, last, peek, take, unexpected, type Cursor } from './cursor.ts';
import { ICMP_CODES, ICMPV6_CODES } from './datatypes.ts';
import type { Expression, NatStatement, RateLimit, Statement } from './model.ts';
import { parseComputed, typesOf, type Scope } from './parse-expression.ts';
import { parseScalar, span } from './parse-value.ts';
import type { ProtocolContext } from './protocol-context.ts';

const ICMPX_CODES = { 'no-route': 0, 'port-unreachable': 1, 'host-unreachable': 2, 'admin-prohibited': 3 };

/** `reject [with tcp reset | with icmp|icmpv6|icmpx [type] CODE]`. */
export function parseReject(cursor: Cursor, context: ProtocolContext): Statement | undefined {
  const from = take(cursor);
  if (!accept(cursor, 'with')) return { statement: 'reject', kind: '' };
  const word = take(cursor);
  if (word.text === 'tcp') {
    if (!expect(cursor, 'reset')) return undefined;
    const known = context.transport;
    if (known !== undefined && known !== 'tcp' && known !== 'any')
      return fail(cursor, `conflicting protocols specified: ${known} vs. tcp`, span(from, last(cursor)));
    return { statement: 'reject', kind: 'tcp reset' };
  }
  const codes: Readonly<Record<string, number>> | undefined =
    word.text === 'icmp' ? ICMP_CODES : word.text === 'icmpv6' ? ICMPV6_CODES : word.text === 'icmpx' ? ICMPX_CODES : undefined;
  if (!codes) {
    cursor.at--;
    return unexpected(cursor, 'icmp', 'icmpv6', 'tcp', 'icmpx');
  }
  accept(cursor, 'type');
  const code = peek(cursor);
  if (code.kind !== 'string') return unexpected(cursor);
  take(cursor);
  if (!Object.hasOwn(codes, code.text)) return fail(cursor, `Could not parse ${word.text} code`, code);
  const network = word.text === 'icmp' ? 'ip' : word.text === 'icmpv6' ? 'ip6' : undefined;
  const known = context.network ?? (context.table === 'inet' ? undefined : context.table);
  if (network !== undefined && known !== undefined && known !== network)
    return fail(cursor, `conflicting protocols specified: ${known} vs. ${network}`, span(from, last(cursor)));
  return { statement: 'reject', kind: `${word.text} ${code.text}` };
}

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug', 'audit'];

/** `log [prefix "x"] [group n] [level l] [flags f]`. */
export function parseLog(cursor: Cursor): Statement | undefined {
  take(cursor);
  const parts = { prefix: '', group: '', level: '', flags: '' };
  let prefix = '';
  for (;;) {
    if (accept(cursor, 'prefix')) {
      if (peek(cursor).kind !== 'quoted') return unexpected(cursor, 'string');
      prefix = take(cursor).text;
      parts.prefix = ` prefix "${prefix}"`;
    } else if (accept(cursor, 'group')) parts.group = ` group ${take(cursor).text}`;
    else if (accept(cursor, 'snaplen')) parts.group += ` snaplen ${take(cursor).text}`;
    else if (accept(cursor, 'queue-threshold')) parts.group += ` queue-threshold ${take(cursor).text}`;
    else if (accept(cursor, 'level')) {
      const level = take(cursor);
      if (!LEVELS.includes(level.text)) return fail(cursor, 'invalid log level', level);
      parts.level = level.text === 'warn' ? '' : ` level ${level.text}`;
    } else if (accept(cursor, 'flags')) {
      parts.flags = ` flags ${take(cursor).text}`;
      while (isWord(peek(cursor), ',') || ['sequence', 'options'].includes(peek(cursor).text)) {
        const { text } = take(cursor);
        parts.flags += text === ',' || parts.flags.endsWith(',') ? text : ` ${text}`;
      }
    } else break;
  }
  return { statement: 'log', prefix, options: parts.prefix + parts.group + parts.level + parts.flags };
}

const UNITS: readonly RateLimit['unit'][] = ['second', 'minute', 'hour', 'day', 'week'];
const SIZES = ['bytes', 'kbytes', 'mbytes'] as const;

/** `limit rate [over] 10/second [burst 5 packets]`, or of octets. */
export function parseLimit(cursor: Cursor): Statement | undefined {
  take(cursor);
  if (!expect(cursor, 'rate')) return undefined;
  const over = accept(cursor, 'over');
  accept(cursor, 'until');
  const rate = peek(cursor);
  if (rate.kind !== 'number') return unexpected(cursor);
  take(cursor);
  // `10 mbytes/second` is one word, `10/second` is three
  const joined = peek(cursor);
  const bytes = SIZES.find((size) => joined.text.startsWith(`${size}/`) || accept(cursor, size));
  let unit = bytes && UNITS.find((each) => joined.text === `${bytes}/${each}`);
  if (unit) take(cursor);
  else {
    if (!expect(cursor, '/')) return undefined;
    unit = UNITS.find((each) => accept(cursor, each));
    if (!unit) return unexpected(cursor);
  }
  let burst = bytes === undefined ? 5 : 0;
  if (accept(cursor, 'burst')) {
    burst = Number(take(cursor).text);
    if (!accept(cursor, 'packets')) {
      const size = SIZES.findIndex((each) => accept(cursor, each));
      if (size < 0) return unexpected(cursor);
      burst *= 1024 ** size;
    }
  }
  return { statement: 'limit', limit: { rate: Number(rate.text), unit, burst, over, ...(bytes === undefined ? {} : { bytes }) } };
}

/** `dnat`, `snat`, `masquerade` and `redirect`, nft(8) NAT STATEMENTS. */
export function parseNat(cursor: Cursor, scope: Scope, name: NatStatement['statement'], context: ProtocolContext): Statement | undefined {
  const keyword = take(cursor);
  let family: 'ip' | 'ip6' | undefined;
  let address: Expression | undefined;
  let port: Expression | undefined;
  const translates = name === 'dnat' || name === 'snat';
  if (translates) family = accept(cursor, 'ip') ? 'ip' : accept(cursor, 'ip6') ? 'ip6' : undefined;
  if (translates && isWord(peek(cursor), 'prefix')) return unexpected(cursor, 'to');
  if (accept(cursor, 'to')) {
    const network = family ?? context.network ?? (scope.family === 'inet' ? undefined : scope.family);
    if (!isWord(peek(cursor), ':')) {
      if (!translates) return unexpected(cursor, 'colon');
      if (network === undefined) return fail(cursor, `specify \`${name} ip' or '${name} ip6' in inet table to disambiguate`, keyword);
      const bracket = accept(cursor, '[');
      address = parseComputed(cursor, scope, [network === 'ip' ? 'ipv4_addr' : 'ipv6_addr', 'inet_service']);
      if (!address || (bracket && !expect(cursor, ']'))) return undefined;
      if (scope.family === 'inet' || typesOf(address).length > 1) family = network;
      else family = undefined;
    }
    if (accept(cursor, ':')) {
      const from = peek(cursor);
      const value = parseScalar(cursor, 'inet_service');
      if (typeof value !== 'number') return undefined;
      port = { kind: 'value', type: 'inet_service', value };
      if (accept(cursor, '-')) {
        const to = parseScalar(cursor, 'inet_service');
        if (to === undefined) return undefined;
        port = { kind: 'range', type: 'inet_service', from: value, to };
      }
      if (context.transport === undefined)
        return fail(cursor, 'transport protocol mapping is only valid after transport protocol match', span(from, last(cursor)), keyword);
    }
  } else if (translates) return unexpected(cursor, 'to');
  const flags: string[] = [];
  while (['random', 'fully-random', 'persistent'].includes(peek(cursor).text)) {
    flags.push(take(cursor).text);
    if (!accept(cursor, ',')) break;
  }
  return { statement: name, family, address, port, flags };
}
