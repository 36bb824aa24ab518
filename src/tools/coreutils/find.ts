import { FILE_ERROR_TEXT, resolvePath, type FileStat } from '../../base/files.ts';
import type { Command, Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { emit, fail } from './command.ts';
import { parseFind, type FindTest } from './find-expression.ts';
import { launch } from './launch.ts';
import { sizeOf } from './ls.ts';

interface Found {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
  readonly depth: number;
}

interface Walk {
  readonly process: Process;
  exit: number;
  /** set when writing or a signal ends it all */
  ended: number | undefined;
  pruned: boolean;
  readonly batches: Map<FindTest, string[]>;
}

function* matches(walk: Walk, test: FindTest, found: Found): Task<boolean> {
  const { process } = walk;
  switch (test.kind) {
    case 'and': {
      for (const each of test.tests) if (walk.ended !== undefined || !(yield* matches(walk, each, found))) return false;
      return true;
    }
    case 'or': {
      for (const each of test.tests) if (yield* matches(walk, each, found)) return true;
      return false;
    }
    case 'not':
      return !(yield* matches(walk, test.test, found));
    case 'name': {
      const base = found.name === '/' ? '/' : found.name.replace(/\/+$/, '').replace(/^.*\//, '');
      return test.pattern.test(test.whole ? found.name : base);
    }
    case 'type':
      return test.kinds.includes(found.stat.kind);
    case 'empty': {
      if (found.stat.kind === 'directory') {
        const list = process.files.list(found.path);
        return list.ok && list.value.length === 0;
      }
      return found.stat.kind === 'file' && sizeOf(process, found.path, found.stat) === 0;
    }
    case 'compare': {
      const value =
        test.what === 'size'
          ? Math.ceil(sizeOf(process, found.path, found.stat) / test.unit)
          : Math.floor((process.clock.now() - found.stat.modifiedAt) / test.unit);
      return test.sign === '+' ? value > test.number : test.sign === '-' ? value < test.number : value === test.number;
    }
    case 'user':
      return found.stat.owner === test.name;
    case 'perm':
      return test.all ? (found.stat.mode & test.mode) === test.mode : found.stat.mode === test.mode;
    case 'newer': {
      const stat = process.files.stat(resolvePath(process.cwd, test.file));
      return stat.ok && found.stat.modifiedAt > stat.value.modifiedAt;
    }
    case 'constant':
      return test.value;
    case 'prune': {
      walk.pruned = true;
      return true;
    }
    case 'print': {
      walk.ended = yield* emit(process, found.name + test.end);
      return true;
    }
    case 'delete': {
      const removed = process.files.remove(found.path);
      if (!removed.ok) walk.exit = yield* fail(process, `cannot delete '${found.name}': ${FILE_ERROR_TEXT[removed.errno]}`);
      return removed.ok;
    }
    case 'exec': {
      if (test.batch) {
        walk.batches.set(test, [...(walk.batches.get(test) ?? []), found.name]);
        return true;
      }
      const words = test.words.map((word) => word.replaceAll('{}', found.name));
      const { exit, missing } = yield* launch(process, words[0] ?? '', words.slice(1));
      if (missing) yield* process.stderr.write(`find: '${words[0] ?? ''}': No such file or directory\n`);
      if (exit === 130) walk.ended = exit;
      return exit === 0;
    }
  }
}

function* visit(
  walk: Walk,
  test: FindTest,
  name: string,
  limits: { readonly min: number; readonly max: number; readonly deep: boolean },
  depth: number,
): Task {
  const { process } = walk;
  const path = resolvePath(process.cwd, name);
  const stat = process.files.stat(path, { follow: false });
  if (!stat.ok) {
    walk.exit = yield* fail(process, `'${name}': ${FILE_ERROR_TEXT[stat.errno]}`);
    return;
  }
  const found = { name, path, stat: stat.value, depth };
  walk.pruned = false;
  if (!limits.deep && depth >= limits.min) yield* matches(walk, test, found);
  if (stat.value.kind === 'directory' && depth < Math.min(limits.max, 64) && !walk.pruned) {
    const list = process.files.list(path);
    if (!list.ok) walk.exit = yield* fail(process, `'${name}': ${FILE_ERROR_TEXT[list.errno]}`);
    for (const entry of list.ok ? list.value : []) {
      if (walk.ended !== undefined) return;
      yield* visit(walk, test, name.endsWith('/') ? name + entry : `${name}/${entry}`, limits, depth + 1);
    }
  }
  if (limits.deep && depth >= limits.min && walk.ended === undefined) yield* matches(walk, test, found);
}

export const find: Command = {
  name: 'find',
  summary: 'finds files in a directory tree',
  flags: [
    '-name',
    '-iname',
    '-path',
    '-type',
    '-maxdepth',
    '-mindepth',
    '-empty',
    '-size',
    '-mtime',
    '-mmin',
    '-newer',
    '-user',
    '-perm',
    '-exec',
    '-delete',
    '-print',
    '-print0',
    '-prune',
    '-o',
    '-not',
  ],
  *run(process) {
    const parsed = parseFind(process.args);
    if (!parsed.ok) {
      if (parsed.unsimulated) {
        process.noteNotSimulated();
        yield* process.stderr.write(`kubehop does not simulate find ${parsed.error}\n`);
        return 1;
      }
      return yield* fail(process, parsed.error);
    }
    const walk: Walk = { process, exit: 0, ended: undefined, pruned: false, batches: new Map() };
    for (const root of parsed.roots) {
      yield* visit(walk, parsed.test, root, parsed.limits, 0);
      if (walk.ended !== undefined) return walk.ended;
    }
    for (const [test, names] of walk.batches) {
      if (test.kind !== 'exec') continue;
      const words = test.words.flatMap((word) => (word === '{}' ? names : [word]));
      const { exit, missing } = yield* launch(process, words[0] ?? '', words.slice(1));
      if (missing) yield* process.stderr.write(`find: '${words[0] ?? ''}': No such file or directory\n`);
      if (exit !== 0) walk.exit = 1;
    }
    return walk.exit;
  },
};
