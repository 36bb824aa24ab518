import type { Ruleset } from '../netfilter/model.ts';
import { chainCommand, ruleCommand } from './command-chain.ts';
import { tableCommand } from './command-block.ts';
import { endOfCommand, listCommand, resetCommand } from './command-list.ts';
import { counterCommand, elementCommand, setCommand } from './command-set.ts';
import { createCursor, failed, isWord, peek, refuse, skipSeparators, take, unexpected, type NftError } from './cursor.ts';
import { jsonOutput } from './json.ts';
import { tableKey } from './model.ts';
import type { PrintOptions } from './print-rule.ts';
import { MAX_ERRORS, recover, takeErrors, worstErrors } from './recover.ts';
import { findTable, isIptablesTable, parseFamily, parseTableName, tableForEdit, type NftSession } from './session.ts';

export interface NftRun {
  readonly output: string;
  /** lines for standard error of a run that went well */
  readonly warnings: string;
  readonly errors: readonly NftError[];
}

export interface NftContext {
  /** simulated milliseconds */
  readonly now: number;
  readonly print?: PrintOptions | undefined;
  /** only see whether it would work */
  readonly check?: boolean | undefined;
  readonly interfaces?: ReadonlySet<string> | undefined;
}

/** Commands that one script may hold. */
const MAX_COMMANDS = 1_000_000;

/** Runs a script of nft commands: all of them or, after an error, none. */
export function applyNft(ruleset: Ruleset, text: string, context: NftContext): NftRun {
  const working: Ruleset = { ...ruleset, nftables: new Map(ruleset.nftables) };
  const session: NftSession = {
    ruleset: working,
    copied: new Set(),
    cursor: createCursor(text),
    options: { now: context.now, ...context.print },
    now: context.now,
    output: [],
    json: [],
    warnings: [],
    errors: [],
    deleted: [],
    changed: false,
    interfaces: context.interfaces,
  };
  const { cursor } = session;
  for (let count = 0; count < MAX_COMMANDS; count++) {
    skipSeparators(cursor);
    if (session.errors.length >= MAX_ERRORS || peek(cursor).kind === 'end') break;
    const begin = cursor.at;
    runCommand(session);
    if (!failed(cursor)) endOfCommand(session);
    if (!failed(cursor)) continue;
    recover(cursor, begin);
    session.errors.push(...takeErrors(cursor));
  }
  if (session.errors.length > 0) return { output: '', warnings: '', errors: worstErrors(session.errors) };
  if (session.changed && context.check !== true) {
    ruleset.nftables = working.nftables;
    for (const [key, table] of ruleset.iptables)
      if (session.deleted.includes(key) || session.flushed === 'all' || session.flushed === (table.version === 4 ? 'ip' : 'ip6'))
        ruleset.iptables.delete(key);
    ruleset.nextHandle = working.nextHandle;
    ruleset.tracks = undefined;
  }
  const listed = context.print?.json && /^\s*list\b/.test(text) ? jsonOutput(session.json) : session.output.join('');
  return { output: listed, warnings: session.warnings.join(''), errors: [] };
}

const VERBS = new Set(['add', 'create', 'insert', 'replace', 'delete', 'flush', 'rename', 'list', 'reset']);
const OBJECTS = new Set(['table', 'chain', 'rule', 'set', 'map', 'element', 'counter']);

function runCommand(session: NftSession): void {
  const { cursor } = session;
  const first = peek(cursor);
  if (
    first.kind === 'string' &&
    ['monitor', 'describe', 'export', 'import', 'define', 'include', 'undefine', 'redefine'].includes(first.text)
  ) {
    refuse(cursor, `nft ${first.text}`);
    return;
  }
  const given = first.kind === 'string' && VERBS.has(first.text);
  if (given) take(cursor);
  // without a verb a command adds: `table ip x { ... }`
  const verb = given ? first.text : 'add';
  if (verb === 'list') {
    listCommand(session);
    return;
  }
  if (verb === 'reset') {
    resetCommand(session);
    return;
  }
  const what = peek(cursor);
  if (verb === 'flush' && isWord(what, 'ruleset')) {
    take(cursor);
    flushRuleset(session);
    return;
  }
  if (['flowtable', 'quota', 'limit', 'ct', 'secmark', 'synproxy', 'meter'].includes(what.text)) {
    refuse(cursor, `nft ${verb} ${what.text}`);
    return;
  }
  if (!OBJECTS.has(what.text)) {
    unexpectedObject(session, verb);
    return;
  }
  take(cursor);
  const fits = ALLOWED[what.text]?.includes(verb) ?? false;
  if (!fits) {
    cursor.at--;
    unexpected(cursor);
    return;
  }
  switch (what.text) {
    case 'table':
      if (verb === 'delete' || verb === 'flush') removeTable(session, verb);
      else tableCommand(session, verb);
      return;
    case 'chain':
      chainCommand(session, verb);
      return;
    case 'rule':
      ruleCommand(session, verb);
      return;
    case 'set':
    case 'map':
      setCommand(session, verb, what.text === 'map');
      return;
    case 'element':
      elementCommand(session, verb);
      return;
    case 'counter':
      counterCommand(session, verb);
  }
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  table: ['add', 'create', 'delete', 'flush'],
  chain: ['add', 'create', 'delete', 'flush', 'rename'],
  rule: ['add', 'insert', 'replace', 'delete'],
  set: ['add', 'create', 'delete', 'flush'],
  map: ['add', 'create', 'delete', 'flush'],
  element: ['add', 'create', 'delete'],
  counter: ['add', 'create', 'delete'],
};

/** `add` without an object may begin a rule, so what is missing is a table's name. */
function unexpectedObject(session: NftSession, verb: string): void {
  const { cursor } = session;
  const { kind } = peek(cursor);
  if ((verb !== 'add' && verb !== 'insert') || kind === 'symbol') unexpected(cursor);
  else {
    if (kind === 'string') take(cursor);
    unexpected(cursor, 'string');
  }
}

function flushRuleset(session: NftSession): void {
  const family = parseFamily(session.cursor);
  session.changed = true;
  for (const [key, table] of session.ruleset.nftables)
    if (family === undefined || table.family === family) session.ruleset.nftables.delete(key);
  session.flushed = family ?? 'all';
}

function removeTable(session: NftSession, verb: 'delete' | 'flush'): void {
  const { cursor } = session;
  if (isWord(peek(cursor), 'handle')) {
    refuse(cursor, 'tables by handle');
    return;
  }
  if (peek(cursor).kind === 'newline') {
    unexpected(cursor, 'handle', 'string');
    return;
  }
  const at = parseTableName(cursor);
  if (!at) return;
  const table = findTable(session, at);
  if (!table && verb === 'delete' && isIptablesTable(session, at)) {
    session.changed = true;
    session.deleted.push(`${at.family === 'ip' ? 4 : 6} ${at.name.text}`);
    return;
  }
  if (!table) {
    tableForEdit(session, at);
    return;
  }
  session.changed = true;
  const key = tableKey(at.family, at.name.text);
  if (verb === 'delete') session.ruleset.nftables.delete(key);
  else
    session.ruleset.nftables.set(key, {
      ...table,
      chains: new Map([...table.chains].map(([name, chain]) => [name, { ...chain, rules: [] }])),
    });
}
