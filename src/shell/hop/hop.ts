import { notSimulatedLine, type Command, type Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { createProcess, findCommand } from '../../cluster/process.ts';
import type { World } from '../../cluster/world.ts';
import type { JournalEvent, ModelConstraint } from '../../cluster/lab-port.ts';
import { createShell, runScript } from '../../script/index.ts';
import { descriptorMap } from '../session/descriptors.ts';
import { interactiveShell } from '../session/interactive.ts';
import { shellMachine } from '../session/shell-machine.ts';
import type { Terminal } from '../session/terminal.ts';
import type { HopLab } from './lab-port.ts';
import { mapLines } from './map.ts';
import { modelLines } from './model.ts';
import { matrixLines } from './matrix.ts';
import { traceLines } from './trace.ts';
import { explainLines } from './explain.ts';
import { effectiveEvents } from '../lab/journal.ts';

/** The words of the lab. */
export const HOP_WORDS: Readonly<Record<string, string>> = {
  goals: 'what is to be reached, and what is',
  hint: 'the next hint',
  trace: 'the way of the last packets, hop by hop: hop trace [N]',
  explain: 'what became of your last packet, in sentences: hop explain [N]',
  map: 'nodes, pods and their addresses',
  model: 'the promises of the Kubernetes network model, checked over all pairs',
  matrix: 'who reaches whom: hop matrix [PORT]',
  on: 'a command on a machine: hop on MACHINE COMMAND',
  answer: 'an answer to a question: hop answer GOAL TEXT',
  undo: 'takes back the last command: hop undo [N]',
  redo: 'does again what was undone: hop redo [N]',
  reset: 'back to the beginning',
  rewind: 'back to after the Nth command: hop rewind N; without N, the commands with their numbers',
  solution: 'one way to solve it',
  glossary: 'what a word means: hop glossary WORD, or ?WORD',
  submit: 'how to hand in what you did',
  help: 'this list',
};

const MODEL: readonly ModelConstraint[] = [
  'containers-share-localhost',
  'pods-reach-pods',
  'no-nat-between-pods',
  'agents-reach-local-pods',
];

/** `hop WORD`: the same on every machine of a lab. */
export function hopCommand(world: World, labOf: () => HopLab | undefined, terminalOf: () => Terminal | undefined): Command {
  return {
    name: 'hop',
    summary: 'words of the lab: goals, hint, trace, map, undo and others',
    flags: Object.keys(HOP_WORDS),
    *run(process) {
      const [word = 'help', ...args] = process.args;
      const lab = labOf();
      if (word === 'on') return yield* on(world, process, args, terminalOf());
      if (word === 'trace' || word === 'explain') {
        const back = args.length <= 1 && /^[1-9]\d{0,5}$/.test(args[0] ?? '1') ? Number(args[0] ?? 1) : undefined;
        if (back === undefined) {
          yield* process.stderr.write(`hop ${word}: takes one number: 1 is what you sent last, 2 the time before\n`);
          return 2;
        }
        return yield* print(process, word === 'trace' ? traceLines(world, back) : explainLines(world, back));
      }
      if (word === 'map') return yield* print(process, mapLines(world));
      if (word === 'help')
        return yield* print(
          process,
          Object.entries(HOP_WORDS).map(([name, text]) => `hop ${name.padEnd(9)} ${text}`),
        );
      if (!(word in HOP_WORDS)) {
        yield* process.stderr.write(`hop: unknown word "${word}"; hop help lists them\n`);
        return 2;
      }
      if (!lab) return yield* refuse(process, `hop ${word}`);
      if (word === 'glossary') {
        if (!lab.glossary) return yield* refuse(process, 'hop glossary');
        return yield* print(process, lab.glossary(args.join(' ')));
      }
      if (word === 'rewind' && args.length === 0) return yield* print(process, typedLines(lab.world.journal()));
      if (word === 'rewind') {
        yield* process.stderr.write('hop: type hop rewind N as a line of its own, with an N below the number of commands so far\n');
        return 2;
      }
      if (word === 'submit')
        return yield* print(process, [
          'What you type here is kept. Hand it in from a shell of your own:',
          '  kubehop submit EXERCISE -o FILE',
        ]);
      if (word === 'undo' || word === 'redo' || word === 'reset') {
        yield* process.stderr.write(`hop: type hop ${word} as a line of its own\n`);
        return 2;
      }
      if (word === 'answer') {
        const [goal, ...rest] = args;
        if (goal === undefined || rest.length === 0) {
          yield* process.stderr.write('usage: hop answer GOAL TEXT\n');
          return 2;
        }
        lab.answer(goal, rest.join(' '));
        return yield* print(process, ['Noted.']);
      }
      if (word === 'model') return yield* print(process, yield* outside(modelLines(lab.world, MODEL)));
      if (word === 'matrix')
        return yield* print(process, yield* outside(matrixLines(lab.world, args[0] === undefined ? undefined : Number(args[0]))));
      if (!lab.coach) return yield* print(process, ['There is nothing to solve here: look around.']);
      if (word === 'goals') return yield* print(process, yield* outside(lab.coach.goals()));
      if (word === 'hint') return yield* print(process, yield* outside(lab.coach.hint()));
      return yield* print(process, lab.coach.solution());
    },
  };
}

/** What was typed and counts, numbered as `hop rewind` counts. */
function typedLines(journal: readonly JournalEvent[]): readonly string[] {
  const { done } = effectiveEvents(journal);
  if (done.length === 0) return ['Nothing was typed yet.'];
  return done.map(
    ([event], index) => `${String(index + 1).padStart(3)}  ${event?.kind === 'line' ? event.data : `(${event?.kind ?? ''})`}`,
  );
}

function* print(process: Process, lines: readonly string[]): Task<number> {
  yield* process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function* refuse(process: Process, what: string): Task<number> {
  process.noteNotSimulated();
  yield* process.stderr.write(notSimulatedLine(what));
  return 2;
}

/** Waits for a computation that only looks at forks. */
function* outside(promise: Promise<readonly string[]>): Task<readonly string[]> {
  const wake = yield { kind: 'outside', promise };
  return wake.by === 'outside' && Array.isArray(wake.value) ? (wake.value as string[]) : ['hop: this could not be computed'];
}

function* on(world: World, process: Process, args: readonly string[], terminal: Terminal | undefined): Task<number> {
  const [name = '', ...command] = args;
  const machine =
    world.state.machines.get(name) ?? [...world.state.machines.values()].find((entry) => entry.pod && `pod/${entry.pod.name}` === name);
  if (!machine) {
    yield* process.stderr.write(
      `hop on: no machine "${name}"; there are ${[...world.state.machines.values()]
        .filter((entry) => !entry.pod)
        .map((entry) => entry.id)
        .join(', ')}\n`,
    );
    return 2;
  }
  const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
  if (command.length === 0) {
    if (terminal && process.stdin.isTerminal) return yield* interactiveShell(world, terminal, machine, streams);
    const bash = findCommand(world, machine, 'bash') ?? findCommand(world, machine, 'sh');
    return bash ? yield* bash.run(createProcess(world, machine, { name: 'sh', args: [], ...streams })) : 127;
  }
  const place = { world, machine, terminal: process.terminal, noteNotSimulated: () => process.noteNotSimulated() };
  const shell = createShell(shellMachine(place), {
    name: 'bash',
    env: machine.env,
    cwd: machine.workingDirectory,
    descriptors: descriptorMap(streams),
  });
  return yield* runScript(shell, scriptOf(command), true);
}

/** One word is a script; of several, those that the typing shell had to have quoted stay one word each. */
function scriptOf(command: readonly string[]): string {
  if (command.length === 1) return command[0] ?? '';
  return command.map((word) => (word === '' || /[\s\\]/.test(word) ? `'${word.replaceAll("'", String.raw`'\''`)}'` : word)).join(' ');
}
