import type { Notify, Signal, Task } from './task.ts';

/**
 * A pipe between two tasks, as pipe(7) describes it: a bounded buffer with a reading and a writing end.
 * Content is a string in which every character stands for one character of the learner's text (no byte arrays).
 */
export interface Pipe {
  readonly key: string;
  readonly notify: Notify;
  buffer: string;
  /** no writer is left: reads end after the buffer is empty */
  writersClosed: boolean;
  /** no reader is left: writes fail with EPIPE */
  readerClosed: boolean;
}

/** Linux's default pipe capacity, pipe(7). */
const CAPACITY = 65536;

/** Where a command reads from. `read` gives undefined at the end of file, and the signal when one came first. */
export interface Source {
  /** true when it is the learner's terminal */
  readonly isTerminal: boolean;
  read(): Task<string | undefined | { readonly signal: Signal }>;
  /** puts back what was read too much (a shell's `read` takes one line and leaves the rest) */
  unread(text: string): void;
  close(): void;
}

/** Where a command writes to. `write` gives 'closed' when nobody reads any more (EPIPE). */
export interface Sink {
  readonly isTerminal: boolean;
  write(text: string): Task<'ok' | 'closed' | { readonly signal: Signal }>;
  close(): void;
}

/** A new pipe; `key` must be unique in its world. */
export function createPipe(key: string, notify: Notify): Pipe {
  return { key, notify, buffer: '', writersClosed: false, readerClosed: false };
}

/** The reading end of a pipe. */
export function pipeSource(pipe: Pipe, isTerminal = false): Source {
  return {
    isTerminal,
    *read() {
      while (pipe.buffer === '') {
        if (pipe.writersClosed) return undefined;
        const wake = yield { kind: 'key', keys: [`${pipe.key}:readable`] };
        if (wake.by === 'signal') return { signal: wake.signal };
      }
      const text = pipe.buffer;
      pipe.buffer = '';
      pipe.notify(`${pipe.key}:writable`);
      return text;
    },
    unread(text) {
      pipe.buffer = text + pipe.buffer;
    },
    close() {
      pipe.readerClosed = true;
      pipe.notify(`${pipe.key}:writable`);
    },
  };
}

/** The writing end of a pipe; `write` parks while the pipe is full. */
export function pipeSink(pipe: Pipe, isTerminal = false): Sink {
  return {
    isTerminal,
    *write(text) {
      while (pipe.buffer.length >= CAPACITY && !pipe.readerClosed) {
        const wake = yield { kind: 'key', keys: [`${pipe.key}:writable`] };
        if (wake.by === 'signal') return { signal: wake.signal };
      }
      if (pipe.readerClosed) return 'closed';
      pipe.buffer += text;
      pipe.notify(`${pipe.key}:readable`);
      return 'ok';
    },
    close() {
      pipe.writersClosed = true;
      pipe.notify(`${pipe.key}:readable`);
    },
  };
}

/** A sink that hands all text to a function: for files, captures and `$()`. */
export function functionSink(take: (text: string) => void, isTerminal = false): Sink {
  return {
    isTerminal,

    *write(text) {
      take(text);
      return 'ok';
    },
    close() {},
  };
}

/** A source that gives a fixed text and then ends. */
export function textSource(text: string): Source {
  let rest: string | undefined = text === '' ? undefined : text;
  return {
    isTerminal: false,

    *read() {
      const all = rest;
      rest = undefined;
      return all;
    },
    unread(back) {
      rest = back + (rest ?? '');
    },
    close() {},
  };
}
