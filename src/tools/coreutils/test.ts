import type { Command } from '../../base/process.ts';

/** /usr/bin/test and /usr/bin/[, for those who start programs without a shell (probes, find -exec): the shell's own test decides. */
function asProgram(name: 'test' | '['): Command {
  return {
    name,
    summary: 'compares values and looks at files',
    *run(process) {
      return yield* process.run('sh', ['-c', `${name} "$@"`, name, ...process.args]);
    },
  };
}

export const testCommand = asProgram('test');
export const bracketCommand = asProgram('[');
