import { inCidr } from '../../base/ip.ts';
import { addressType } from '../netfilter/address-type.ts';
import type { HookContext } from '../netfilter/extension.ts';
import { findRoute } from '../route.ts';
import { findDatatype } from './datatypes.ts';
import type { Expression, NftElement, NftRule, NftTable, Scalar } from './model.ts';
import { findSelector } from './selectors.ts';
import { compareScalar, findElement, findIn } from './set.ts';

/** What expressions are evaluated over: the packet, the table that names sets, the rule that keeps counts. */
export interface Evaluation {
  readonly context: HookContext;
  readonly table: NftTable;
  readonly rule: NftRule;
}

/** The parts of an expression's value; undefined where the packet does not have it, and then the rule does not match. */
export function evaluate(expression: Expression, at: Evaluation): readonly Scalar[] | undefined {
  switch (expression.kind) {
    case 'key': {
      const value = findSelector(expression.key)?.read(at.context);
      return value === undefined ? undefined : [value];
    }
    case 'value':
      return [expression.value];
    case 'flags':
      return [expression.mask];
    case 'fib':
      return fib(expression, at.context);
    case 'numgen':
      return [numgen(expression, at)];
    case 'concat': {
      const parts: Scalar[] = [];
      for (const part of expression.parts) {
        const value = evaluate(part, at);
        if (!value) return undefined;
        parts.push(...value);
      }
      return parts;
    }
    case 'binary': {
      const [left] = evaluate(expression.left, at) ?? [];
      const [right] = evaluate(expression.right, at) ?? [];
      return typeof left === 'number' && typeof right === 'number' ? [combine(expression.op, left, right)] : undefined;
    }
    case 'map': {
      const key = evaluate(expression.key, at);
      const element = key && lookup(expression.from, key, at);
      return element?.value?.map((part) => (typeof part === 'object' ? part.from : part));
    }
    default:
      return undefined;
  }
}

function combine(op: '&' | '|' | '^' | '<<' | '>>', left: number, right: number): number {
  switch (op) {
    case '&':
      return (left & right) >>> 0;
    case '|':
      return (left | right) >>> 0;
    case '^':
      return (left ^ right) >>> 0;
    case '<<':
      return (left << right) >>> 0;
    case '>>':
      return left >>> right;
  }
}

/** The element that holds a key, of an anonymous or a named set. */
export function lookup(
  from: Extract<Expression, { kind: 'set' | 'reference' }>,
  key: readonly Scalar[],
  at: Evaluation,
): NftElement | undefined {
  const now = at.context.network.ports.now();
  if (from.kind === 'set') return findIn(from.elements, key, now);
  const set = at.table.sets.get(from.set);
  return set && findElement(set, key, now);
}

/** `fib saddr type`, `fib daddr . iif type`, `fib saddr . iif oif` (nft_fib(4)). */
function fib({ fields, result }: Extract<Expression, { kind: 'fib' }>, context: HookContext): readonly Scalar[] | undefined {
  const { packet, namespace, devices } = context;
  const address = fields.includes('saddr') ? packet.source : packet.destination;
  const device = fields.includes('iif') ? devices.in : fields.includes('oif') ? devices.out : undefined;
  if (result === 'type') {
    const kind = addressType(namespace, address, device).toLowerCase();
    const number = findDatatype('fib_addrtype')?.symbols?.[kind];
    return number === undefined ? undefined : [number];
  }
  const way = findRoute(namespace, {
    destination: address,
    source: fields.includes('saddr') && fields.includes('daddr') ? packet.destination : undefined,
    mark: fields.includes('mark') ? packet.meta.mark : 0,
  });
  // nothing, or another way than the one asked for, is "missing"
  if (way.kind !== 'route' || (device !== undefined && way.link.name !== device)) return [0];
  return [way.link.name];
}

function numgen({ mode, mod, offset }: Extract<Expression, { kind: 'numgen' }>, { context, rule }: Evaluation): number {
  if (mode === 'random') return offset + context.network.ports.random(mod);
  const next = rule.next ?? 0;
  rule.next = (next + 1) % mod;
  return offset + next;
}

/** Whether a packet's value stands in the relation to what a rule compares it with. */
export function compare(
  left: readonly Scalar[],
  op: '' | '==' | '!=' | '<' | '>' | '<=' | '>=',
  right: Expression,
  at: Evaluation,
  bits: boolean,
): boolean {
  const not = op === '!=';
  const value = left[0] ?? 0;
  switch (right.kind) {
    case 'set':
    case 'reference':
      return (lookup(right, left, at) !== undefined) !== not;
    case 'range':
      return (compareScalar(right.from, value) <= 0 && compareScalar(value, right.to) <= 0) !== not;
    case 'prefix':
      return inPrefix(String(value), right) !== not;
    case 'flags':
      if (typeof value !== 'number') return not;
      return op === '==' ? value === right.mask : ((value & right.mask) !== 0) !== not;
  }
  const wanted = evaluate(right, at);
  if (!wanted) return false;
  if (wanted.length > 1) return wanted.every((part, i) => part === left[i]) !== not;
  const other = wanted[0] ?? 0;
  // a state or flag alone asks whether the bit is set
  if (bits && (op === '' || not) && typeof value === 'number' && typeof other === 'number') return ((value & other) !== 0) !== not;
  switch (op) {
    case '<':
      return compareScalar(value, other) < 0;
    case '>':
      return compareScalar(value, other) > 0;
    case '<=':
      return compareScalar(value, other) <= 0;
    case '>=':
      return compareScalar(value, other) >= 0;
  }
  const wildcard = typeof other === 'string' && other.endsWith('*') && typeof value === 'string' && value.startsWith(other.slice(0, -1));
  return (value === other || wildcard) !== not;
}

function inPrefix(ip: string, { ip: network, length }: Extract<Expression, { kind: 'prefix' }>): boolean {
  return inCidr(ip, network, length);
}
