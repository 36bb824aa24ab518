import { notSimulatedLine } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { applyIptablesRestore } from '../../net/netfilter/restore.ts';
import { printIptablesSave } from '../../net/netfilter/save.ts';
import { isTableName } from '../../net/netfilter/table.ts';
import { resolvePath } from '../../base/files.ts';
import type { Tool, ToolProcess } from '../tool.ts';

/** `Sat Nov 21 08:26:19 2026`, as asctime(3) prints. */
export function asctime(ms: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}`;
}

/** iptables-save and ip6tables-save. */
export function saveTool(name: string, version: 4 | 6, aliases: readonly string[]): Tool {
  return {
    name,
    aliases,
    summary: `print IPv${version} rules as iptables-restore reads them`,
    flags: ['-t', '-c', '-f'],
    *run(process): Task<number> {
      const table = valueOf(process, '-t', '--table');
      if (table !== undefined && !isTableName(table)) {
        yield* process.stderr.write(`Table \`${table}' does not exist\n`);
        return 1;
      }
      const unknown = process.args.find(
        (arg) => arg.startsWith('-') && !/^(-[tMcf]|--(table|modprobe|counters|file|dump|version).*|-V)$/.test(arg),
      );
      if (unknown !== undefined) {
        yield* process.stderr.write(
          `${process.name}: ${optionText(unknown)}\nLook at manual page \`${process.name}.8' for more information.\n`,
        );
        return 1;
      }
      const namespace = process.network.state.namespaces.get(process.namespace);
      if (!namespace) return 1;
      const stamp = asctime(process.clock.now());
      const text = printIptablesSave(namespace.ruleset, {
        version,
        table,
        counters: process.args.some((arg) => arg === '-c' || arg === '--counters'),
        stamp,
      });
      yield* process.stdout.write(text);
      return 0;
    },
  };
}

/** iptables-restore and ip6tables-restore: from standard input or a file. */
export function restoreTool(name: string, version: 4 | 6, aliases: readonly string[]): Tool {
  return {
    name,
    aliases,
    summary: `replace IPv${version} rules by those on standard input`,
    flags: ['-n', '-t', '-c', '-v', '-w', '-T'],
    *run(process): Task<number> {
      const has = (...names: string[]): boolean => process.args.some((arg) => names.includes(arg));
      const unknown = process.args.find(
        (arg) =>
          arg.startsWith('-') &&
          !/^(-[ntcvwWTMhVb]+|--(noflush|test|counters|verbose|wait|wait-interval|table|modprobe|help|version|binary).*)$/.test(arg),
      );
      if (unknown !== undefined) {
        yield* process.stderr.write(`${process.name}: ${optionText(unknown)}\nTry \`${process.name} -h' for more information.\n`);
        return 1;
      }
      const file = process.args.find(
        (arg, i) => !arg.startsWith('-') && !['-T', '--table', '-w', '--wait', '-M'].includes(process.args[i - 1] ?? ''),
      );
      const text = yield* input(process, file);
      if (typeof text === 'number') return text;
      const namespace = process.network.state.namespaces.get(process.namespace);
      if (!namespace) return 1;
      const only = valueOf(process, '-T', '--table');
      const result = applyIptablesRestore(namespace.ruleset, text, {
        version,
        noflush: has('-n', '--noflush'),
        test: has('-t', '--test'),
        counters: has('-c', '--counters'),
        table: only !== undefined && isTableName(only) ? only : undefined,
      });
      if (result.ok) return 0;
      if (result.error.notSimulated) {
        process.noteNotSimulated();
        yield* process.stderr.write(notSimulatedLine(result.error.message));
        return 2;
      }
      const { line, message } = result.error;
      if (message.startsWith('iptables-restore: ')) yield* process.stderr.write(`${message.replace('iptables-restore', process.name)}\n`);
      else
        yield* process.stderr.write(
          `${process.name} v1.8.9 (nf_tables): ${message}\nError occurred at line: ${line}\nTry \`${process.name} -h' or '${process.name} --help' for more information.\n`,
        );
      return message.startsWith('iptables-restore: ') ? 1 : 2;
    },
  };
}

function valueOf(process: ToolProcess, ...names: string[]): string | undefined {
  const index = process.args.findIndex((arg) => names.includes(arg));
  return index < 0 ? undefined : process.args[index + 1];
}

function* input(process: ToolProcess, file: string | undefined): Task<string | number> {
  if (file !== undefined) {
    const read = process.files.read(resolvePath(process.cwd, file));
    if (read.ok) return read.value;
    yield* process.stderr.write(`Can't open ${file}: No such file or directory\n`);
    return 1;
  }
  let text = '';
  for (;;) {
    const chunk = yield* process.stdin.read();
    if (chunk === undefined) return text;
    if (typeof chunk !== 'string') return 130;
    text += chunk;
  }
}

/** getopt_long(3)'s complaint. */
function optionText(word: string): string {
  return word.startsWith('--') ? `unrecognized option '${word}'` : `invalid option -- '${word.slice(1, 2)}'`;
}
