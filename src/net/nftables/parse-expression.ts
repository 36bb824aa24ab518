import { accept, expect, fail, failed, isWord, last, peek, refuse, take, unexpected, type Cursor, type Place } from './cursor.ts';
import { findDatatype, readScalar } from './datatypes.ts';
import type { BinaryOperator, Expression, Family, NftTable } from './model.ts';
import { parseElements, parsePrefixLength, parseScalar, span, type ElementTypes } from './parse-value.ts';
import { findSelector, UNQUALIFIED } from './selectors.ts';

/** Where a rule is parsed: sets are looked up in its table. */
export interface Scope {
  readonly family: Family;
  readonly table: NftTable;
  /** names of chains that rules used, with their places: the kernel looks for them afterwards */
  readonly jumps: { readonly chain: string; readonly place: Place }[];
  /** interfaces that `iif` and `oif` can name; undefined names all */
  readonly interfaces?: ReadonlySet<string> | undefined;
}

const HEADERS = new Set(['ip', 'ip6', 'tcp', 'udp', 'sctp', 'udplite', 'dccp', 'th', 'icmp', 'icmpv6']);
/** What nft can read and this simulator cannot. */
const FOREIGN = new Set([
  'ether',
  'vlan',
  'arp',
  'jhash',
  'symhash',
  'rt',
  'socket',
  'osf',
  'exthdr',
  'igmp',
  'ah',
  'esp',
  'frag',
  'hbh',
  'dst',
  'comp',
  'gre',
]);
const FOREIGN_FIELDS = new Set(
  (
    'ip dscp,ip ecn,ip hdrlength,ip frag-off,ip checksum,ip option,ip6 dscp,ip6 ecn,ip6 flowlabel,tcp sequence,tcp ackseq,tcp doff,tcp reserved,tcp window,tcp checksum,' +
    'tcp urgptr,tcp option,udp length,udp checksum,icmp id,icmp sequence,icmp mtu,icmp gateway,icmp checksum,icmpv6 id,icmpv6 mtu,icmpv6 checksum,' +
    'meta skuid,meta skgid,meta cpu,meta iiftype,meta oiftype,meta iifgroup,meta oifgroup,meta cgroup,meta priority,meta random,meta nftrace,meta rtclassid,meta hour,meta day,meta time,' +
    'meta ibrname,meta obrname,meta sdif,meta sdifname,meta iifkind,meta oifkind,ct expiration,ct helper,ct label,ct count,ct packets,ct bytes,ct avgpkt,ct event,ct id,ct l3proto'
  ).split(','),
);

/** Whether the next token can begin an expression that reads the packet. */
export function beginsExpression(cursor: Cursor): boolean {
  const { text, kind } = peek(cursor);
  if (kind === 'symbol') return text === '@';
  return (
    kind === 'string' && (HEADERS.has(text) || UNQUALIFIED.has(text) || FOREIGN.has(text) || ['meta', 'ct', 'fib', 'numgen'].includes(text))
  );
}

/** What a packet is looked at for: a selector, `fib`, `numgen`, joined by dots or changed by bit operators. */
export function parseLeft(cursor: Cursor): Expression | undefined {
  const first = parseKey(cursor);
  if (!first) return undefined;
  if (isWord(peek(cursor), '.')) {
    const parts = [first];
    while (!failed(cursor) && accept(cursor, '.')) {
      const part = parseKey(cursor);
      if (part) parts.push(part);
    }
    return { kind: 'concat', parts };
  }
  let left: Expression = first;
  for (;;) {
    const op = operator(cursor);
    if (!op) return left;
    const mask = parseMask(cursor, typesOf(left)[0] ?? 'integer');
    if (!mask) return undefined;
    left = { kind: 'binary', op, left, right: mask };
  }
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  '&': '&',
  '|': '|',
  '^': '^',
  and: '&',
  or: '|',
  xor: '^',
  '<<': '<<',
  '>>': '>>',
};

function operator(cursor: Cursor): BinaryOperator | undefined {
  const { text, kind } = peek(cursor);
  const op = kind !== 'quoted' && Object.hasOwn(OPERATORS, text) ? OPERATORS[text] : undefined;
  if (op) take(cursor);
  return op;
}

