import { hasOption, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool } from '../tool.ts';
import { busyboxUsage, optionProblem } from './usage.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['a', 'e', 'f', 'l', 'T', 'u', 'w', 'x'].map((short) => ({ name: short, short })),
  { name: 'o', short: 'o', value: true },
];

/** ps of busybox 1.36: all processes of the container, whatever the options. */
export const busyboxPs: Tool = {
  name: 'ps',
  summary: 'show processes',
  flags: ['-a', '-e', '-f', '-w'],
  *run(process) {
    const parsed = parseOptions(
      process.args.map((word) => (/^[auxefw]+$/.test(word) ? `-${word}` : word)),
      OPTIONS,
    );
    if (!parsed.ok) {
      yield* printError(process, busyboxUsage('ps', optionProblem(parsed.error), '[-o COL1,COL2=HEADER] [-T]'));
      return 1;
    }
    for (const name of ['o', 'T', 'l']) if (hasOption(parsed.options, name)) return yield* refuseOption(process, `ps -${name}`, 1);
    const others = process.host.processes().filter((each) => each.pid !== process.pid);
    const rows = [...others, { pid: process.pid, user: process.user, command: [process.name, ...process.args].join(' ') }];
    yield* print(
      process,
      `PID   USER     TIME  COMMAND\n${rows.map((each) => `${String(each.pid).padStart(5)} ${each.user.slice(0, 8).padEnd(8)}  0:00 ${each.command}\n`).join('')}`,
    );
    return 0;
  },
};
