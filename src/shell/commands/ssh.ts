import { notSimulatedLine, type Command } from '../../base/process.ts';
import { createProcess } from '../../cluster/process.ts';
import type { World } from '../../cluster/world.ts';
import { createShell, runScript } from '../../script/index.ts';
import { descriptorMap } from '../session/descriptors.ts';
import { interactiveShell } from '../session/interactive.ts';
import { shellMachine } from '../session/shell-machine.ts';
import type { Terminal } from '../session/terminal.ts';
import { reach } from './reach.ts';

const VALUED = new Set(['-i', '-l', '-o', '-p', '-F', '-J']);

/** ssh(1) to the nodes: over the network to port 22, as root, with the key that every lab has. */
export function sshCommand(world: World, terminalOf: () => Terminal | undefined): Command {
  return {
    name: 'ssh',
    summary: 'a shell or one command on a node',
    flags: ['-t', '-q', '-o', '-l', '-p', '-i'],
    *run(process) {
      const words: string[] = [];
      for (let i = 0; i < process.args.length; i++) {
        const word = process.args[i] ?? '';
        if (words.length > 0) words.push(word);
        else if (VALUED.has(word)) i++;
        else if (['-L', '-R', '-D', '-N', '-W'].includes(word)) {
          process.noteNotSimulated();
          yield* process.stderr.write(notSimulatedLine(`ssh ${word}`));
          return 255;
        } else if (!word.startsWith('-')) words.push(word);
      }
      const [target, ...command] = words;
      if (target === undefined) {
        yield* process.stderr.write('usage: ssh [options] destination [command [argument ...]]\n');
        return 255;
      }
      const name = target.slice(target.indexOf('@') + 1);
      const reached = yield* reach(world, process, name, 22);
      if (!reached.ok) {
        yield* process.stderr.write(`${reached.error}\n`);
        return 255;
      }
      const machine = world.state.machines.get(reached.value);
      if (!machine) return 255;
      if (command.length > 0) {
        const place = { world, machine, terminal: undefined, noteNotSimulated: () => process.noteNotSimulated() };
        const shell = createShell(shellMachine(place), {
          name: 'bash',
          env: machine.env,
          cwd: machine.workingDirectory,
          descriptors: descriptorMap(process),
        });
        return yield* runScript(shell, command.join(' '), true);
      }
      const terminal = terminalOf();
      const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
      if (terminal && process.stdin.isTerminal) {
        const code = yield* interactiveShell(world, terminal, machine, streams);
        yield* process.stderr.write(`Connection to ${name} closed.\n`);
        return code;
      }
      const bash = world.extension.commands(world, machine).find((entry) => entry.name === 'bash');
      return bash ? yield* bash.run(createProcess(world, machine, { name: 'bash', args: [], ...streams })) : 255;
    },
  };
}
