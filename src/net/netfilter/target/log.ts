import { err, ok } from '../../../base/result.ts';
import { traceStep } from '../../trace-log.ts';
import type { TargetExtension } from '../extension.ts';
import type { Target } from '../model.ts';
import { flowText } from '../packet-view.ts';
import { quoteWord } from '../words.ts';

const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'];

/** -j LOG: a note in the trace where the kernel would write to its log; the walk goes on. */
export const log: TargetExtension<Extract<Target, { target: 'LOG' }>> = {
  options: { '--log-prefix': 1, '--log-level': 1 },
  build(options) {
    const value = (name: string): string | undefined => options.find((option) => option.name === name)?.values[0];
    const prefix = value('--log-prefix') ?? '';
    const word = value('--log-level');
    if (prefix.length > 29) return err('LOG: Maximum prefix length 29 for --log-prefix');
    const level =
      word === undefined
        ? 4
        : /^[0-7]$/.test(word)
          ? Number(word)
          : LEVELS.indexOf(word === 'warn' ? 'warning' : word === 'err' ? 'error' : word === 'panic' ? 'emerg' : word);
    return level < 0 ? err(`log-level "${word ?? ''}" unknown`) : ok({ target: 'LOG', prefix, level });
  },
  print: (target) =>
    (target.prefix === '' ? '' : ` --log-prefix ${quoteWord(target.prefix)}`) + (target.level === 4 ? '' : ` --log-level ${target.level}`),
  list: (target) => `LOG flags 0 level ${target.level}${target.prefix === '' ? '' : ` prefix "${target.prefix}"`}`,
  apply(target, { network, namespace, packet, at }) {
    traceStep(network, packet.meta.trace, {
      action: 'note',
      host: namespace.host,
      namespace: namespace.label,
      at,
      layer: 3,
      entry: `LOG --log-prefix ${quoteWord(target.prefix)}`,
      reason: `A rule writes this packet to the kernel log: ${target.prefix}${flowText(packet)}.`,
    });
    return 'continue';
  },
};
