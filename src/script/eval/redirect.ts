import type { Redirection } from 'unbash';
import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { textSource } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { complain } from '../diagnose.ts';
import { expandParts, expandText, expandWords } from '../expand/word.ts';
import { fileSink, nullDescriptor } from '../io.ts';
import type { Descriptor, ShellState } from '../state.ts';
import { setVariable } from '../variables.ts';

/** Applies redirections from left to right to a copy of the descriptors; undefined when one failed (it said why). */
export function* redirect(shell: ShellState, redirections: readonly Redirection[]): Task<Map<number, Descriptor> | undefined> {
  const table = new Map(shell.descriptors);
  for (const redirection of redirections) if (!(yield* apply(shell, table, redirection)) || shell.flow) return undefined;
  return table;
}

function* apply(shell: ShellState, table: Map<number, Descriptor>, redirection: Redirection): Task<boolean> {
  const reads = redirection.type !== 'Redirect' || /^</.test(redirection.operator);
  let fd = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : reads ? 0 : 1;
  if (redirection.descriptor?.type === 'FileDescriptorVariable') {
    fd = 10;
    while (table.has(fd)) fd++;
    setVariable(shell, redirection.descriptor.name, String(fd));
  }
  if (redirection.type === 'HereDoc') {
    const { body, delimiter } = redirection;
    const quoted = delimiter?.quoted === true;
    let text = quoted ? body.text : yield* expandParts(shell, body.parts, body.text);
    if (redirection.operator === '<<-') text = text.replace(/^\t+/gm, '');
    table.set(fd, { source: textSource(text) });
    return true;
  }
  if (!redirection.target) return false;
  if (redirection.type === 'HereString') {
    table.set(fd, { source: textSource(`${yield* expandText(shell, redirection.target)}\n`) });
    return true;
  }
  const words = yield* expandWords(shell, [redirection.target]);
  const target = words[0];
  if (shell.flow) return false;
  if (target === undefined || words.length > 1) {
    yield* complain(shell, `${redirection.target.text}: ambiguous redirect`);
    return false;
  }
  const operator = redirection.operator;
  if ((operator === '>&' || operator === '<&') && /^(\d+-?|-)$/.test(target)) {
    if (target === '-') return table.delete(fd) || true;
    const from = table.get(parseInt(target, 10));
    if (!from) {
      yield* complain(shell, `${parseInt(target, 10)}: Bad file descriptor`);
      return false;
    }
    table.set(fd, from);
    if (target.endsWith('-')) table.delete(parseInt(target, 10));
    return true;
  }
  const opened = open(shell, table, operator, target);
  if (typeof opened === 'string') {
    yield* complain(shell, `${target}: ${opened}`);
    return false;
  }
  table.set(fd, opened);
  if (operator === '&>' || operator === '&>>' || (operator === '>&' && !redirection.descriptor)) {
    table.set(1, opened);
    table.set(2, opened);
  }
  return true;
}

function open(shell: ShellState, table: ReadonlyMap<number, Descriptor>, operator: string, target: string): Descriptor | string {
  const path = resolvePath(shell.cwd, target);
  if (path === '/dev/null') return nullDescriptor();
  const standard = /^\/dev\/(?:std(in|out|err)|fd\/(\d+))$/.exec(path);
  if (standard && !shell.substitutions.has(path))
    return (
      table.get(standard[2] !== undefined ? Number(standard[2]) : ['in', 'out', 'err'].indexOf(standard[1] ?? '')) ?? FILE_ERROR_TEXT.ENOENT
    );
  if (path === '/dev/tty') return shell.terminal ?? 'No such device or address';
  const files = shell.machine.files;
  if (operator === '<') {
    const substituted = shell.substitutions.get(path);
    if (substituted !== undefined) return { source: textSource(substituted) };
    const text = files.read(path);
    // A directory can be opened; only reading it fails, and no command here tells the difference.
    return text.ok ? { source: textSource(text.value) } : FILE_ERROR_TEXT[text.errno];
  }
  const exists = files.stat(path);
  if (operator === '>' && shell.options.has('noclobber') && exists.ok && exists.value.kind === 'file')
    return 'cannot overwrite existing file';
  const append = operator === '>>' || operator === '&>>' || operator === '<>';
  const written = files.write(path, '', { append, ...(exists.ok ? {} : { mode: 0o666 & ~shell.umask }) });
  if (!written.ok) return FILE_ERROR_TEXT[written.errno];
  const before = operator === '<>' ? files.read(path) : undefined;
  return { sink: fileSink(files, path), source: before?.ok === true ? textSource(before.value) : undefined };
}
