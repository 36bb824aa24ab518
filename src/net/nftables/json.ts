import { findDatatype, printScalar } from './datatypes.ts';
import type {
  Expression,
  KeyPart,
  NatStatement,
  NftChain,
  NftCounter,
  NftElement,
  NftRule,
  NftSet,
  NftTable,
  Scalar,
  Statement,
  Verdict,
} from './model.ts';
import { typesOf } from './parse-expression.ts';
import { prefixOf } from './simplify.ts';
import { sortedElements } from './set.ts';

/** What `nft -j` prints: libnftables-json(5), as jansson writes it. */
export type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };

const METAINFO: Json = { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } };

/** The whole output: a list of objects behind the one that says who wrote it. */
export function jsonOutput(objects: readonly Json[]): string {
  return `${write({ nftables: [METAINFO, ...objects] })}\n`;
}

/** JSON with a blank behind each colon and comma. */
function write(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${write(each as Json)}`)
    .join(', ')}}`;
}

export function tableJson(family: string, name: string, handle: number): Json {
  return { table: { family, name, handle } };
}

export function chainJson(table: NftTable, chain: NftChain): Json {
  const { base } = chain;
  return {
    chain: {
      family: table.family,
      table: table.name,
      name: chain.name,
      handle: chain.handle,
      ...(base ? { type: base.type, hook: base.hook.toLowerCase(), prio: base.priority, policy: base.policy } : {}),
    },
  };
}

export function counterJson(table: NftTable, counter: NftCounter): Json {
  const { name, handle, packets, bytes } = counter;
  return { counter: { family: table.family, name, table: table.name, handle, packets, bytes } };
}

export function setJson(table: NftTable, set: NftSet, now: number): Json {
  const one = (types: readonly string[]): Json => (types.length === 1 ? (types[0] ?? '') : types);
  const elements = sortedElements(set.key, set.elements.values(), now);
  const seconds = (time: number | undefined): number => Math.floor((time ?? 0) / 1000);
  const flags = set.flags.filter((flag) => flag !== 'dynamic');
  return {
    [set.data ? 'map' : 'set']: {
      family: table.family,
      name: set.name,
      table: table.name,
      type: one(set.key),
      handle: set.handle,
      ...(set.comment === undefined ? {} : { comment: set.comment }),
      ...(set.data ? { map: one(set.data) } : {}),
      ...(set.size === undefined ? {} : { size: set.size }),
      ...(flags.length > 0 ? { flags } : {}),
      ...(set.timeout === undefined ? {} : { timeout: seconds(set.timeout) }),
      ...(set.gcInterval === undefined ? {} : { 'gc-interval': seconds(set.gcInterval) }),
      ...(elements.length > 0 ? { elem: elements.map((element) => elementJson(element, set.key, set.data, now, set.timeout)) } : {}),
    },
  };
}

function elementJson(
  element: NftElement,
  key: readonly string[],
  data: readonly string[] | undefined,
  now: number,
  timeout?: number,
): Json {
  const options: Record<string, Json> = {};
  if (element.timeout !== undefined && element.timeout !== timeout) options['timeout'] = Math.floor(element.timeout / 1000);
  if (element.expiresAt !== undefined) options['expires'] = Math.floor((element.expiresAt - now) / 1000);
  if (element.comment !== undefined) options['comment'] = element.comment;
  if (element.counter) options['counter'] = { packets: element.counter.packets, bytes: element.counter.bytes };
  const plain = partsJson(key, element.key);
  const left: Json = Object.keys(options).length > 0 ? { elem: { val: plain, ...options } } : plain;
  if (element.verdict) return [left, verdictJson(element.verdict)];
  return element.value && data ? [left, partsJson(data, element.value)] : left;
}

function verdictJson(verdict: Verdict): Json {
  return { [verdict.verdict]: 'chain' in verdict ? { target: verdict.chain } : null };
}

function partsJson(types: readonly string[], parts: readonly KeyPart[]): Json {
  const all = parts.map((part, i) => partJson(types[i] ?? 'integer', part));
  return all.length === 1 ? (all[0] ?? null) : { concat: all };
}

function partJson(type: string, part: KeyPart): Json {
  if (typeof part !== 'object') return scalarJson(type, part);
  const prefix = prefixOf(part);
  return prefix ? { prefix: { addr: prefix.ip, len: prefix.length } } : { range: [scalarJson(type, part.from), scalarJson(type, part.to)] };
}

function scalarJson(type: string, value: Scalar): Json {
  if (typeof value === 'string') return value;
  if (!findDatatype(type)?.symbols) return value;
  const text = printScalar(type, value);
  return /^\d+$/.test(text) ? value : text;
}

