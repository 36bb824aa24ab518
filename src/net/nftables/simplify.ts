import { networkAddress, parseIpv4 } from '../../base/ip.ts';
import type { Expression, Family, KeyPart, Statement } from './model.ts';
import { compareScalar, mergeRanges, sortedElements } from './set.ts';
import { prefixRange } from './parse-value.ts';
import { typesOf } from './parse-expression.ts';

type MatchStatement = Extract<Statement, { statement: 'match' }>;

/** Length of the network that a range of addresses is exactly; undefined when it is none. */
export function prefixOf(part: KeyPart): { readonly ip: string; readonly length: number } | undefined {
  if (typeof part !== 'object' || typeof part.from !== 'string' || typeof part.to !== 'string') return undefined;
  const bits = parseIpv4(part.from) === undefined ? 128 : 32;
  if (bits === 128 && !part.from.includes(':')) return undefined;
  for (let length = 0; length < bits; length++) {
    if (networkAddress(part.from, length) !== part.from) continue;
    const range = prefixRange(part.from, length);
    if (typeof range === 'object' && range.to === part.to) return { ip: part.from, length };
  }
  return undefined;
}

/** A match as the kernel gives it back: sets of one are values, masks of whole bits are networks, sets are sorted. */
export function simplifyMatch(match: MatchStatement): MatchStatement {
  const { left, right } = match;
  if (right.kind === 'set') {
    const [only] = right.elements;
    const types = typesOf(left);
    if (right.elements.length === 1 && only?.key.length === 1 && only.comment === undefined && only.timeout === undefined)
      return { ...match, right: expressionOf(types[0] ?? 'integer', only.key[0] ?? 0) };
    const ranged = types.length === 1 && right.elements.some(({ key: [part] }) => typeof part === 'object');
    return { ...match, right: { ...right, elements: sortedElements(types, ranged ? mergeRanges(right.elements) : right.elements, 0) } };
  }
  if (left.kind === 'binary' && left.right.kind === 'value' && typeof left.right.value === 'string' && right.kind === 'value') {
    const mask = parseIpv4(left.right.value) ?? 0;
    const length = mask.toString(2).replace(/0+$/, '').length;
    return {
      ...match,
      left: left.left,
      op: match.op === '==' ? '' : match.op,
      right: { kind: 'prefix', ip: String(right.value), length: mask === 0 ? 0 : length },
    };
  }
  return match.op === '==' && left.kind !== 'binary' && !hasBits(left) ? { ...match, op: '' } : match;
}

function hasBits(left: Expression): boolean {
  return typesOf(left).some((type) => type === 'ct_state' || type === 'ct_status' || type === 'tcp_flag');
}

function expressionOf(type: string, part: KeyPart): Expression {
  if (typeof part !== 'object') return { kind: 'value', type, value: part };
  const prefix = prefixOf(part);
  if (prefix) return { kind: 'prefix', ...prefix };
  return compareScalar(part.from, part.to) === 0 ? { kind: 'value', type, value: part.from } : { kind: 'range', type, ...part };
}

/** A rule as the kernel gives it back: what a later match implies is not said twice, what a reject needs is said. */
export function simplifyStatements(statements: readonly Statement[], family: Family): Statement[] {
  const out: Statement[] = [];
  for (const statement of statements) {
    let current = sortVmap(statement);
    const before = out[out.length - 1];
    const transport = before && (equalTo(before, 'meta l4proto') ?? equalTo(before, 'ip protocol') ?? equalTo(before, 'ip6 nexthdr'));
    if (transport !== undefined && current.statement === 'match' && current.left.kind === 'key') {
      const [header, field] = current.left.key.split(' ');
      const name = transport === 6 ? 'tcp' : transport === 17 ? 'udp' : transport === 1 ? 'icmp' : transport === 58 ? 'icmpv6' : undefined;
      if (name !== undefined && (header === name || (header === 'th' && (name === 'tcp' || name === 'udp')))) {
        out.pop();
        current = { ...current, left: { kind: 'key', key: `${name} ${field ?? ''}` } };
      }
    }
    out.push(current);
  }
  return addNeeded(out, family);
}

function sortVmap(statement: Statement): Statement {
  if (statement.statement !== 'vmap' || statement.from.kind !== 'set') return statement;
  return { ...statement, from: { ...statement.from, elements: sortedElements(typesOf(statement.key), statement.from.elements, 0) } };
}

function equalTo(statement: Statement, key: string): number | undefined {
  if (statement.statement !== 'match' || statement.left.kind !== 'key' || statement.left.key !== key || statement.op !== '')
    return undefined;
  return statement.right.kind === 'value' && typeof statement.right.value === 'number' ? statement.right.value : undefined;
}

/** A reject of one protocol family in an inet table, or by RST, needs a match that says so. */
function addNeeded(statements: readonly Statement[], family: Family): Statement[] {
  const reject = statements.find((statement) => statement.statement === 'reject');
  if (reject?.statement !== 'reject') return [...statements];
  const keys = statements.flatMap((statement) =>
    statement.statement === 'match' || statement.statement === 'vmap' ? keysOf(statement) : [],
  );
  const [kind] = reject.kind.split(' ');
  if (kind === 'tcp' && !keys.some((key) => key.startsWith('tcp ') || key === 'meta l4proto' || key === 'ip protocol'))
    return [equals('meta l4proto', 'inet_proto', 6), ...statements];
  const network = kind === 'icmp' ? 2 : kind === 'icmpv6' ? 10 : undefined;
  if (family !== 'inet' || network === undefined || statements.length === 1) return [...statements];
  if (keys.some((key) => /^(ip|ip6|icmp|icmpv6) |^meta (nfproto|protocol)/.test(key))) return [...statements];
  return [equals('meta nfproto', 'nf_proto', network), ...statements];
}

function keysOf(statement: MatchStatement | Extract<Statement, { statement: 'vmap' }>): string[] {
  const of = (expression: Expression): string[] => {
    if (expression.kind === 'key') return [expression.key];
    if (expression.kind === 'concat') return expression.parts.flatMap(of);
    return expression.kind === 'binary' ? of(expression.left) : [];
  };
  return of(statement.statement === 'match' ? statement.left : statement.key);
}

function equals(key: string, type: string, value: number): Statement {
  return { statement: 'match', left: { kind: 'key', key }, op: '', right: { kind: 'value', type, value } };
}