/** `0xff`, `syn`, `(syn | ack)`, `meta mark`. */
function parseMask(cursor: Cursor, type: string): Expression | undefined {
  const grouped = accept(cursor, '(');
  let value: number | undefined;
  do {
    const one = parseScalar(cursor, type);
    if (one === undefined) return undefined;
    if (typeof one === 'string') return type === 'ipv4_addr' ? { kind: 'value', type, value: one } : unexpected(cursor);
    value = (value ?? 0) | one;
  } while (grouped && (accept(cursor, '|') || accept(cursor, ',')));
  if (grouped && !expect(cursor, ')')) return undefined;
  return { kind: 'value', type, value: value >>> 0 };
}

function parseKey(cursor: Cursor): Expression | undefined {
  const token = peek(cursor);
  if (isWord(token, '@')) return refuse(cursor, 'raw payload expressions of nft');
  if (token.kind !== 'string') return unexpected(cursor);
  if (FOREIGN.has(token.text)) return refuse(cursor, `the nft expression "${token.text}"`);
  if (token.text === 'fib') return parseFib(cursor);
  if (token.text === 'numgen') return parseNumgen(cursor);
  if (UNQUALIFIED.has(token.text)) {
    take(cursor);
    return { kind: 'key', key: `meta ${token.text}` };
  }
  if (!HEADERS.has(token.text) && token.text !== 'meta' && token.text !== 'ct') return unexpected(cursor);
  take(cursor);
  let key = `${token.text} ${peek(cursor).text}`;
  if (key === 'ct original' || key === 'ct reply') {
    take(cursor);
    key += ` ${peek(cursor).text}`;
    if (/ ip6?$/.test(key)) {
      take(cursor);
      key += ` ${peek(cursor).text}`;
    }
  }
  if (!findSelector(key)) return FOREIGN_FIELDS.has(key) ? refuse(cursor, `the nft expression "${key}"`) : unexpected(cursor);
  take(cursor);
  return { kind: 'key', key };
}

function parseFib(cursor: Cursor): Expression | undefined {
  take(cursor);
  const fields: string[] = [];
  do {
    const { text } = peek(cursor);
    if (!['saddr', 'daddr', 'mark', 'iif', 'oif'].includes(text)) return unexpected(cursor);
    fields.push(take(cursor).text);
  } while (accept(cursor, '.'));
  const result = peek(cursor).text;
  if (result !== 'type' && result !== 'oif' && result !== 'oifname') return unexpected(cursor);
  take(cursor);
  return { kind: 'fib', fields, result };
}

function parseNumgen(cursor: Cursor): Expression | undefined {
  take(cursor);
  const mode = take(cursor).text;
  if (mode !== 'random' && mode !== 'inc') return unexpected(cursor, 'inc', 'random');
  if (!expect(cursor, 'mod')) return undefined;
  const mod = peek(cursor);
  if (mod.kind !== 'number') return unexpected(cursor, 'number');
  take(cursor);
  const offset = accept(cursor, 'offset') ? Number(take(cursor).text) : 0;
  return { kind: 'numgen', mode, mod: Math.max(1, Number(mod.text)), offset };
}

/** Datatypes of an expression's value. */
export function typesOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'key':
      return [findSelector(expression.key)?.type ?? 'integer'];
    case 'fib':
      return [expression.result === 'type' ? 'fib_addrtype' : expression.result === 'oif' ? 'iface_index' : 'ifname'];
    case 'concat':
      return expression.parts.flatMap(typesOf);
    case 'binary':
      return typesOf(expression.left);
    case 'value':
    case 'range':
    case 'flags':
      return [expression.type];
    case 'prefix':
      return [expression.ip.includes(':') ? 'ipv6_addr' : 'ipv4_addr'];
    case 'map':
      return expression.data;
    default:
      return ['integer'];
  }
}

/** `{ ... }` or `@name` for keys of these types; `data` are the values of a map. */
export function parseLookup(
  cursor: Cursor,
  scope: Scope,
  types: ElementTypes,
  left?: Place,
): Extract<Expression, { kind: 'set' | 'reference' }> | undefined {
  if (isWord(peek(cursor), '@')) {
    const at = take(cursor);
    const name = take(cursor);
    const set = scope.table.sets.get(name.text);
    if (!set) return fail(cursor, 'No such file or directory', span(at, name));
    if (set.key.length !== types.key.length || set.key.some((type, i) => octets(type) !== octets(types.key[i])))
      return fail(cursor, `datatype mismatch, expected ${titles(set.key)}, expression has type ${titles(types.key)}`, span(at, name), left);
    return { kind: 'reference', set: name.text };
  }
  const elements = parseElements(cursor, types);
  if (failed(cursor)) return undefined;
  for (const { element, chain } of elements)
    if (element.verdict && 'chain' in element.verdict && chain) scope.jumps.push({ chain: element.verdict.chain, place: chain });
  return { kind: 'set', types: types.key, elements: elements.map(({ element }) => element) };
}

