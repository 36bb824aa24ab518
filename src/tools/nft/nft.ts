import { resolvePath } from '../../base/files.ts';
import { notSimulatedLine } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { applyNft } from '../../net/nftables/apply.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { parseNftArguments, type NftOptions } from './arguments.ts';
import { errorText } from './error-text.ts';

const VERSION = 'nftables v1.0.6 (Lester Gooch #5)\n';

/** nft(8): tables, chains, rules, sets and maps of the namespace, from the command line or a file. */
export const nft: Tool = {
  name: 'nft',
  summary: 'nftables rules: list and edit tables, chains, rules, sets and maps',
  flags: ['-a', '-c', '-f', '-j', '-n', '-s', '-v', 'list', 'add', 'create', 'insert', 'replace', 'delete', 'flush', 'rename', 'reset'],
  *run(process): Task<number> {
    const parsed = parseNftArguments(process.args);
    if (!parsed.ok) {
      if (parsed.error.notSimulated) process.noteNotSimulated();
      yield* process.stderr.write(parsed.error.notSimulated ? notSimulatedLine(parsed.error.text) : parsed.error.text);
      return 1;
    }
    const { options, file, command } = parsed.value;
    if (options.version) {
      yield* process.stdout.write(VERSION);
      return 0;
    }
    let text = command;
    let source: string | undefined;
    if (file !== undefined) {
      source = file === '-' ? '/dev/stdin' : file;
      const read = yield* readScript(process, file);
      if (read === undefined) {
        yield* process.stderr.write(`internal:0:0-0: Error: Could not open file "${file}": No such file or directory\n\n\n`);
        return 1;
      }
      text = read;
    }
    const outcome = run(process, text, source, options);
    if (outcome.stdout !== '') yield* process.stdout.write(outcome.stdout);
    if (outcome.stderr !== '') yield* process.stderr.write(outcome.stderr);
    return outcome.exit;
  },
};

function* readScript(process: ToolProcess, file: string): Task<string | undefined> {
  if (file !== '-' && file !== '/dev/stdin') {
    const read = process.files.read(resolvePath(process.cwd, file));
    return read.ok ? read.value : undefined;
  }
  let text = '';
  for (;;) {
    const chunk = yield* process.stdin.read();
    if (typeof chunk !== 'string') return text;
    text += chunk;
  }
}

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(process: ToolProcess, text: string, source: string | undefined, options: NftOptions): Outcome {
  const namespace = process.network.state.namespaces.get(process.namespace);
  if (!namespace) return { exit: 1, stdout: '', stderr: 'nft: no such network namespace\n' };
  if (!process.host.privileged) return { exit: 1, stdout: '', stderr: 'Operation not permitted (you must be root)\n' };
  const done = applyNft(namespace.ruleset, text, {
    now: process.clock.now(),
    check: options.check,
    print: { handles: options.handles, stateless: options.stateless, numeric: options.numeric, json: options.json },
    interfaces: new Set([...namespace.links.values()].map((link) => link.name)),
  });
  if (done.errors.some((error) => error.notSimulated)) process.noteNotSimulated();
  const stderr = done.errors
    .map((error) => (error.notSimulated ? notSimulatedLine(error.message) : errorText(error, text, source)))
    .join('');
  return { exit: done.errors.length > 0 ? 1 : 0, stdout: done.output, stderr: done.warnings + stderr };
}
