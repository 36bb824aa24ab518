/** The process's own streams: the only place, with the other edges, that touches them. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readStdin(): Promise<string>;
}

/** A mistake of the caller: one line and exit code 2. */
export class UsageError extends Error {}

/** Content or a submission that cannot be used: one line and exit code 3. */
export class ContentError extends Error {}

export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    stdinIsTerminal: process.stdin.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    async readStdin() {
      let text = '';
      process.stdin.setEncoding('utf8');
      for await (const part of process.stdin) text += String(part);
      return text;
    },
  };
}
