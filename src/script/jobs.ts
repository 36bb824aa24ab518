import type { Task } from '../base/task.ts';
import { writeError } from './diagnose.ts';
import type { Job, ShellState } from './state.ts';

export function jobStatus(job: Job): number | undefined {
  return job.children.some((child) => child.exit === undefined) ? undefined : (job.children.at(-1)?.exit ?? 0);
}

/** A line of `jobs`: number, current or previous mark, state, command. */
export function jobLine(shell: ShellState, job: Job): string {
  const order = [...shell.jobs.filter((entry) => entry.stopped), ...[]].at(-1) ?? shell.jobs.at(-1);
  const previous = shell.jobs.filter((entry) => entry !== order).at(-1);
  const mark = job === order ? '+' : job === previous ? '-' : ' ';
  const status = jobStatus(job);
  const state = status === undefined ? (job.stopped ? 'Stopped' : 'Running') : endText(status);
  return `[${job.id}]${mark}  ${state.padEnd(24)}${job.text}${status === undefined && !job.stopped ? ' &' : ''}\n`;
}

function endText(status: number): string {
  const names: Readonly<Record<number, string>> = {
    130: 'Interrupt',
    137: 'Killed',
    143: 'Terminated',
    129: 'Hangup',
    141: 'Broken pipe',
    131: 'Quit',
  };
  return status === 0 ? 'Done' : (names[status] ?? `Exit ${status}`);
}

/** Before a prompt: tells of jobs that ended, and forgets them. */
export function* reportJobs(shell: ShellState): Task {
  for (const job of shell.jobs) if (jobStatus(job) !== undefined) yield* writeError(shell, jobLine(shell, job));
  shell.jobs = shell.jobs.filter((job) => jobStatus(job) === undefined);
}

/** `%1`, `%%`, `%+`, `%-`, `%text`; undefined when there is no such job. */
export function findJob(shell: ShellState, spec: string): Job | undefined {
  const name = spec.replace(/^%/, '');
  if (name === '' || name === '%' || name === '+') return shell.jobs.filter((job) => job.stopped).at(-1) ?? shell.jobs.at(-1);
  if (name === '-') return shell.jobs.at(-2) ?? shell.jobs.at(-1);
  return /^\d+$/.test(name) ? shell.jobs.find((job) => job.id === Number(name)) : shell.jobs.find((job) => job.text.startsWith(name));
}
