import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail, usage } from './command.ts';

export const mkdir = coreCommand({
  name: 'mkdir',
  summary: 'makes directories',
  options: ['p|parents', 'v|verbose', 'm|mode='],
  unsimulated: ['-Z', '--context'],
  *run({ process, operands, has, value }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    let exit = 0;
    for (const name of operands) {
      const path = resolvePath(process.cwd, name);
      const there = process.files.stat(path);
      if (has('p') && there.ok && there.value.kind === 'directory') continue;
      const made = there.ok ? ({ ok: false, errno: 'EEXIST' } as const) : process.files.mkdir(path, { parents: has('p') });
      if (!made.ok) {
        exit = yield* fail(process, `cannot create directory '${name}': ${FILE_ERROR_TEXT[made.errno]}`);
        continue;
      }
      const mode = value('m');
      if (mode !== undefined && /^[0-7]+$/.test(mode)) process.files.chmod(path, parseInt(mode, 8));
      if (has('v')) yield* emit(process, `${process.name}: created directory '${name}'\n`);
    }
    return exit;
  },
});

export const rmdir = coreCommand({
  name: 'rmdir',
  summary: 'removes empty directories',
  options: ['p|parents', 'v|verbose', 'ignore-fail-on-non-empty'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    let exit = 0;
    for (const operand of operands) {
      for (let name = operand; name !== ''; name = has('p') ? name.replace(/\/?[^/]*\/*$/, '') : '') {
        const path = resolvePath(process.cwd, name);
        const stat = process.files.stat(path, { follow: false });
        const removed = !stat.ok
          ? stat
          : stat.value.kind !== 'directory'
            ? ({ ok: false, errno: 'ENOTDIR' } as const)
            : process.files.remove(path);
        if (removed.ok) continue;
        if (!(has('ignore-fail-on-non-empty') && removed.errno === 'ENOTEMPTY'))
          exit = yield* fail(process, `failed to remove '${name}': ${FILE_ERROR_TEXT[removed.errno]}`);
        break;
      }
    }
    return exit;
  },
});
