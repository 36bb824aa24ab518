import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import type { Process } from '../../base/process.ts';
import { coreCommand, emit, fail, refuse, usage } from './command.ts';
import { baseName, targetOf } from './copy.ts';

export const ln = coreCommand({
  name: 'ln',
  summary: 'makes symbolic links',
  options: ['s|symbolic', 'f|force', 'n|no-dereference', 'v|verbose', 't|target-directory=', 'T|no-target-directory'],
  unsimulated: ['-i', '-b', '-r', '-L', '-P', '-S', '--relative', '--backup'],
  *run(call) {
    const { process, has, operands } = call;
    if (!has('s'))
      return operands.length === 0 ? yield* usage(process, 'missing file operand') : yield* refuse(process, 'hard links (ln without -s)');
    const sole = operands.length === 1 ? operands[0] : undefined;
    const target = sole === undefined ? yield* targetOf(call) : { sources: [sole], place: (source: string) => `./${baseName(source)}` };
    if (typeof target === 'number') return target;
    let exit = 0;
    for (const source of target.sources) {
      const name = has('n') && operands.length === 2 && linkAt(process, operands[1] ?? '') ? (operands[1] ?? '') : target.place(source);
      const path = resolvePath(process.cwd, name);
      if (has('f')) process.files.remove(path);
      const made = process.files.symlink(source, path);
      if (!made.ok) exit = yield* fail(process, `failed to create symbolic link '${name}': ${FILE_ERROR_TEXT[made.errno]}`);
      else if (has('v')) yield* emit(process, `'${name}' -> '${source}'\n`);
    }
    return exit;
  },
});

function linkAt(process: Process, name: string): boolean {
  const stat = process.files.stat(resolvePath(process.cwd, name), { follow: false });
  return stat.ok && stat.value.kind === 'link';
}

/** The path with every link followed; `missing` says how much of it may be absent. undefined when it cannot be. */
export function canonical(process: Process, name: string, missing: 'none' | 'last' | 'any'): string | undefined {
  if (name === '') return undefined;
  const queue = (name.startsWith('/') ? name : `${process.cwd}/${name}`).split('/').filter((part) => part !== '' && part !== '.');
  let path = '';
  for (let hops = 0; queue.length > 0;) {
    const part = queue.shift() ?? '';
    if (part === '..') {
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      continue;
    }
    const next = `${path}/${part}`;
    const stat = process.files.stat(next, { follow: false });
    if (!stat.ok) {
      if (missing === 'none' || (missing === 'last' && queue.length > 0)) return undefined;
    } else if (stat.value.kind === 'link') {
      if (++hops > 40) return undefined;
      const target = stat.value.target ?? '';
      queue.unshift(...target.split('/').filter((each) => each !== '' && each !== '.'));
      if (target.startsWith('/')) path = '';
      continue;
    } else if (stat.value.kind !== 'directory' && queue.length > 0) return undefined;
    path = next;
  }
  return path === '' ? '/' : path;
}

export const readlink = coreCommand({
  name: 'readlink',
  summary: 'prints where a link points',
  options: ['f|canonicalize', 'e|canonicalize-existing', 'm|canonicalize-missing', 'n|no-newline', 'q|quiet', 's|silent', 'v|verbose'],
  unsimulated: ['-z', '--zero'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    let exit = 0;
    for (const name of operands) {
      const stat = process.files.stat(resolvePath(process.cwd, name), { follow: false });
      const whole = has('f') || has('e') || has('m');
      const text = whole
        ? canonical(process, name, has('e') ? 'none' : has('m') ? 'any' : 'last')
        : stat.ok && stat.value.kind === 'link'
          ? stat.value.target
          : undefined;
      if (text === undefined)
        exit = has('v') ? yield* fail(process, `${name}: ${stat.ok ? 'Invalid argument' : FILE_ERROR_TEXT[stat.errno]}`) : 1;
      else yield* emit(process, text + (has('n') && operands.length === 1 ? '' : '\n'));
    }
    return exit;
  },
});

export const realpath = coreCommand({
  name: 'realpath',
  summary: 'prints the path with every link followed',
  options: ['e|canonicalize-existing', 'm|canonicalize-missing', 's|strip', 'q|quiet'],
  unsimulated: ['-L', '-P', '-z', '--relative-to', '--relative-base'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    let exit = 0;
    for (const name of operands) {
      const path =
        has('s') && name !== '' ? resolvePath(process.cwd, name) : canonical(process, name, has('e') ? 'none' : has('m') ? 'any' : 'last');
      if (path === undefined) exit = has('q') ? 1 : yield* fail(process, `${name === '' ? "''" : name}: No such file or directory`);
      else yield* emit(process, `${path}\n`);
    }
    return exit;
  },
});

export const basename = coreCommand({
  name: 'basename',
  summary: 'prints the last part of a path',
  options: ['a|multiple', 's|suffix=', 'z|zero'],
  stopAtFirst: true,
  *run({ process, operands, has, value }) {
    const [first, second, third] = operands;
    if (first === undefined) return yield* usage(process, 'missing operand');
    const many = has('a') || value('s') !== undefined;
    if (!many && third !== undefined) return yield* usage(process, `extra operand '${third}'`);
    const suffix = value('s') ?? (many ? '' : (second ?? ''));
    const names = (many ? operands : [first]).map((name) => {
      const base = baseName(name);
      return suffix !== '' && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
    });
    return (yield* emit(process, names.map((name) => name + (has('z') ? '\0' : '\n')).join(''))) ?? 0;
  },
});

export const dirname = coreCommand({
  name: 'dirname',
  summary: 'prints a path without its last part',
  options: ['z|zero'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    const names = operands.map((name) => {
      const trimmed = name.replace(/\/+$/, '');
      if (trimmed === '') return name.startsWith('/') ? '/' : '.';
      const at = trimmed.lastIndexOf('/');
      return at < 0 ? '.' : trimmed.slice(0, at).replace(/\/+$/, '') || '/';
    });
    return (yield* emit(process, names.map((name) => name + (has('z') ? '\0' : '\n')).join(''))) ?? 0;
  },
});
