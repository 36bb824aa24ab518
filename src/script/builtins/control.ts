import { parse } from 'unbash';
import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import type { Task } from '../../base/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { abort, complain } from '../diagnose.ts';
import { runStatements } from '../eval/execute.ts';
import { invoke } from '../eval/simple.ts';
import { MAX_DEPTH } from '../eval/substitute.ts';
import type { ShellState } from '../state.ts';
import { findSyntaxError } from '../syntax-error.ts';
import type { Builtin } from './index.ts';

/** Runs text in the current shell: `eval`, `source`. */
export function* runText(shell: ShellState, text: string): Task<number> {
  if (shell.depth >= MAX_DEPTH) {
    yield* abort(shell, `eval: maximum eval nesting level exceeded (${MAX_DEPTH})`);
    return 1;
  }
  const script = parse(text);
  const problem = findSyntaxError(text, script);
  if (problem) {
    yield* complain(shell, problem.message);
    return 2;
  }
  const { source, position } = shell;
  shell.source = text;
  shell.depth++;
  const status = script.commands.length === 0 ? 0 : yield* runStatements(shell, script.commands);
  shell.depth--;
  Object.assign(shell, { source, position });
  return status;
}

function* number(shell: ShellState, name: string, text: string | undefined, missing: number): Task<number | undefined> {
  if (text === undefined) return missing;
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  yield* complain(shell, `${name}: ${text}: numeric argument required`);
  return undefined;
}

const source: Builtin = function* (shell, args, name) {
  const [file, ...rest] = args;
  if (file === undefined) {
    yield* complain(shell, `${name}: filename argument required`);
    return 2;
  }
  const path = resolvePath(shell.cwd, file);
  const text = shell.substitutions.has(path)
    ? { ok: true as const, value: shell.substitutions.get(path) ?? '' }
    : shell.machine.files.read(path);
  if (!text.ok) {
    yield* complain(shell, text.errno === 'EISDIR' ? `${name}: ${file}: is a directory` : `${file}: ${FILE_ERROR_TEXT[text.errno]}`);
    return 1;
  }
  const { positional } = shell;
  if (rest.length > 0) shell.positional = rest;
  let status = yield* runText(shell, text.value);
  if (rest.length > 0) shell.positional = positional;
  if (shell.flow?.kind === 'return') {
    shell.flow = undefined;
    status = shell.status;
  }
  return status;
};

const leaveLoop = (kind: 'break' | 'continue'): Builtin =>
  function* (shell, args) {
    const levels = yield* number(shell, kind, args[0], 1);
    if (levels === undefined) return 1;
    if (shell.loopDepth === 0) yield* complain(shell, `${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    else shell.flow = { kind, levels: Math.min(Math.max(1, levels), shell.loopDepth) };
    return 0;
  };

export const CONTROL = {
  *':'() {
    return 0;
  },
  *true() {
    return 0;
  },
  *false() {
    return 1;
  },
  break: leaveLoop('break'),
  continue: leaveLoop('continue'),
  *return(shell, args) {
    const status = yield* number(shell, 'return', args[0], shell.status);
    if (shell.functionDepth === 0 && shell.depth === 0) {
      yield* complain(shell, "return: can only `return' from a function or sourced script");
      return 2;
    }
    shell.status = (status ?? 2) & 255;
    shell.flow = { kind: 'return' };
    return shell.status;
  },
  *exit(shell, args) {
    const status = yield* number(shell, 'exit', args[0], shell.status);
    shell.status = (status ?? 2) & 255;
    shell.flow = { kind: 'exit' };
    return shell.status;
  },
  *eval(shell, args) {
    return yield* runText(shell, args.join(' '));
  },
  source,
  '.': source,
  *exec(shell, args) {
    const [name = '', ...rest] = args;
    const status = yield* invoke(shell, name, rest, [], { functions: true });
    shell.status = status;
    if (!shell.interactive || status !== 127) shell.flow ??= { kind: 'exit' };
    return status;
  },
  *builtin(shell, args) {
    const [name = ':', ...rest] = args;
    return yield* invoke(shell, name, rest, [], { functions: true });
  },
  *shift(shell, args) {
    const count = yield* number(shell, 'shift', args[0], 1);
    if (count === undefined || count > shell.positional.length) return 1;
    shell.positional = shell.positional.slice(count);
    return 0;
  },
  *let(shell, args) {
    let last = 0n;
    for (const text of args) {
      const value = evaluateArithmetic(shell, text);
      if (!value.ok) {
        yield* complain(shell, `let: ${value.error}`);
        return 1;
      }
      last = value.value;
    }
    return last === 0n ? 1 : 0;
  },
  *times(shell) {
    yield* (
      shell.descriptors.get(1)?.sink ?? {
        *write() {
          return 'ok' as const;
        },
      }
    ).write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
} satisfies Record<string, Builtin>;