function octets(type: string | undefined): number | undefined {
  return type === undefined ? undefined : findDatatype(type)?.octets;
}

function titles(types: readonly string[]): string {
  const names = types.map((type) => findDatatype(type)?.title ?? type);
  return names.length > 1 ? `concatenation of (${names.join(', ')})` : (names[0] ?? '');
}

/** What a match compares with: a value, range, network, list of flags, set or reference. */
export function parseRight(cursor: Cursor, scope: Scope, types: readonly string[], left?: Place): Expression | undefined {
  const token = peek(cursor);
  if (isWord(token, '{') || isWord(token, '@')) return parseLookup(cursor, scope, { key: types }, left);
  const type = types[0] ?? 'integer';
  if (types.length > 1) {
    const parts: Expression[] = [];
    for (const [i, part] of types.entries()) {
      if (i > 0 && !accept(cursor, '.')) return unexpected(cursor);
      const value = parseScalar(cursor, part);
      if (value === undefined) return undefined;
      parts.push({ kind: 'value', type: part, value });
    }
    return { kind: 'concat', parts };
  }
  if (isWord(token, '(')) return parseMask(cursor, type);
  if (type === 'fib_addrtype' || type === 'iface_index') {
    if (accept(cursor, 'missing')) return { kind: 'value', type, value: 0 };
    if (type === 'iface_index' && token.kind === 'number') return { kind: 'value', type, value: Number(take(cursor).text) };
  }
  const value = parseScalar(cursor, type);
  if (value === undefined) return undefined;
  if (type === 'iface_index' && scope.interfaces?.has(String(value)) === false) return fail(cursor, 'Interface does not exist', token);
  if (typeof value === 'string' && accept(cursor, '/')) {
    const length = parsePrefixLength(cursor, type, token);
    return length === undefined
      ? undefined
      : length === (octets(type) ?? 4) * 8
        ? { kind: 'value', type, value }
        : { kind: 'prefix', ip: value, length };
  }
  if (accept(cursor, '-')) {
    const to = parseScalar(cursor, type);
    return to === undefined ? undefined : { kind: 'range', type, from: value, to };
  }
  if (typeof value === 'number' && findDatatype(type)?.bits && (isWord(peek(cursor), ',') || isWord(peek(cursor), '|'))) {
    let mask = value;
    while (!failed(cursor) && (accept(cursor, ',') || accept(cursor, '|'))) {
      const more = parseScalar(cursor, type);
      if (typeof more === 'number') mask |= more;
    }
    return { kind: 'flags', type, mask };
  }
  return { kind: 'value', type, value };
}

/** A value that a statement takes: a constant, a packet's field, or a map of one. `types` are what it must be. */
export function parseComputed(cursor: Cursor, scope: Scope, types: readonly string[]): Expression | undefined {
  if (!beginsExpression(cursor)) return parseConstant(cursor, types);
  const left = parseLeft(cursor);
  if (!left || !accept(cursor, 'map')) return left;
  const from = parseLookup(cursor, scope, { key: typesOf(left), data: types });
  if (!from) return undefined;
  const data =
    from.kind === 'reference'
      ? (scope.table.sets.get(from.set)?.data ?? types)
      : (types.slice(0, from.elements[0]?.value?.length ?? 1) as readonly string[]);
  return { kind: 'map', key: left, from, data };
}

function parseConstant(cursor: Cursor, types: readonly string[]): Expression | undefined {
  const type = types[0] ?? 'integer';
  const token = peek(cursor);
  if (token.kind === 'symbol') return unexpected(cursor);
  const value = parseScalar(cursor, type);
  if (value === undefined) return undefined;
  if (!accept(cursor, '-')) return { kind: 'value', type, value };
  const to = readScalar(type, take(cursor).text);
  return to.ok ? { kind: 'range', type, from: value, to: to.value } : fail(cursor, to.error, last(cursor));
}