/** A rule with its statements. */
export function ruleJson(table: NftTable, chain: NftChain, rule: NftRule): Json {
  let counter = 0;
  const expr = rule.statements.map((statement): Json => {
    if (statement.statement !== 'counter') return statementJson(statement);
    const { packets = 0, bytes = 0 } = rule.counters[counter++] ?? {};
    return { counter: { packets, bytes } };
  });
  const comment = rule.comment === undefined ? {} : { comment: rule.comment };
  return { rule: { family: table.family, table: table.name, chain: chain.name, handle: rule.handle, ...comment, expr } };
}

function statementJson(statement: Exclude<Statement, { statement: 'counter' }>): Json {
  switch (statement.statement) {
    case 'match': {
      const bits = statement.left.kind !== 'binary' && typesOf(statement.left).some((type) => findDatatype(type)?.bits);
      const op = statement.op === '' ? (bits && statement.right.kind !== 'set' ? 'in' : '==') : statement.op;
      return { match: { op, left: expressionJson(statement.left), right: expressionJson(statement.right) } };
    }
    case 'verdict':
      return verdictJson(statement.verdict);
    case 'vmap':
      return { vmap: { key: expressionJson(statement.key), data: lookupJson(statement.from, typesOf(statement.key)) } };
    case 'counter-object':
      return { counter: statement.name };
    case 'set':
      return { mangle: { key: expressionJson({ kind: 'key', key: statement.key }), value: expressionJson(statement.value) } };
    case 'reject': {
      const [type = '', expr = ''] = (statement.kind === '' ? 'icmpx port-unreachable' : statement.kind).split(' ');
      return { reject: type === 'tcp' ? { type: 'tcp reset' } : { type, expr } };
    }
    case 'log': {
      const level = / level (\w+)/.exec(statement.options)?.[1];
      const group = / group (\d+)/.exec(statement.options)?.[1];
      const options = {
        ...(statement.prefix === '' ? {} : { prefix: statement.prefix }),
        ...(group === undefined ? {} : { group: Number(group) }),
        ...(level === undefined ? {} : { level }),
      };
      return { log: Object.keys(options).length > 0 ? options : null };
    }
    case 'limit': {
      const { rate, unit, burst, over, bytes } = statement.limit;
      return { limit: { rate, burst, per: unit, ...(bytes ? { rate_unit: bytes } : {}), ...(over ? { inv: 1 } : {}) } };
    }
    case 'notrack':
      return { notrack: null };
    case 'dynamic':
      return { set: { op: statement.op, elem: expressionJson(statement.key), set: `@${statement.set}` } };
    default:
      return natJson(statement);
  }
}

function natJson({ statement, family, address, port, flags }: NatStatement): Json {
  const value = {
    ...(family === undefined ? {} : { family }),
    ...(address ? { addr: expressionJson(address) } : {}),
    ...(port ? { port: expressionJson(port) } : {}),
    ...(flags.length > 0 ? { flags: flags.length === 1 ? (flags[0] ?? '') : flags } : {}),
  };
  return { [statement]: Object.keys(value).length > 0 ? value : null };
}

function lookupJson(from: Extract<Expression, { kind: 'set' | 'reference' }>, types: readonly string[], data?: readonly string[]): Json {
  return from.kind === 'reference' ? `@${from.set}` : { set: from.elements.map((element) => elementJson(element, types, data, 0)) };
}

function expressionJson(expression: Expression): Json {
  switch (expression.kind) {
    case 'key':
      return keyJson(expression.key);
    case 'fib':
      return { fib: { result: expression.result, flags: expression.fields } };
    case 'numgen':
      return { numgen: { mode: expression.mode, mod: expression.mod, offset: expression.offset } };
    case 'value':
      return scalarJson(expression.type, expression.value);
    case 'prefix':
      return { prefix: { addr: expression.ip, len: expression.length } };
    case 'range':
      return { range: [scalarJson(expression.type, expression.from), scalarJson(expression.type, expression.to)] };
    case 'flags':
      return printScalar(expression.type, expression.mask).split(',');
    case 'concat':
      return { concat: expression.parts.map(expressionJson) };
    case 'binary':
      return { [expression.op]: [expressionJson(expression.left), expressionJson(expression.right)] };
    case 'set':
    case 'reference':
      return lookupJson(expression, expression.kind === 'set' ? expression.types : []);
    case 'map':
      return { map: { key: expressionJson(expression.key), data: lookupJson(expression.from, typesOf(expression.key), expression.data) } };
  }
}

function keyJson(key: string): Json {
  const [header = '', ...rest] = key.split(' ');
  if (header === 'meta') return { meta: { key: rest.join(' ') } };
  if (header !== 'ct') return { payload: { protocol: header, field: rest.join(' ') } };
  const [direction = '', ...field] = rest;
  return field.length > 0 ? { ct: { key: field.join(' '), dir: direction } } : { ct: { key: direction } };
}
