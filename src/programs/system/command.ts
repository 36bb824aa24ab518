import type { Program } from '../program.ts';

/**
 * A foreground command in a container (`sleep 3600`, `sh -c '...'`): the first argument is the command, which the machine's own
 * shell and tools run; the container ends with it.
 */
export const command: Program = {
  name: 'command',
  start(context) {
    const [name = '', ...rest] = context.args;
    return { kind: 'task', task: context.run(name, rest) };
  },
};
