import type { Command } from '../../base/process.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import { shellCommand } from '../../script/index.ts';
import { interactiveShell } from '../session/interactive.ts';
import { shellMachine } from '../session/shell-machine.ts';
import type { Terminal } from '../session/terminal.ts';

/** `sh`, `bash` and their kin on a machine: interactive on the terminal, else a script. */
export function shellCommands(world: World, machine: Machine, terminalOf: () => Terminal | undefined): readonly Command[] {
  const busybox = machine.tools.includes('busybox') && !machine.tools.includes('coreutils');
  const names =
    machine.tools.length === 0 || !machine.tools.some((set) => set === 'host' || set === 'busybox' || set === 'coreutils')
      ? []
      : busybox
        ? ['sh', 'ash']
        : ['sh', 'bash'];
  if (machine.tools.includes('ethtool') && busybox) names.push('bash', 'zsh');
  return names.map((name): Command => ({
    name,
    summary: 'the shell',
    *run(process) {
      const terminal = terminalOf();
      if (terminal && process.stdin.isTerminal && process.args.every((arg) => arg === '-i' || arg === '-l')) {
        return yield* interactiveShell(world, terminal, machine, process);
      }
      const place = { world, machine, user: process.user, terminal: process.terminal, noteNotSimulated: () => process.noteNotSimulated() };
      return yield* shellCommand(shellMachine(place), name, busybox ? 'busybox' : name === 'sh' ? 'dash' : 'bash').run(process);
    },
  }));
}
