import { forkValue } from '../../base/fork.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { deleteChain, deleteRule, eachChain, insertRule, newChain, type EditError } from './edit.ts';
import type { IptablesTable, Ruleset, TableName } from './model.ts';
import { parseRule } from './rule-parse.ts';
import { createChain, emptyTable, isTableName, tableForEdit } from './table.ts';
import { splitWords } from './words.ts';

export interface RestoreOptions {
  readonly version: 4 | 6;
  /** `-n`: keep chains that the input does not name */
  readonly noflush: boolean;
  /** `-t`: check only */
  readonly test?: boolean | undefined;
  /** `-c`: take counters from the input */
  readonly counters?: boolean | undefined;
  readonly table?: TableName | undefined;
  /** accepting base chains are left without counters, as those that `iptables -A` makes */
  readonly uncounted?: boolean | undefined;
}

/** A failed line; `what` is the whole sentence after the program's name and version. */
export interface RestoreError {
  readonly line: number;
  readonly message: string;
  readonly notSimulated?: boolean;
}

const LINES = 500_000;

/** Applies iptables-restore input. A table changes at its COMMIT as a whole or not at all. */
export function applyIptablesRestore(ruleset: Ruleset, text: string, options: RestoreOptions): Result<void, RestoreError> {
  let table: IptablesTable | undefined;
  const lines = text.split('\n');
  const fail = (line: number, message: string, notSimulated = false): Result<never, RestoreError> => err({ line, message, notSimulated });
  for (let i = 0; i < Math.min(lines.length, LINES); i++) {
    const line = lines[i] ?? '';
    const number = i + 1;
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.startsWith('*')) {
      const name = line.slice(1).trim();
      if (!isTableName(name)) return fail(number, `iptables-restore: line ${number} failed`);
      const existing = ruleset.iptables.get(`${options.version} ${name}`);
      table = options.noflush && existing ? forkValue(existing) : emptyTable(options.version, name);
      continue;
    }
    if (!table) return fail(number, `iptables-restore: line ${number} failed`);
    if (line.trim() === 'COMMIT') {
      if (!options.test && (options.table === undefined || options.table === table.name)) {
        table.handle = tableForEdit(ruleset, options.version, table.name).handle;
        ruleset.iptables.set(`${options.version} ${table.name}`, table);
      }
      table = undefined;
      continue;
    }
    const result = line.startsWith(':') ? declareChain(table, line, options) : editLine(table, line, options);
    if (!result.ok) return fail(number, result.error.message, result.error.notSimulated);
  }
  return table ? fail(lines.length, 'iptables-restore: COMMIT expected at line ' + String(lines.length)) : ok(undefined);
}

type LineResult = Result<void, { readonly message: string; readonly notSimulated?: boolean }>;

function declareChain(table: IptablesTable, line: string, options: RestoreOptions): LineResult {
  const [name = '', policy = '', count = ''] = line.slice(1).trim().split(/\s+/);
  const numbers = /^\[(\d+):(\d+)\]$/.exec(count);
  const chain = table.chains.get(name) ?? createChain(name);
  chain.rules = [];
  if (policy !== '-') {
    if (chain.policy === undefined) return err({ message: `Can't set policy \`${policy}' on \`${name}': Bad built-in chain name` });
    if (policy !== 'ACCEPT' && policy !== 'DROP') return err({ message: `Can't set policy \`${policy}' on \`${name}': Bad policy name` });
    chain.policy = policy;
    if (!options.uncounted || policy === 'DROP') chain.counts = true;
    if (policy === 'DROP') table.hooked?.add(name);
  } else table.hooked?.add(name);
  if (options.counters && numbers) [chain.packets, chain.bytes] = [Number(numbers[1]), Number(numbers[2])];
  table.chains.set(name, chain);
  return ok(undefined);
}

function editLine(table: IptablesTable, line: string, options: RestoreOptions): LineResult {
  const counted = /^\[(\d+):(\d+)\] (.*)$/.exec(line);
  const [command = '', name = '', ...rest] = splitWords(counted?.[3] ?? line);
  const counters = options.counters && counted ? { packets: Number(counted[1]), bytes: Number(counted[2]) } : undefined;
  if (command === '-N') return told(newChain(table, name));
  if (command === '-X') return told(deleteChain(table, name === '' ? undefined : name));
  if (command === '-F')
    return told(
      eachChain(table, name === '' ? undefined : name, (chain) => {
        chain.rules = [];
      }),
    );
  if (!['-A', '-I', '-D', '--append', '--insert', '--delete'].includes(command)) return err({ message: `unknown option "${command}"` });
  const position = /^\d+$/.test(rest[0] ?? '') ? Number(rest[0]) : undefined;
  if (position !== undefined && command.startsWith('-D')) return told(deleteRule(table, name, position));
  const parsed = parseRule(position === undefined ? rest : rest.slice(1), options.version);
  if (!parsed.ok) return err({ message: parsed.error.message, notSimulated: parsed.error.kind === 'not-simulated' });
  if (parsed.value.jump !== undefined && !table.chains.has(parsed.value.jump))
    return err({ message: `Chain '${parsed.value.jump}' does not exist` });
  for (const spec of parsed.value.specs) {
    const done =
      command === '-D' || command === '--delete'
        ? deleteRule(table, name, spec)
        : insertRule(table, name, spec, command === '-I' || command === '--insert' ? (position ?? 1) : undefined, counters);
    if (!done.ok) return told(done);
  }
  return ok(undefined);
}

function told(result: Result<void, EditError>): LineResult {
  if (result.ok) return result;
  const { error } = result;
  return err({ message: error.kind === 'iptables' ? error.message : ` ${error.operation} failed (${error.reason}): ${error.subject}` });
}
