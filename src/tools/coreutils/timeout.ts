import { functionSink, textSource } from '../../base/stream.ts';
import type { Signal } from '../../base/task.ts';
import { coreCommand, fail, usage } from './command.ts';
import { launch, withDeadline } from './launch.ts';
import { signalOf } from './signals.ts';
import { durationMs } from './sleep.ts';

export const timeout = coreCommand({
  name: 'timeout',
  summary: 'runs a command for at most a time',
  usageExit: 125,
  stopAtFirst: true,
  options: ['s|signal=', 'k|kill-after=', 'preserve-status', 'foreground', 'v|verbose'],
  *run({ process, operands, has, value }) {
    const [duration, command, ...args] = operands;
    if (duration === undefined || command === undefined) {
      yield* process.stderr.write(`Try '${process.name} --help' for more information.\n`);
      return 125;
    }
    const limit = durationMs(duration);
    if (limit === undefined) return yield* usage(process, `invalid time interval '${duration}'`, 125);
    const signal = signalOf(value('s') ?? 'TERM');
    if (!signal) return yield* usage(process, `'${value('s') ?? ''}': invalid signal`, 125);
    const grace = value('k') === undefined ? undefined : durationMs(value('k') ?? '');
    if (value('k') !== undefined && grace === undefined) return yield* usage(process, `invalid time interval '${value('k') ?? ''}'`, 125);
    const plan: { after: number; signal: Signal }[] = [
      { after: limit, signal },
      ...(grace === undefined ? [] : [{ after: limit + grace, signal: 'KILL' as const }]),
    ];
    const { value: result, sent } = yield* withDeadline(process, launch(process, command, args), limit, plan);
    if (result.missing) return yield* fail(process, `failed to run command '${command}': No such file or directory`, 127);
    if (sent === 0) return result.exit;
    if (has('v')) yield* fail(process, `sending signal ${signal} to command '${command}'`);
    return has('preserve-status') ? result.exit : sent > 1 || signal === 'KILL' ? 137 : 124;
  },
});

export const nohup = coreCommand({
  name: 'nohup',
  summary: 'runs a command that outlives its terminal',
  usageExit: 125,
  stopAtFirst: true,
  *run({ process, operands }) {
    const [command, ...args] = operands;
    if (command === undefined) return yield* usage(process, 'missing operand', 125);
    const toFile = process.stdout.isTerminal;
    if (process.stdin.isTerminal || toFile) yield* fail(process, `ignoring input${toFile ? " and appending output to 'nohup.out'" : ''}`);
    const path = `${process.cwd === '/' ? '' : process.cwd}/nohup.out`;
    const stdout = toFile ? functionSink((text) => void process.files.write(path, text, { append: true })) : process.stdout;
    const { exit, missing } = yield* launch(process, command, args, {
      stdout,
      ...(process.stdin.isTerminal ? { stdin: textSource('') } : {}),
      ...(process.stderr.isTerminal ? { stderr: stdout } : {}),
    });
    return missing ? yield* fail(process, `failed to run command '${command}': No such file or directory`, 127) : exit;
  },
});
