import { signalExit } from '../../base/process.ts';
import type { Signal, Task } from '../../base/task.ts';
import { childKeys, signalChild, type Child } from '../child.ts';
import { complain, writeError } from '../diagnose.ts';
import { handleSignals } from '../eval/signals.ts';
import { waitForeground } from '../eval/subshell.ts';
import { findJob, jobLine, jobStatus } from '../jobs.ts';
import type { ShellState } from '../state.ts';
import type { Builtin } from './index.ts';
import { print } from './output.ts';

const NUMBERS: Readonly<Record<string, Signal>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  13: 'PIPE',
  14: 'ALRM',
  15: 'TERM',
  17: 'CHLD',
  18: 'CONT',
  19: 'TSTP',
  20: 'TSTP',
};

/** A signal by number or name, with or without SIG. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (name === 'STOP') return 'TSTP';
  return NUMBERS[name] ?? Object.values(NUMBERS).find((signal) => signal === name);
}

function* waitChildren(shell: ShellState, children: readonly Child[]): Task<number> {
  for (;;) {
    const keys = childKeys(children);
    if (keys.length === 0) return children.at(-1)?.exit ?? 0;
    const wake = yield { kind: 'key', keys };
    if (wake.by !== 'signal' || wake.signal === 'CHLD' || wake.signal === 'CONT') continue;
    yield* handleSignals(shell);
    return signalExit(wake.signal);
  }
}

function* resume(shell: ShellState, args: readonly string[], name: string): Task<number> {
  const job = findJob(shell, args[0] ?? '%+');
  if (!job) {
    yield* complain(shell, `${name}: ${args[0] ?? 'current'}: no such job`);
    return 1;
  }
  if (name === 'bg') yield* print(shell, `[${job.id}]+ ${job.text} &\n`);
  else yield* print(shell, `${job.text}\n`);
  job.stopped = false;
  for (const child of job.children) yield* signalChild(child, 'CONT');
  if (name === 'bg') return 0;
  if ((yield* waitForeground(shell, job.children)) === 'stopped') {
    job.stopped = true;
    yield* writeError(shell, `\n${jobLine(shell, job)}`);
    return 148;
  }
  shell.jobs = shell.jobs.filter((entry) => entry !== job);
  const status = job.children.at(-1)?.exit ?? 0;
  if (shell.pending.length > 0) yield* handleSignals(shell, status);
  return status;
}

export const JOBS = {
  *jobs(shell, args) {
    for (const job of shell.jobs) {
      if (args.includes('-p')) yield* print(shell, `${job.children[0]?.pid ?? 0}\n`);
      else
        yield* print(
          shell,
          args.includes('-l') ? jobLine(shell, job).replace(/^(\[\d+\].)/, `$1 ${job.children[0]?.pid ?? 0}`) : jobLine(shell, job),
        );
    }
    shell.jobs = shell.jobs.filter((job) => jobStatus(job) === undefined);
    return 0;
  },
  fg: resume,
  bg: resume,
  *disown(shell, args) {
    const job = findJob(shell, args.find((word) => !word.startsWith('-')) ?? '%+');
    shell.jobs = args.includes('-a') ? [] : shell.jobs.filter((entry) => entry !== job);
    return 0;
  },
  *wait(shell, args) {
    const words = args.filter((word) => !word.startsWith('-'));
    if (args.includes('-n')) {
      const running = shell.jobs.flatMap((job) => job.children);
      while (childKeys(running).length === running.length && running.length > 0) {
        const wake = yield { kind: 'key', keys: childKeys(running) };
        if (wake.by === 'signal') return signalExit(wake.signal);
      }
      const ended = shell.jobs.find((job) => jobStatus(job) !== undefined);
      shell.jobs = shell.jobs.filter((job) => job !== ended);
      return ended ? (jobStatus(ended) ?? 0) : 127;
    }
    if (words.length === 0) {
      const status = yield* waitChildren(
        shell,
        shell.jobs.filter((job) => !job.stopped).flatMap((job) => job.children),
      );
      if (!shell.interactive) shell.jobs = shell.jobs.filter((job) => jobStatus(job) === undefined);
      return status > 128 && childKeys(shell.jobs.flatMap((job) => job.children)).length > 0 ? status : 0;
    }
    let status = 0;
    for (const word of words) {
      const job = word.startsWith('%')
        ? findJob(shell, word)
        : shell.jobs.find((entry) => entry.children.some((child) => child.pid === Number(word)));
      if (!job) {
        yield* complain(
          shell,
          word.startsWith('%')
            ? `wait: ${word}: no such job`
            : /^\d+$/.test(word)
              ? `wait: pid ${word} is not a child of this shell`
              : `wait: \`${word}': not a pid or valid job spec`,
        );
        status = 127;
        continue;
      }
      status = yield* waitChildren(shell, job.children);
      if (jobStatus(job) !== undefined && !shell.interactive) shell.jobs = shell.jobs.filter((entry) => entry !== job);
    }
    return status;
  },
  *kill(shell, args) {
    let signal: Signal = 'TERM';
    const words = [...args];
    const first = words[0] ?? '';
    if (first === '-l') return yield* print(shell, 'HUP INT QUIT KILL USR1 USR2 PIPE ALRM TERM CHLD CONT TSTP\n');
    if (/^-./.test(first) && first !== '--') {
      words.shift();
      const name = first === '-s' || first === '-n' ? (words.shift() ?? '') : first.slice(1);
      if (name === '0') return 0;
      const parsed = parseSignal(name);
      if (!parsed) {
        yield* complain(shell, `kill: ${name}: invalid signal specification`);
        return 1;
      }
      signal = parsed;
    }
    if (words.length === 0) {
      yield* writeError(shell, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n');
      return 2;
    }
    let status = 0;
    for (const word of words) {
      const job = word.startsWith('%')
        ? findJob(shell, word)
        : shell.jobs.find((entry) => jobStatus(entry) === undefined && entry.children.some((child) => child.pid === Number(word)));
      if (job) {
        job.stopped = signal === 'TSTP' || (job.stopped && signal !== 'CONT');
        for (const child of job.children) yield* signalChild(child, signal);
      } else if (word.startsWith('%')) {
        yield* complain(shell, `kill: ${word}: no such job`);
        status = 1;
      } else if (Number(word) === shell.pid) {
        shell.pending.push(signal);
        yield* handleSignals(shell);
      } else {
        const sent = shell.machine.signal ? yield* shell.machine.signal(Number(word), signal) : 'ESRCH';
        if (sent === 'ok') continue;
        yield* complain(
          shell,
          /^-?\d+$/.test(word)
            ? `kill: (${word}) - ${sent === 'EPERM' ? 'Operation not permitted' : 'No such process'}`
            : `kill: ${word}: arguments must be process or job IDs`,
        );
        status = 1;
      }
    }
    return status;
  },
} satisfies Record<string, Builtin>;
