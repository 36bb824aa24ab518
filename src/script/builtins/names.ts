import { BUILTINS } from './index.ts';

/** Every builtin of the shell, for completion. */
export const builtinNames: readonly string[] = [...BUILTINS.keys()];
