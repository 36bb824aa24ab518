import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import type { Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { coreCommand, emit, fail, usage, type Call } from './command.ts';

/** The last part of a path, without trailing slashes. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? (path === '' ? '' : '/') : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

interface Target {
  readonly sources: readonly string[];
  /** where a source goes */
  place(source: string): string;
}

/** Sorts out `SOURCE DEST`, `SOURCE... DIRECTORY` and `-t DIRECTORY SOURCE...`; an exit code after a usage error. */
export function* targetOf(call: Call): Task<Target | number> {
  const { process, operands, value, has } = call;
  const [first] = operands;
  if (first === undefined) return yield* usage(process, 'missing file operand');
  const given = value('t');
  if (given === undefined && operands.length === 1) return yield* usage(process, `missing destination file operand after '${first}'`);
  const destination = given ?? operands.at(-1) ?? '';
  const sources = given === undefined ? operands.slice(0, -1) : operands;
  const stat = process.files.stat(resolvePath(process.cwd, destination));
  const directory = stat.ok && stat.value.kind === 'directory' && !has('T');
  if ((sources.length > 1 || given !== undefined) && !directory) {
    return yield* fail(
      process,
      given === undefined
        ? `target '${destination}': ${stat.ok ? 'Not a directory' : 'No such file or directory'}`
        : `target directory '${destination}': ${stat.ok ? 'Not a directory' : 'No such file or directory'}`,
    );
  }
  return { sources, place: (source) => (directory ? `${destination.replace(/\/+$/, '')}/${baseName(source)}` : destination) };
}

function* copyOne(call: Call, from: string, to: string, depth: number): Task<number> {
  const { process, has } = call;
  const { files, cwd } = process;
  const recursive = has('r') || has('R') || has('a');
  const [source, target] = [resolvePath(cwd, from), resolvePath(cwd, to)];
  const stat = files.stat(source, { follow: !(has('a') || has('d') || has('P') || (recursive && depth > 0)) });
  if (!stat.ok) return yield* fail(process, `cannot stat '${from}': ${FILE_ERROR_TEXT[stat.errno]}`);
  const there = files.stat(target);
  if (stat.value.kind === 'directory') {
    if (!recursive) return yield* fail(process, `-r not specified; omitting directory '${from}'`);
    if (there.ok && there.value.kind !== 'directory')
      return yield* fail(process, `cannot overwrite non-directory '${to}' with directory '${from}'`);
    if (target === source || target.startsWith(`${source}/`))
      return yield* fail(process, `cannot copy a directory, '${from}', into itself, '${to}'`);
    const made = there.ok ? undefined : files.mkdir(target);
    if (made && !made.ok) return yield* fail(process, `cannot create directory '${to}': ${FILE_ERROR_TEXT[made.errno]}`);
    if (has('v') && made) yield* emit(process, `'${from}' -> '${to}'\n`);
    const names = files.list(source);
    let exit = 0;
    if (depth < 128)
      for (const name of names.ok ? names.value : [])
        exit = Math.max(exit, yield* copyOne(call, `${from.replace(/\/+$/, '')}/${name}`, `${to.replace(/\/+$/, '')}/${name}`, depth + 1));
    return exit;
  }
  if (source === target) return yield* fail(process, `'${from}' and '${to}' are the same file`);
  if (there.ok && has('n')) return 0;
  if (there.ok && there.value.kind === 'directory') return yield* fail(process, `cannot overwrite directory '${to}' with non-directory`);
  const text = stat.value.kind === 'link' ? undefined : files.read(source);
  if (text && !text.ok) return yield* fail(process, `cannot open '${from}' for reading: ${FILE_ERROR_TEXT[text.errno]}`);
  const written =
    text?.ok === true
      ? files.write(target, text.value, there.ok ? {} : { mode: stat.value.mode })
      : files.symlink(stat.value.target ?? '', target);
  if (!written.ok)
    return yield* fail(
      process,
      `cannot create regular file '${to}': ${to.endsWith('/') && written.errno === 'ENOENT' ? 'Not a directory' : FILE_ERROR_TEXT[written.errno]}`,
    );
  if (has('v')) yield* emit(process, `'${from}' -> '${to}'\n`);
  return 0;
}

export const cp = coreCommand({
  name: 'cp',
  summary: 'copies files',
  options: [
    'r|recursive',
    'R',
    'a|archive',
    'f|force',
    'n|no-clobber',
    'p',
    'preserve',
    'v|verbose',
    't|target-directory=',
    'T|no-target-directory',
    'd',
    'P|no-dereference',
    'L|dereference',
  ],
  unsimulated: [
    '-i',
    '-b',
    '-l',
    '-s',
    '-u',
    '-x',
    '-H',
    '-Z',
    '-S',
    '--backup',
    '--interactive',
    '--parents',
    '--update',
    '--link',
    '--symbolic-link',
    '--reflink',
    '--sparse',
  ],
  *run(call) {
    const target = yield* targetOf(call);
    if (typeof target === 'number') return target;
    let exit = 0;
    for (const source of target.sources) exit = Math.max(exit, yield* copyOne(call, source, target.place(source), 0));
    return exit;
  },
});

function* moveOne(process: Process, from: string, to: string, call: Call): Task<number> {
  const { files, cwd } = process;
  const [source, target] = [resolvePath(cwd, from), resolvePath(cwd, to)];
  const stat = files.stat(source, { follow: false });
  if (!stat.ok) return yield* fail(process, `cannot stat '${from}': ${FILE_ERROR_TEXT[stat.errno]}`);
  if (source === target) return yield* fail(process, `'${from}' and '${to}' are the same file`);
  const there = files.stat(target, { follow: false });
  if (there.ok && call.has('n')) return 0;
  if (there.ok && there.value.kind === 'directory' && stat.value.kind !== 'directory')
    return yield* fail(process, `cannot overwrite directory '${to}' with non-directory`);
  if (there.ok && there.value.kind !== 'directory' && stat.value.kind === 'directory')
    return yield* fail(process, `cannot overwrite non-directory '${to}' with directory '${from}'`);
  if (target.startsWith(`${source}/`)) return yield* fail(process, `cannot move '${from}' to a subdirectory of itself, '${to}'`);
  const moved = files.rename(source, target);
  if (!moved.ok)
    return yield* fail(
      process,
      `cannot move '${from}' to '${to}': ${to.endsWith('/') && moved.errno === 'ENOENT' ? 'Not a directory' : FILE_ERROR_TEXT[moved.errno]}`,
    );
  if (call.has('v')) yield* emit(process, `renamed '${from}' -> '${to}'\n`);
  return 0;
}

export const mv = coreCommand({
  name: 'mv',
  summary: 'moves or renames files',
  options: ['f|force', 'n|no-clobber', 'v|verbose', 't|target-directory=', 'T|no-target-directory'],
  unsimulated: ['-i', '-b', '-u', '-S', '-Z', '--backup', '--interactive', '--update'],
  *run(call) {
    const target = yield* targetOf(call);
    if (typeof target === 'number') return target;
    let exit = 0;
    for (const source of target.sources) exit = Math.max(exit, yield* moveOne(call.process, source, target.place(source), call));
    return exit;
  },
});
