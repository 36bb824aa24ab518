import { signalExit, type Command } from '../../base/process.ts';
import { formatPrintf, unescapeEcho } from '../../base/printf.ts';
import { coreCommand, emit, fail, usage } from './command.ts';

function constant(name: string, summary: string, exit: number): Command {
  return {
    name,
    summary,
    *run() {
      return exit;
    },
  };
}

export const trueCommand = constant('true', 'ends with 0', 0);
export const falseCommand = constant('false', 'ends with 1', 1);

export const echo: Command = {
  name: 'echo',
  summary: 'prints its arguments',
  flags: ['-n', '-e', '-E'],
  *run(process) {
    const words = [...process.args];
    let newline = true;
    let escapes = false;
    while (/^-[neE]+$/.test(words[0] ?? '')) {
      for (const letter of words.shift()?.slice(1) ?? '') {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const plain = words.join(' ');
    const { text, stop } = escapes ? unescapeEcho(plain) : { text: plain, stop: false };
    return (yield* emit(process, text + (newline && !stop ? '\n' : ''))) ?? 0;
  },
};

export const printf: Command = {
  name: 'printf',
  summary: 'prints by a format',
  *run(process) {
    const [format, ...args] = process.args[0] === '--' ? process.args.slice(1) : process.args;
    if (format === undefined) return yield* usage(process, 'missing operand');
    const { text, errors } = formatPrintf(format, args, process.clock.now());
    const ended = yield* emit(process, text);
    if (ended !== undefined) return ended;
    for (const error of errors) yield* fail(process, error.replace(/^(.*): invalid number$/, "'$1': expected a numeric value"));
    return errors.length > 0 ? 1 : 0;
  },
};

export const yes: Command = {
  name: 'yes',
  summary: 'prints a line again and again',
  *run(process) {
    const block = `${process.args.join(' ') || 'y'}\n`.repeat(1000);
    // Ends by SIGPIPE or a signal; a sink that never refuses gets a bounded amount.
    for (let round = 0; round < 1_000_000; round++) {
      const ended = yield* emit(process, block);
      if (ended !== undefined) return ended;
      // A moment of simulated time, so that deadlines and signals find it.
      const wake = yield { kind: 'sleep', ms: 1 };
      if (wake.by === 'signal') return signalExit(wake.signal);
    }
    return 0;
  },
};

export const hostname = coreCommand({
  name: 'hostname',
  summary: 'prints the name of the machine',
  options: ['s|short', 'f|fqdn'],
  unsimulated: ['-i', '-I', '-d', '-F', '-b', '--ip-address', '--all-ip-addresses'],
  *run({ process, operands }) {
    if (operands.length > 0) return yield* fail(process, 'you must be root to change the host name');
    return (yield* emit(process, `${process.hostname}\n`)) ?? 0;
  },
});

export const whoami = coreCommand({
  name: 'whoami',
  summary: 'prints the name of the user',
  *run({ process, operands }) {
    if (operands[0] !== undefined) return yield* usage(process, `extra operand '${operands[0]}'`);
    return (yield* emit(process, `${process.user}\n`)) ?? 0;
  },
});

export const printenv = coreCommand({
  name: 'printenv',
  summary: 'prints environment variables',
  usageExit: 2,
  *run({ process, operands }) {
    if (operands.length === 0) return (yield* emit(process, environmentText(process.env))) ?? 0;
    const found = operands.filter((name) => process.env[name] !== undefined);
    return (
      (yield* emit(process, found.map((name) => `${process.env[name] ?? ''}\n`).join(''))) ?? (found.length === operands.length ? 0 : 1)
    );
  },
});

/** The environment one variable a line. */
export function environmentText(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
