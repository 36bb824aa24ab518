import { SIGNAL_NUMBERS, type Process } from '../../base/process.ts';
import type { HostProcess, ToolProcess } from '../tool.ts';
import { coreCommand, emit, fail, usage } from './command.ts';
import { formatDate } from './date.ts';
import { signalOf } from './signals.ts';

function processesOf(process: Process): readonly HostProcess[] {
  return 'host' in process ? (process as ToolProcess).host.processes() : [];
}

const idle = '00:00:00';

export const ps = coreCommand({
  name: 'ps',
  summary: 'lists processes',
  options: ['e', 'A', 'f', 'a', 'u', 'x', 'w', 'o=', 'p=', 'no-headers'],
  unsimulated: ['-L', '-T', '-H', '-C', '-l', '--forest', '--sort', '--ppid'],
  rewrite: (args) => args.map((word, at) => (at === 0 && /^[auxefw]+$/.test(word) ? `-${word.includes('u') ? 'eu' : 'e'}` : word)),
  *run({ process, has, value }) {
    const wanted = value('p')?.split(',');
    const rows = [...processesOf(process)].filter((each) => wanted === undefined || wanted.includes(String(each.pid)));
    const self = {
      pid: process.pid,
      ppid: 0,
      user: process.user,
      command: [process.name, ...process.args].join(' '),
      namespace: '',
      startedAt: process.clock.now(),
    };
    if (wanted === undefined && !rows.some((each) => each.pid === process.pid)) rows.push(self);
    const now = process.clock.now();
    const start = (each: HostProcess): string => formatDate(now - each.startedAt < 86_400_000 ? '%H:%M' : '%b%d', each.startedAt);
    const name = (each: HostProcess): string => (each.command.split(' ')[0] ?? '').replace(/^.*\//, '').slice(0, 15);
    const columns: Readonly<Record<string, readonly [string, (each: HostProcess) => string, boolean]>> = {
      pid: ['PID', (each) => String(each.pid), true],
      ppid: ['PPID', (each) => String(each.ppid), true],
      user: ['USER', (each) => each.user, false],
      comm: ['COMMAND', name, false],
      cmd: ['CMD', (each) => each.command, false],
      args: ['COMMAND', (each) => each.command, false],
      command: ['COMMAND', (each) => each.command, false],
    };
    let text: string;
    const format = value('o');
    if (format !== undefined) {
      const names = format.split(/[ ,]+/).map((each) => each.replace(/=$/, ''));
      const unknown = names.find((each) => columns[each] === undefined);
      if (unknown !== undefined) return yield* fail(process, `kubehop does not simulate the column ${unknown}`);
      const table = [
        names.map((each) => columns[each]?.[0] ?? ''),
        ...rows.map((row) => names.map((each) => columns[each]?.[1](row) ?? '')),
      ];
      const wide = names.map((each, at) => Math.max(...table.map((row) => row[at]?.length ?? 0), columns[each]?.[2] === true ? 7 : 8));
      const shown = format.endsWith('=') || has('no-headers') ? table.slice(1) : table;
      text = shown
        .map(
          (row) =>
            `${row.map((cell, at) => (at === row.length - 1 && columns[names[at] ?? '']?.[2] !== true ? cell : columns[names[at] ?? '']?.[2] === true ? cell.padStart(wide[at] ?? 0) : cell.padEnd(wide[at] ?? 0))).join(' ')}\n`,
        )
        .join('');
    } else if (has('u')) {
      text = `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.map((each) => `${each.user.padEnd(8)} ${String(each.pid).padStart(7)}  0.0  0.0      0     0 ?        S    ${start(each)}   0:00 ${each.command}\n`).join('')}`;
    } else if (has('f')) {
      text = `UID          PID    PPID  C STIME TTY          TIME CMD\n${rows.map((each) => `${each.user.padEnd(8)} ${String(each.pid).padStart(7)} ${String(each.ppid).padStart(7)}  0 ${start(each)} ?        ${idle} ${each.command}\n`).join('')}`;
    } else {
      text = `    PID TTY          TIME CMD\n${rows.map((each) => `${String(each.pid).padStart(7)} ?        ${idle} ${name(each)}\n`).join('')}`;
    }
    return (yield* emit(process, text)) ?? (wanted !== undefined && rows.length === 0 ? 1 : 0);
  },
});

export const kill = coreCommand({
  name: 'kill',
  summary: 'sends signals to processes',
  options: ['s|signal=', 'l|list'],
  rewrite: (args) =>
    /^-[A-Z0-9]+$/i.test(args[0] ?? '') && !/^-[sl]$/.test(args[0] ?? '') ? ['-s', (args[0] ?? '').slice(1), ...args.slice(1)] : args,
  *run({ process, operands, has, value }) {
    if (has('l')) return (yield* emit(process, `${Object.keys(SIGNAL_NUMBERS).join(' ')}\n`)) ?? 0;
    const signal = signalOf(value('s') ?? 'TERM');
    if (!signal) return yield* usage(process, `${value('s') ?? ''}: invalid signal`);
    if (operands.length === 0) return yield* usage(process, 'not enough arguments');
    let exit = 0;
    for (const word of operands) {
      if (!/^\d+$/.test(word)) {
        exit = yield* fail(process, `failed to parse argument: '${word}'`);
        continue;
      }
      const sent = process.signal ? yield* process.signal(Number(word), signal) : 'ESRCH';
      if (sent !== 'ok')
        exit = yield* fail(
          process,
          `sending signal to ${word} failed: ${sent === 'EPERM' ? 'Operation not permitted' : 'No such process'}`,
        );
    }
    return exit;
  },
});

function matching(process: Process, pattern: string, whole: boolean, exact: boolean): readonly HostProcess[] | undefined {
  try {
    const regex = new RegExp(exact ? `^(?:${pattern})$` : pattern);
    return processesOf(process).filter(
      (each) =>
        each.pid !== process.pid && regex.test(whole ? each.command : (each.command.split(' ')[0] ?? '').replace(/^.*\//, '').slice(0, 15)),
    );
  } catch {
    return undefined;
  }
}

export const pgrep = coreCommand({
  name: 'pgrep',
  summary: 'finds processes by name',
  usageExit: 2,
  options: ['f|full', 'x|exact', 'l|list-name', 'a|list-full', 'c|count'],
  unsimulated: ['-u', '-P', '-n', '-o', '-v', '-d', '-i'],
  *run({ process, operands, has }) {
    const [pattern] = operands;
    if (pattern === undefined) return yield* usage(process, 'no matching criteria specified', 2);
    const rows = matching(process, pattern, has('f'), has('x'));
    if (!rows) return yield* fail(process, 'Invalid preceding regular expression', 2);
    const text = has('c')
      ? `${String(rows.length)}\n`
      : rows
          .map(
            (each) =>
              `${String(each.pid)}${has('a') ? ` ${each.command}` : has('l') ? ` ${(each.command.split(' ')[0] ?? '').replace(/^.*\//, '')}` : ''}\n`,
          )
          .join('');
    return (yield* emit(process, text)) ?? (rows.length > 0 ? 0 : 1);
  },
});

export const pkill = coreCommand({
  name: 'pkill',
  summary: 'sends a signal to processes by name',
  usageExit: 2,
  options: ['f|full', 'x|exact', 'signal=', 'e|echo'],
  unsimulated: ['-u', '-P', '-n', '-o', '-v', '-i'],
  rewrite: (args) =>
    signalOf((args[0] ?? '').slice(1)) && (args[0] ?? '').startsWith('-') ? ['--signal', (args[0] ?? '').slice(1), ...args.slice(1)] : args,
  *run({ process, operands, has, value }) {
    const [pattern] = operands;
    if (pattern === undefined) return yield* usage(process, 'no matching criteria specified', 2);
    const rows = matching(process, pattern, has('f'), has('x'));
    const signal = signalOf(value('signal') ?? 'TERM');
    if (!rows || !signal)
      return yield* fail(process, rows ? `Unknown signal "${value('signal') ?? ''}".` : 'Invalid preceding regular expression', 2);
    let sent = 0;
    for (const each of rows) {
      const result = process.signal ? yield* process.signal(each.pid, signal) : 'ESRCH';
      if (result === 'ok') sent++;
      else
        yield* fail(
          process,
          `killing pid ${String(each.pid)} failed: ${result === 'EPERM' ? 'Operation not permitted' : 'No such process'}`,
        );
    }
    return sent > 0 ? 0 : 1;
  },
});
