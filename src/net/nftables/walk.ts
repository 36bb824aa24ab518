import type { HookContext } from '../netfilter/extension.ts';
import { act } from './act.ts';
import { compare, evaluate, lookup, type Evaluation } from './evaluate.ts';
import { findDatatype } from './datatypes.ts';
import type { NftChain, NftElement, NftRule, NftTable, Statement, Verdict } from './model.ts';
import { typesOf } from './parse-expression.ts';
import { printElement } from './print-expression.ts';
import { printRule } from './print-rule.ts';

/** What a base chain says, and what decided: no rule means its policy. `element` is the entry of a verdict map. */
export interface NftVerdict {
  readonly verdict: 'accept' | 'drop' | { readonly reject: string };
  readonly table: NftTable;
  readonly chain: NftChain;
  readonly rule: NftRule | undefined;
  readonly element?: Decided | undefined;
  /** chains from the base chain to the deciding one */
  readonly way?: readonly string[] | undefined;
}

/** An entry of a verdict map that led somewhere, with the datatypes of its key. */
interface Decided {
  readonly element: NftElement;
  readonly types: readonly string[];
}

/** Chains can nest this deep (NFT_JUMP_STACK_SIZE). */
const MAX_DEPTH = 16;

type Outcome =
  'next' | 'break' | 'drop' | { readonly reject: string } | { readonly verdict: Verdict; readonly element?: Decided | undefined };

/** A chain being walked, and the one that led to it. */
interface Frame {
  readonly chain: NftChain;
  next: number;
  readonly by?: Frame | undefined;
}

/** Walks a base chain and what it leads to. */
export function walkChain(table: NftTable, base: NftChain, context: HookContext): NftVerdict {
  const stack: Frame[] = [{ chain: base, next: 0 }];
  context.at = `${table.family} ${table.name}/${base.name}`;
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (!frame) break;
    const rule = frame.chain.rules[frame.next++];
    if (!rule) {
      stack.pop();
      continue;
    }
    const { chain } = frame;
    if (context.budget-- <= 0) return { verdict: 'drop', table, chain, rule };
    const outcome = runRule({ context, table, rule });
    if (outcome === 'next' || outcome === 'break') continue;
    if (outcome === 'drop' || 'reject' in outcome) return { verdict: outcome, table, chain, rule, way: wayTo(frame) };
    const { verdict, element } = outcome;
    switch (verdict.verdict) {
      case 'accept':
      case 'drop':
        return { verdict: verdict.verdict, table, chain, rule, element, way: wayTo(frame) };
      case 'return':
        stack.pop();
        break;
      case 'jump':
      case 'goto': {
        const target = table.chains.get(verdict.chain);
        if (!target || stack.length >= MAX_DEPTH) return { verdict: 'drop', table, chain, rule, element };
        if (verdict.verdict === 'goto') stack.pop();
        stack.push({ chain: target, next: 0, by: frame });
      }
    }
  }
  return { verdict: base.base?.policy ?? 'accept', table, chain: base, rule: undefined };
}

function wayTo(last: Frame): string[] {
  const names: string[] = [];
  for (let frame: Frame | undefined = last; frame; frame = frame.by) names.unshift(frame.chain.name);
  return names;
}

function runRule(at: Evaluation): Outcome {
  let counter = 0;
  for (const statement of at.rule.statements) {
    if (statement.statement === 'counter') {
      const counted = at.rule.counters[counter++];
      if (counted) {
        counted.packets++;
        counted.bytes += at.context.length;
      }
      continue;
    }
    const outcome = runStatement(statement, at);
    if (outcome !== 'next') return outcome;
  }
  return 'next';
}

function runStatement(statement: Exclude<Statement, { statement: 'counter' }>, at: Evaluation): Outcome {
  switch (statement.statement) {
    case 'match': {
      const left = evaluate(statement.left, at);
      const bits = statement.left.kind === 'key' && typesOf(statement.left).some((type) => findDatatype(type)?.bits === true);
      return left && compare(left, statement.op, statement.right, at, bits) ? 'next' : 'break';
    }
    case 'verdict':
      return { verdict: statement.verdict };
    case 'vmap': {
      const key = evaluate(statement.key, at);
      const element = key && lookup(statement.from, key, at);
      if (!element?.verdict) return 'break';
      count(element, at);
      return { verdict: element.verdict, element: { element, types: typesOf(statement.key) } };
    }
    default: {
      const outcome = act(statement, at);
      return outcome === 'accept' ? { verdict: { verdict: 'accept' } } : outcome;
    }
  }
}

function count(element: NftElement, { context }: Evaluation): void {
  if (!element.counter) return;
  element.counter.packets++;
  element.counter.bytes += context.length;
}

/** The deciding entry as `nft monitor` and `nft -e` print it. */
export function nftEntryText({ table, chain, rule, element }: NftVerdict): string {
  const where = `${table.family} ${table.name} ${chain.name}`;
  if (!rule) return `chain ${where} { policy ${chain.base?.policy ?? 'accept'}; }`;
  const entry = element ? ` { ${printElement(element.element, { key: element.types, stateless: true })} }` : '';
  return `add rule ${where} ${printRule(rule, table.family, { stateless: true })}${entry}`;
}
