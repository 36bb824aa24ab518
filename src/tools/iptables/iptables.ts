import { notSimulatedLine } from '../../base/process.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import {
  deleteChain,
  deleteRule,
  eachChain,
  insertRule,
  newChain,
  renameChain,
  replaceRule,
  setPolicy,
  type EditError,
} from '../../net/netfilter/edit.ts';
import type { IptablesTable } from '../../net/netfilter/model.ts';
import { parseRule } from '../../net/netfilter/rule-parse.ts';
import { printRule } from '../../net/netfilter/rule-print.ts';
import { emptyTable, findTable, isTableName, orderedChains, tableForEdit } from '../../net/netfilter/table.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { parseArguments, type IptablesArguments } from './arguments.ts';
import { listChains } from './list.ts';

/** Exit codes of xtables(8): 1 other, 2 parameter, 4 the kernel refused. */
const PARAMETER = 2;
const KERNEL = 4;

/** The iptables or ip6tables command (nf_tables variant) over the namespace's tables. */
export function iptablesTool(name: string, version: 4 | 6, aliases: readonly string[]): Tool {
  return {
    name,
    aliases,
    summary: `IPv${version} packet filter rules and NAT`,
    flags: [
      '-A',
      '-C',
      '-D',
      '-E',
      '-F',
      '-I',
      '-L',
      '-N',
      '-P',
      '-R',
      '-S',
      '-X',
      '-Z',
      '-V',
      '-t',
      '-n',
      '-v',
      '-x',
      '--line-numbers',
      '-w',
    ],
    *run(process): Task<number> {
      const banner = `${process.name} v1.8.9 (nf_tables): `;
      const parameter = (message: string): Outcome => ({
        exit: PARAMETER,
        stderr: `${message.startsWith('Bad argument') ? '' : banner}${message}\nTry \`${process.name} -h' or '${process.name} --help' for more information.\n`,
      });
      const parsed = parseArguments(process.args);
      const outcome = parsed.ok ? execute(process, version, parsed.value, banner, parameter) : parameter(parsed.error);
      if (outcome.stdout) yield* process.stdout.write(outcome.stdout);
      if (outcome.stderr) yield* process.stderr.write(outcome.stderr);
      return outcome.exit;
    },
  };
}

