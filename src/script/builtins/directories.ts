import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import type { Task } from '../../base/task.ts';
import { complain } from '../diagnose.ts';
import type { ShellState } from '../state.ts';
import { getVariable, setVariable } from '../variables.ts';
import type { Builtin } from './index.ts';
import { print } from './output.ts';

function* change(shell: ShellState, name: string, target: string): Task<number> {
  const path = resolvePath(shell.cwd, target);
  const stat = shell.machine.files.stat(path);
  const problem = !stat.ok ? FILE_ERROR_TEXT[stat.errno] : stat.value.kind !== 'directory' ? FILE_ERROR_TEXT.ENOTDIR : undefined;
  if (problem !== undefined) {
    yield* complain(shell, `${name}: ${target}: ${problem}`);
    return 1;
  }
  setVariable(shell, 'OLDPWD', shell.cwd);
  shell.cwd = path;
  setVariable(shell, 'PWD', path);
  return 0;
}

function stackLine(shell: ShellState): string {
  const home = getVariable(shell, 'HOME') ?? '';
  return `${[shell.cwd, ...shell.directories].map((path) => (home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path)).join(' ')}\n`;
}

export const DIRECTORIES = {
  *cd(shell, args) {
    const words = args.filter((word) => !/^-[LPe]+$|^--$/.test(word));
    if (words.length > 1) {
      yield* complain(shell, 'cd: too many arguments');
      return 1;
    }
    const named = words[0] ?? getVariable(shell, 'HOME');
    const target = named === '-' ? getVariable(shell, 'OLDPWD') : named;
    if (target === undefined) {
      yield* complain(shell, `cd: ${named === '-' ? 'OLDPWD' : 'HOME'} not set`);
      return 1;
    }
    const status = yield* change(shell, 'cd', target === '' ? '.' : target);
    if (status === 0 && named === '-') yield* print(shell, `${shell.cwd}\n`);
    return status;
  },
  *pwd(shell) {
    return yield* print(shell, `${shell.cwd}\n`);
  },
  *pushd(shell, args) {
    const target = args[0] ?? shell.directories[0];
    if (target === undefined) {
      yield* complain(shell, 'pushd: no other directory');
      return 1;
    }
    const from = shell.cwd;
    const status = yield* change(shell, 'pushd', target);
    if (status !== 0) return status;
    if (args[0] === undefined) shell.directories.shift();
    shell.directories.unshift(from);
    return yield* print(shell, stackLine(shell));
  },
  *popd(shell) {
    const target = shell.directories.shift();
    if (target === undefined) {
      yield* complain(shell, 'popd: directory stack empty');
      return 1;
    }
    const status = yield* change(shell, 'popd', target);
    return status === 0 ? yield* print(shell, stackLine(shell)) : status;
  },
  *dirs(shell) {
    return yield* print(shell, stackLine(shell));
  },
} satisfies Record<string, Builtin>;
