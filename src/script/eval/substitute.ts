import type { ParsedScript, ProcessSubstitutionPart } from 'unbash';
import { functionSink } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { abort, complain } from '../diagnose.ts';
import { expandText } from '../expand/word.ts';
import { resolvePath, FILE_ERROR_TEXT } from '../../base/files.ts';
import type { ShellState } from '../state.ts';
import { runStatements } from './execute.ts';
import { finishSubshell, forkShell } from './subshell.ts';

/** `$( )`: the output of a subshell without its last newlines. */
export function* captureScript(shell: ShellState, script: ParsedScript | undefined, text: string): Task<string> {
  if (!script || script.errors?.length) {
    yield* abort(shell, `command substitution: syntax error in ${text}`, 2);
    return '';
  }
  if (shell.depth > MAX_DEPTH) {
    yield* abort(shell, 'command substitution: maximum nesting level exceeded');
    return '';
  }
  const only = script.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (
    only?.type === 'Command' &&
    !only.name &&
    only.prefix.length === 1 &&
    only.prefix[0]?.type === 'Redirect' &&
    only.prefix[0].operator === '<' &&
    only.prefix[0].target
  ) {
    const name = yield* expandText(shell, only.prefix[0].target);
    const read = shell.machine.files.read(resolvePath(shell.cwd, name));
    if (!read.ok) yield* complain(shell, `${name}: ${FILE_ERROR_TEXT[read.errno]}`);
    shell.substitutionStatus = read.ok ? 0 : 1;
    return read.ok ? read.value.replace(/\n+$/, '') : '';
  }
  let out = '';
  const descriptors = new Map(shell.descriptors).set(1, { sink: functionSink((part) => void (out += part)) });
  const copy = forkShell(shell, descriptors, true);
  if (script.source !== undefined) copy.source = script.source;
  const status = yield* finishSubshell(copy, runStatements(copy, script.commands));
  shell.substitutionStatus = status;
  shell.status = status;
  if (copy.flow?.kind === 'interrupt' || (copy.flow?.kind === 'killed' && copy.flow.signal === 'INT'))
    shell.flow = shell.interactive ? { kind: 'interrupt' } : copy.flow;
  return out.replace(/\n+$/, '');
}

/** Nested functions, substitutions, `eval` and `source`: bounded, so that no input exhausts the host's stack. */
export const MAX_DEPTH = 100;

/** `<( )`: the output as a file to read. The command runs first; a writing `>( )` is not simulated. */
export function* processSubstitution(shell: ShellState, part: ProcessSubstitutionPart): Task<string> {
  if (part.operator === '>') {
    shell.machine.noteNotSimulated();
    yield* abort(shell, 'kubehop does not simulate >( )');
    return '';
  }
  const text = yield* captureScript(shell, part.script, part.text);
  const path = `/dev/fd/${63 - shell.substitutions.size}`;
  shell.substitutions.set(path, text === '' ? '' : `${text}\n`);
  return path;
}