interface Outcome {
  readonly exit: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

const READING = ['-L', '-S', '-C'];

function execute(
  process: ToolProcess,
  version: 4 | 6,
  args: IptablesArguments,
  banner: string,
  parameter: (message: string) => Outcome,
): Outcome {
  const { command, table: name } = args;
  if (command === '-V') return { exit: 0, stdout: `${process.name} v1.8.9 (nf_tables)\n` };
  if (command === '-h') return notSimulated(process, `the help text of ${process.name}`, 0);
  if (!isTableName(name))
    return { exit: 3, stderr: `${banner}table '${name}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n` };
  const namespace = process.network.state.namespaces.get(process.namespace);
  if (!namespace) return { exit: 1, stderr: `${banner}no such network namespace\n` };
  if (!process.host.privileged) {
    return { exit: KERNEL, stderr: `${banner}Could not fetch rule set generation id: Permission denied (you must be root)\n\n` };
  }
  const reading = READING.includes(command);
  const table = reading
    ? (findTable(namespace.ruleset, version, name) ?? emptyTable(version, name))
    : tableForEdit(namespace.ruleset, version, name);
  if (command === '-L' || command === '-S') return show(table, args, banner);
  return edit(process, table, args, version, banner, parameter);
}

function notSimulated(process: ToolProcess, what: string, exit = PARAMETER): Outcome {
  process.noteNotSimulated();
  return { exit, stderr: notSimulatedLine(what) };
}

function show(table: IptablesTable, args: IptablesArguments, banner: string): Outcome {
  const all = orderedChains(table);
  const chains = args.chain === undefined ? all : all.filter((chain) => chain.name === args.chain);
  if (args.chain !== undefined && chains.length === 0)
    return { exit: 1, stderr: `${banner}chain \`${args.chain}' in table \`${table.name}' is incompatible, use 'nft' tool.\n` };
  if (args.command === '-L') return { exit: 0, stdout: listChains(table, chains, args) };
  const counters = (packets: number, bytes: number): string => (args.verbose ? ` -c ${packets} ${bytes}` : '');
  const heads = chains.map((chain) =>
    chain.policy === undefined ? `-N ${chain.name}` : `-P ${chain.name} ${chain.policy}${counters(chain.packets, chain.bytes)}`,
  );
  const rules = chains.flatMap((chain) =>
    chain.rules.map((rule) => ruleLine(chain.name, printRule(rule.spec), counters(rule.packets, rule.bytes))),
  );
  return { exit: 0, stdout: [...heads, ...rules].map((line) => `${line}\n`).join('') };
}

/** With -v the counters stand before the target. */
function ruleLine(chain: string, text: string, counters: string): string {
  const target = counters === '' ? -1 : text.search(/(^| )-[jg] /);
  const whole = `-A ${chain}${text === '' ? '' : ` ${text}`}`;
  if (counters === '') return whole;
  return target < 0
    ? whole + counters
    : `-A ${chain}${target === 0 ? '' : ` ${text.slice(0, target)}`}${counters} ${text.slice(target).trim()}`;
}

function edit(
  process: ToolProcess,
  table: IptablesTable,
  args: IptablesArguments,
  version: 4 | 6,
  banner: string,
  parameter: (message: string) => Outcome,
): Outcome {
  const { command, chain = '', extra } = args;
  const told = (result: Result<void, EditError>): Outcome => {
    if (result.ok) return { exit: 0 };
    const { error } = result;
    if (error.kind === 'iptables') return { exit: 1, stderr: `${process.name}: ${error.message}\n` };
    return { exit: KERNEL, stderr: `${banner} ${error.operation} failed (${error.reason}): ${error.subject}\n` };
  };
  switch (command) {
    case '-N':
      return told(newChain(table, chain));
    case '-X':
      return told(deleteChain(table, args.chain));
    case '-E':
      return told(renameChain(table, chain, extra ?? ''));
    case '-F':
      return told(
        eachChain(table, args.chain, (each) => {
          each.rules = [];
        }),
      );
    case '-Z':
      return told(
        eachChain(table, args.chain, (each) => {
          each.packets = each.bytes = 0;
          for (const rule of each.rules) rule.packets = rule.bytes = 0;
        }),
      );
    case '-P':
      if (table.name === 'nat' && extra === 'DROP')
        return {
          exit: PARAMETER,
          stderr: `${banner}\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n\n`,
        };
      return told(setPolicy(table, chain, extra ?? ''));
  }
  const position = extra !== undefined && /^\d+$/.test(extra) ? Number(extra) : undefined;
  if (extra !== undefined && (position === undefined || position === 0)) return parameter(`Invalid rule number \`${extra}'`);
  if (command === '-D' && position !== undefined) return told(deleteRule(table, chain, position));
  const parsed = parseRule(args.rule, version);
  if (!parsed.ok)
    return parsed.error.kind === 'not-simulated' ? notSimulated(process, parsed.error.message) : parameter(parsed.error.message);
  const { jump, specs } = parsed.value;
  const missing = firstMissingSet(process, specs);
  if (missing !== undefined) return parameter(`Set ${missing} doesn't exist.\n`);
  if (jump !== undefined && !table.chains.has(jump)) return parameter(`Chain '${jump}' does not exist`);
  let result: Result<void, EditError> = ok(undefined);
  for (const spec of command === '-I' ? [...specs].reverse() : specs) {
    if (!result.ok) break;
    if (command === '-A') result = insertRule(table, chain, spec);
    else if (command === '-I') result = insertRule(table, chain, spec, position ?? 1);
    else if (command === '-R') result = replaceRule(table, chain, position ?? 1, spec);
    else result = deleteRule(table, chain, spec, command === '-C');
  }
  return told(result);
}

function firstMissingSet(
  process: ToolProcess,
  specs: readonly { readonly matches: readonly { readonly match: string; readonly name?: string }[] }[],
): string | undefined {
  const sets = process.network.state.namespaces.get(process.namespace)?.ruleset.ipsets;
  for (const { matches } of specs)
    for (const match of matches) if (match.match === 'set' && match.name !== undefined && !sets?.has(match.name)) return match.name;
  return undefined;
}
