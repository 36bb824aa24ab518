import { signalExit } from '../../base/process.ts';
import { sleep } from '../../base/task.ts';
import { coreCommand, emit, fail, usage } from './command.ts';
import { formatDate } from './date.ts';
import { durationMs } from './sleep.ts';

export const watch = coreCommand({
  name: 'watch',
  summary: 'runs a command again and again',
  stopAtFirst: true,
  options: ['n|interval=', 't|no-title', 'x|exec'],
  unsimulated: ['-d', '-g', '-e', '-b', '-p', '-c', '--differences', '--chgexit'],
  *run({ process, operands, has, value }) {
    if (operands.length === 0) return yield* usage(process, 'missing command');
    const interval = durationMs(value('n') ?? '2');
    if (interval === undefined) return yield* fail(process, `failed to parse argument: '${value('n') ?? ''}'`);
    const words = has('x') ? operands : ['sh', '-c', operands.join(' ')];
    for (;;) {
      const title = has('t')
        ? ''
        : `Every ${(interval / 1000).toFixed(1)}s: ${operands.join(' ')}    ${process.hostname}: ${formatDate('%a %b %e %H:%M:%S %Y', process.clock.now())}\n\n`;
      const ended = yield* emit(process, `\x1b[H\x1b[2J${title}`);
      if (ended !== undefined) return ended;
      const exit = yield* process.run(words[0] ?? '', words.slice(1));
      if (exit === 130) return exit;
      const signal = yield* sleep(Math.max(100, interval));
      if (signal !== undefined) return signal === 'INT' ? 0 : signalExit(signal);
    }
  },
});
