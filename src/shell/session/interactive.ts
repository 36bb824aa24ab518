import type { Streams } from '../../base/process.ts';
import type { Source } from '../../base/stream.ts';
import type { Signal, Task } from '../../base/task.ts';
import { createShell, runLine } from '../../script/index.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import { shellMachine } from './shell-machine.ts';
import type { ShellFrame, Terminal } from './terminal.ts';

/** How a machine's prompt names it. */
export function machineLabel(machine: Machine): string {
  return machine.pod ? `pod/${machine.pod.name}` : machine.id;
}

/** The prompt of a shell on a machine. */
export function promptOf(machine: Machine): string {
  return `${machine.hostname}${machine.user === 'root' ? '#' : '$'} `;
}

/** An interactive shell on a machine, reading a terminal line by line until `exit` or the end of input. Gives its exit status. */
export function* interactiveShell(world: World, terminal: Terminal, machine: Machine, streams: Streams): Task<number> {
  const shell = createShell(
    shellMachine({ world, machine, terminal: terminal.size, noteNotSimulated: () => void (terminal.notSimulated = true) }),
    {
      name: 'bash',
      interactive: true,
      env: machine.env,
      cwd: machine.workingDirectory,
      flavour: machine.tools.includes('busybox') && !machine.tools.includes('coreutils') ? 'busybox' : 'bash',
    },
  );
  const frame: ShellFrame = {
    label: machineLabel(machine),
    machine: machine.id,
    prompt: promptOf(machine),
    running: false,
    directory: () => shell.cwd,
    names: () => [...shell.functions.keys(), ...shell.aliases.keys()],
  };
  terminal.shells.push(frame);
  let typed = '';
  try {
    for (;;) {
      frame.prompt = typed === '' ? promptOf(machine) : '> ';
      const line = yield* readLine(streams.stdin);
      if (line === undefined) return shell.status;
      if (typeof line === 'object') {
        typed = '';
        terminal.lastExit = 130;
        continue;
      }
      typed += line;
      frame.running = true;
      const result = yield* runLine(shell, typed, streams);
      frame.running = false;
      if (result.incomplete) continue;
      typed = '';
      terminal.lastExit = result.exit;
      if (result.exited !== undefined) return result.exited;
    }
  } finally {
    terminal.shells.pop();
  }
}

/** The next line with its newline; undefined at the end of input. */
function* readLine(stdin: Source): Task<string | undefined | { readonly signal: Signal }> {
  let text = '';
  for (;;) {
    const part = yield* stdin.read();
    if (part === undefined) return text === '' ? undefined : text;
    if (typeof part === 'object') return part;
    text += part;
    const end = text.indexOf('\n');
    if (end < 0) continue;
    if (end + 1 < text.length) stdin.unread(text.slice(end + 1));
    return text.slice(0, end + 1);
  }
}
