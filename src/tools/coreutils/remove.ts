import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import type { Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { coreCommand, emit, fail, usage } from './command.ts';

/** Removes a tree from its leaves on; gives the exit code. Recursion is bounded by the depth of paths. */
export function* removeTree(process: Process, name: string, say: (line: string) => Task<unknown>, depth = 0): Task<number> {
  const path = resolvePath(process.cwd, name);
  const stat = process.files.stat(path, { follow: false });
  if (!stat.ok) return yield* fail(process, `cannot remove '${name}': ${FILE_ERROR_TEXT[stat.errno]}`);
  let exit = 0;
  const directory = stat.value.kind === 'directory';
  if (directory && depth < 256) {
    const names = process.files.list(path);
    for (const entry of names.ok ? names.value : [])
      exit = Math.max(exit, yield* removeTree(process, `${name.replace(/\/+$/, '')}/${entry}`, say, depth + 1));
  }
  if (exit !== 0) return exit;
  const removed = process.files.remove(path);
  if (!removed.ok) return yield* fail(process, `cannot remove '${name}': ${FILE_ERROR_TEXT[removed.errno]}`);
  yield* say(directory ? `removed directory '${name}'\n` : `removed '${name}'\n`);
  return 0;
}

export const rm = coreCommand({
  name: 'rm',
  summary: 'removes files',
  options: ['r|recursive', 'R', 'f|force', 'v|verbose', 'd|dir', 'no-preserve-root', 'preserve-root'],
  unsimulated: ['-i', '-I', '--interactive', '--one-file-system'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return has('f') ? 0 : yield* usage(process, 'missing operand');
    const recursive = has('r') || has('R');
    function* say(line: string): Task {
      if (has('v')) yield* emit(process, line);
    }
    let exit = 0;
    for (const name of operands) {
      const path = resolvePath(process.cwd, name);
      const stat = process.files.stat(path, { follow: false });
      if (recursive && path === '/' && !has('no-preserve-root')) {
        exit = yield* fail(
          process,
          `it is dangerous to operate recursively on '/'\n${process.name}: use --no-preserve-root to override this failsafe`,
        );
      } else if (/(^|\/)\.\.?\/*$/.test(name) && recursive)
        exit = yield* fail(process, `refusing to remove '.' or '..' directory: skipping '${name}'`);
      else if (!stat.ok) {
        if (!has('f') || (stat.errno !== 'ENOENT' && stat.errno !== 'ENOTDIR'))
          exit = yield* fail(process, `cannot remove '${name}': ${FILE_ERROR_TEXT[stat.errno]}`);
      } else if (stat.value.kind === 'directory' && !recursive && !has('d'))
        exit = yield* fail(process, `cannot remove '${name}': Is a directory`);
      else if (stat.value.kind === 'directory' && recursive) exit = Math.max(exit, yield* removeTree(process, name, say));
      else {
        const removed = process.files.remove(path);
        if (!removed.ok) exit = yield* fail(process, `cannot remove '${name}': ${FILE_ERROR_TEXT[removed.errno]}`);
        else yield* say(`removed '${name}'\n`);
      }
    }
    return exit;
  },
});
