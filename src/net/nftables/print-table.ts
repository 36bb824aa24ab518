import { findDatatype } from './datatypes.ts';
import type { NftChain, NftCounter, NftSet, NftTable } from './model.ts';
import { printElement, printTime } from './print-expression.ts';
import { printRule, type PrintOptions } from './print-rule.ts';
import { printPriority } from './priority.ts';
import { sortedElements } from './set.ts';

function handle(options: PrintOptions, number: number): string {
  return options.handles ? ` # handle ${number}` : '';
}

/** A whole table: counters, sets and maps, chains. */
export function printTable(table: NftTable, options: PrintOptions = {}): string {
  const blocks = [
    ...[...table.counters.values()].map((counter) => printCounter(counter, options)),
    ...[...table.sets.values()].map((set) => printSet(set, options)),
    ...[...table.chains.values()].map((chain) => printChain(chain, table, options)),
  ];
  const comment = table.comment === undefined ? '' : `\tcomment "${table.comment}"\n`;
  return `table ${table.family} ${table.name} {${handle(options, table.handle)}\n${comment}${blocks.join('\n')}}\n`;
}

/** The line that hooks a base chain. */
function baseLine(chain: NftChain): string {
  const { base } = chain;
  return base ? `\t\ttype ${base.type} hook ${base.hook.toLowerCase()} priority ${printPriority(base)}; policy ${base.policy};\n` : '';
}

export function printChain(chain: NftChain, table: NftTable, options: PrintOptions = {}): string {
  const comment = chain.comment === undefined ? '' : `\t\tcomment "${chain.comment}"\n`;
  const rules = chain.rules.map((rule) => `\t\t${printRule(rule, table.family, options)}${handle(options, rule.handle)}\n`).join('');
  return `\tchain ${chain.name} {${handle(options, chain.handle)}\n${comment}${baseLine(chain)}${rules}\t}\n`;
}

/** `nft list chains`: heads only. */
export function printChainHead(chain: NftChain): string {
  return `\tchain ${chain.name} {\n${baseLine(chain)}\t}\n`;
}

export function printCounter(counter: NftCounter, options: PrintOptions = {}): string {
  const comment = counter.comment === undefined ? '' : `\t\tcomment "${counter.comment}"\n`;
  const counts = options.stateless ? 'packets 0 bytes 0' : `packets ${counter.packets} bytes ${counter.bytes}`;
  return `\tcounter ${counter.name} {${handle(options, counter.handle)}\n${comment}\t\t${counts}\n\t}\n`;
}

export function printSet(set: NftSet, options: PrintOptions = {}): string {
  const lines: string[] = [];
  const of = set.data ? ` : ${set.data.join(' . ')}` : '';
  lines.push(set.typeOf === undefined ? `type ${set.key.join(' . ')}${of}` : `typeof ${set.typeOf}`);
  if (set.size !== undefined) lines.push(`size ${set.size}`);
  if (set.flags.length > 0) lines.push(`flags ${set.flags.join(',')}`);
  if (set.counts) lines.push('counter');
  if (set.timeout !== undefined) lines.push(`timeout ${printTime(set.timeout)}`);
  if (set.gcInterval !== undefined) lines.push(`gc-interval ${printTime(set.gcInterval)}`);
  if (set.autoMerge) lines.push('auto-merge');
  if (set.comment !== undefined) lines.push(`comment "${set.comment}"`);
  const elements = printElements(set, options);
  if (elements !== '') lines.push(elements);
  return `\t${set.data ? 'map' : 'set'} ${set.name} {${handle(options, set.handle)}\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`;
}

/** Elements of several on a line, as many as their type allows. */
function printElements(set: NftSet, options: PrintOptions): string {
  const elements = sortedElements(set.key, set.elements.values(), options.now ?? 0);
  if (elements.length === 0) return '';
  const perLine = set.key.length > 1 ? 1 : (findDatatype(set.key[0] ?? '')?.perLine ?? 1);
  const format = {
    key: set.key,
    data: set.data,
    stateless: options.stateless,
    now: options.now,
    timeout: set.timeout,
    numeric: options.numeric,
  };
  const text = elements
    .map((element, i) => `${i === 0 ? '' : i % perLine === 0 ? ',\n\t\t\t     ' : ', '}${printElement(element, format)}`)
    .join('');
  return `elements = { ${text} }`;
}
