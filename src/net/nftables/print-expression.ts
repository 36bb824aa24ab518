import { findDatatype, printScalar } from './datatypes.ts';
import type { Expression, KeyPart, NftElement, Verdict } from './model.ts';
import { typesOf } from './parse-expression.ts';
import { printKey } from './selectors.ts';
import { prefixOf } from './simplify.ts';

/** Time as nft prints it: `3h`, `1m30s`, `9s992ms`. */
export function printTime(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const;
  let left = Math.max(0, Math.floor(milliseconds));
  let out = '';
  for (const [name, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) out += `${count}${name}`;
  }
  return out === '' ? '0s' : out;
}

export function printVerdict(verdict: Verdict): string {
  return 'chain' in verdict ? `${verdict.verdict} ${verdict.chain}` : verdict.verdict;
}

function printParts(types: readonly string[], parts: readonly KeyPart[], numeric?: boolean): string {
  return parts.map((part, i) => printPart(types[i] ?? 'integer', part, numeric)).join(' . ');
}

function printPart(type: string, part: KeyPart, numeric?: boolean): string {
  if (typeof part !== 'object') return printScalar(type, part, numeric);
  const prefix = prefixOf(part);
  return prefix ? `${prefix.ip}/${prefix.length}` : `${printScalar(type, part.from, numeric)}-${printScalar(type, part.to, numeric)}`;
}

export interface ElementFormat {
  readonly key: readonly string[];
  readonly data?: readonly string[] | undefined;
  /** without counters and expiry (`nft -s`) */
  readonly stateless?: boolean | undefined;
  /** simulated time, for what is left of timeouts; the set's own timeout is not repeated */
  readonly now?: number | undefined;
  readonly timeout?: number | undefined;
  readonly numeric?: boolean | undefined;
}

/** An element: key, options, and what it leads to. */
export function printElement(element: NftElement, format: ElementFormat): string {
  const { counter, comment, timeout, expiresAt } = element;
  let text = printParts(format.key, element.key, format.numeric);
  if (counter) text += format.stateless ? ' counter' : ` counter packets ${counter.packets} bytes ${counter.bytes}`;
  if (timeout !== undefined && timeout !== format.timeout) text += ` timeout ${printTime(timeout)}`;
  if (expiresAt !== undefined && !format.stateless) text += ` expires ${printTime(expiresAt - (format.now ?? 0))}`;
  if (comment !== undefined) text += ` comment "${comment}"`;
  if (element.verdict) return `${text} : ${printVerdict(element.verdict)}`;
  return element.value && format.data ? `${text} : ${printParts(format.data, element.value, format.numeric)}` : text;
}

/** An expression as `nft list` writes it. */
export function printExpression(expression: Expression, numeric?: boolean): string {
  switch (expression.kind) {
    case 'key':
      return printKey(expression.key);
    case 'fib':
      return `fib ${expression.fields.join(' . ')} ${expression.result}`;
    case 'numgen':
      return `numgen ${expression.mode} mod ${expression.mod}${expression.offset === 0 ? '' : ` offset ${expression.offset}`}`;
    case 'value':
      return printScalar(expression.type, expression.value, numeric);
    case 'prefix':
      return `${expression.ip}/${expression.length}`;
    case 'range':
      return `${printScalar(expression.type, expression.from, numeric)}-${printScalar(expression.type, expression.to, numeric)}`;
    case 'flags':
      return printScalar(expression.type, expression.mask, numeric);
    case 'concat':
      return expression.parts.map((part) => printExpression(part, numeric)).join(' . ');
    case 'binary':
      return `${printExpression(expression.left, numeric)} ${expression.op} ${printMask(expression.right, numeric)}`;
    case 'set':
      return `{ ${expression.elements.map((element) => printElement(element, { key: expression.types, numeric })).join(', ')} }`;
    case 'reference':
      return `@${expression.set}`;
    case 'map': {
      const { from } = expression;
      const key = printExpression(expression.key, numeric);
      if (from.kind === 'reference') return `${key} map @${from.set}`;
      const types = typesOf(expression.key);
      return `${key} map { ${from.elements.map((element) => printElement(element, { key: types, data: expression.data, numeric })).join(', ')} }`;
    }
  }
}

/** Bits stand in brackets with bars between them. */
function printMask(expression: Expression, numeric?: boolean): string {
  const text = printExpression(expression, numeric);
  return expression.kind === 'value' && findDatatype(expression.type)?.bits && text.includes(',') ? `(${text.replace(/,/g, ' | ')})` : text;
}
