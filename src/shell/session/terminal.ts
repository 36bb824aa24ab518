import { createPipe, functionSink, type Pipe, type Sink, type Source } from '../../base/stream.ts';
import type { TaskId } from '../../base/task.ts';
import type { OutputPiece } from '../../cluster/lab-port.ts';
import type { World } from '../../cluster/world.ts';

/** One of the shells of a terminal. */
export interface ShellFrame {
  /** the machine, as outcomes name it */
  readonly label: string;
  readonly machine: string;
  prompt: string;
  /** a command has the terminal */
  running: boolean;
  directory(): string;
  /** functions and aliases, for completion */
  names(): readonly string[];
}

/** A learner's terminal: what is typed goes in at one end, what programs print comes out as pieces. It belongs to a running world, not to its state. */
export interface Terminal {
  readonly id: string;
  readonly input: Pipe;
  /** Ctrl-D was pressed: the next read finds the end of the file, later ones go on (n_tty's EOF character) */
  inputEnded: boolean;
  readonly size: { readonly columns: number; readonly rows: number } | undefined;
  /** the shells one inside the other: laptop, then ssh, then a container */
  readonly shells: ShellFrame[];
  output: OutputPiece[];
  written: number;
  lastExit: number;
  notSimulated: boolean;
  task: TaskId | undefined;
  ended: boolean;
}

export function createTerminal(world: World, id: string, size: Terminal['size']): Terminal {
  return {
    id,
    input: createPipe(`terminal:${id}`, (key) => world.network.ports.notify(key)),
    inputEnded: false,
    size,
    shells: [],
    output: [],
    written: 0,
    lastExit: 0,
    notSimulated: false,
    task: undefined,
    ended: false,
  };
}

export function terminalSource(terminal: Terminal): Source {
  const { input } = terminal;
  return {
    isTerminal: true,
    *read() {
      while (input.buffer === '') {
        if (terminal.inputEnded) {
          terminal.inputEnded = false;
          return undefined;
        }
        const wake = yield { kind: 'key', keys: [`${input.key}:readable`] };
        if (wake.by === 'signal') return { signal: wake.signal };
      }
      const text = input.buffer;
      input.buffer = '';
      return text;
    },
    unread(text) {
      input.buffer = text + input.buffer;
    },
    close() {},
  };
}

/** Ctrl-D: whoever reads the terminal finds the end of its input, once. */
export function endInput(terminal: Terminal): void {
  terminal.inputEnded = true;
  terminal.input.notify(`${terminal.input.key}:readable`);
}

/** Where programs of a terminal write. */
export function terminalSink(terminal: Terminal, stream: OutputPiece['stream']): Sink {
  return functionSink((text) => {
    terminal.written += text.length;
    const last = terminal.output.at(-1);
    if (last?.stream === stream) terminal.output[terminal.output.length - 1] = { stream, text: last.text + text };
    else terminal.output.push({ stream, text });
  }, terminal.size !== undefined);
}

/** Whether everything typed has been read and somebody waits for more, with nothing else left to do at this instant. */
export function waitsForInput(world: World, terminal: Terminal): boolean {
  if (terminal.ended) return true;
  return (
    terminal.input.buffer === '' &&
    !terminal.inputEnded &&
    world.scheduler.ready.length === 0 &&
    (world.scheduler.waiting.get(`${terminal.input.key}:readable`)?.size ?? 0) > 0
  );
}
