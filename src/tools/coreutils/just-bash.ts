import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { signalExit, type Command, type Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { emit, fail, isSignal } from './command.ts';
import { readAll } from './input.ts';

/** What the library gives back; an own shape so that nothing else leans on it. */
interface FilterResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  /** changed files, by absolute path */
  readonly changed: readonly (readonly [string, string])[];
}

const FILE_LIMIT = 64;

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Runs one filter of just-bash over text and files: a pure function of its arguments. */
async function runFilter(
  name: string,
  args: readonly string[],
  stdin: string,
  cwd: string,
  files: Readonly<Record<string, string>>,
): Promise<FilterResult> {
  try {
    const { Bash } = await import('just-bash');
    const bash = new Bash({
      files: { ...files },
      cwd,
      env: {},
      executionLimits: { maxAwkIterations: 100_000, maxSedIterations: 100_000, maxJqIterations: 100_000 },
    });
    const result = await bash.exec([name, ...args].map(quote).join(' '), { stdin, cwd });
    const changed: [string, string][] = [];
    for (const [path, before] of Object.entries(files)) {
      const after = await bash.readFile(path);
      if (after !== before) changed.push([path, after]);
    }
    return { stdout: result.stdout, stderr: result.stderr, exit: result.exitCode, changed };
  } catch (error) {
    return { stdout: '', stderr: `${name}: ${error instanceof Error ? error.message : 'failed'}\n`, exit: 2, changed: [] };
  }
}

/** Files among the words: whatever names a readable file is copied in. */
function filesAmong(process: Process, args: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const word of args.slice(0, FILE_LIMIT)) {
    const path = resolvePath(process.cwd, word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word);
    const text = word === '' || word.length > 400 ? undefined : process.files.read(path);
    if (text?.ok === true) out[path] = text.value;
  }
  return out;
}

/** Whether the filter reads standard input: unless a file stands among its operands. */
function readsStdin(name: string, process: Process, files: Readonly<Record<string, string>>): boolean {
  const program =
    process.args.some((word) => /^(-e|-f|--expression|--file|--from-file|-n|--null-input)/.test(word)) && name !== 'sed'
      ? process.args
      : process.args;
  if ((name === 'jq' || name === 'yq') && program.some((word) => word === '-n' || word === '--null-input')) return false;
  const scripts = new Set<string>();
  program.forEach((word, at) => {
    if (word === '-f' || word === '--from-file' || word === '--rawfile' || word === '--slurpfile')
      scripts.add(resolvePath(process.cwd, program[at + (word.includes('file') && word !== '--from-file' ? 2 : 1)] ?? ''));
  });
  return process.args.includes('-') || !Object.keys(files).some((path) => !scripts.has(path));
}

function filter(name: string, summary: string, aliases?: readonly string[]): Command {
  return {
    name,
    summary,
    ...(aliases ? { aliases } : {}),
    *run(process): Task<number> {
      const files = filesAmong(process, process.args);
      const stdin = readsStdin(name, process, files) && process.args.length > 0 ? yield* readAll(process.stdin) : '';
      if (isSignal(stdin)) return signalExit(stdin.signal);
      const wake = yield { kind: 'outside', promise: runFilter(name, process.args, stdin, process.cwd, files) };
      if (wake.by === 'signal') return signalExit(wake.signal);
      if (wake.by !== 'outside') return 2;
      const result = wake.value as FilterResult;
      for (const [path, text] of result.changed) {
        const written = process.files.write(path, text);
        if (!written.ok) return yield* fail(process, `couldn't open file ${path}: ${FILE_ERROR_TEXT[written.errno]}`, 4);
      }
      // GNU sed's words for a file that is not there, and its exit code.
      const unreadable = name === 'sed' && /^sed: .*: No such file or directory$/m.test(result.stderr);
      if (result.stderr !== '')
        yield* process.stderr.write(
          unreadable ? result.stderr.replace(/^sed: (?!can't read )(.*: No such file)/gm, "sed: can't read $1") : result.stderr,
        );
      return (yield* emit(process, result.stdout)) ?? (unreadable ? 2 : result.exit);
    },
  };
}

export const sed = filter('sed', 'edits text by a script');
export const awk = filter('awk', 'runs an awk program over text', ['gawk', 'mawk']);
export const jq = filter('jq', 'queries JSON');
export const yq = filter('yq', 'queries YAML');
