import type { Task } from '../../base/task.ts';
import type { ShellState } from '../state.ts';
import { CONTROL } from './control.ts';
import { DIRECTORIES } from './directories.ts';
import { INFORMATION } from './information.ts';
import { INPUT_OUTPUT } from './input-output.ts';
import { JOBS } from './jobs.ts';
import { SETTINGS } from './settings.ts';
import { VARIABLES } from './variables.ts';

/** A builtin: runs in the shell itself; gives its exit status. */
export type Builtin = (shell: ShellState, args: readonly string[], name: string) => Task<number>;

/** Every builtin by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({ ...CONTROL, ...DIRECTORIES, ...INFORMATION, ...INPUT_OUTPUT, ...JOBS, ...SETTINGS, ...VARIABLES }),
);
