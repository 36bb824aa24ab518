import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { secondsToMs } from '../client/terminal.ts';

const flag = (short: string): OptionSpec => ({ name: short, short });
const value = (short: string): OptionSpec => ({ name: short, short, value: true });

/** ping(8) of iputils: what is simulated. */
export const PING_OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'a', 'b', 'B', 'D', 'f', 'h', 'H', 'L', 'n', 'O', 'q', 'U', 'v', 'V'].map(flag),
  ...['c', 'i', 'I', 'l', 'm', 'M', 'Q', 's', 'S', 't', 'w', 'W'].map(value),
];

const NOT_SIMULATED = new Set(['-A', '-R', '-r', '-d', '-F', '-N', '-p', '-T', '-e', '-C', '-3', '-x']);

export interface PingOptions {
  readonly target: string;
  readonly version: 4 | 6 | undefined;
  readonly count: number | undefined;
  readonly intervalMs: number;
  /** -W: how long after the last packet an answer is waited for */
  readonly lingerMs: number;
  /** -w: the whole run */
  readonly deadlineMs: number | undefined;
  readonly size: number;
  readonly ttl: number | undefined;
  readonly pmtu: 'do' | 'want' | 'dont' | 'probe';
  readonly interface: string | undefined;
  readonly quiet: boolean;
  readonly numeric: boolean;
  readonly flood: boolean;
  readonly broadcast: boolean;
  readonly reportMissing: boolean;
  readonly timestamps: boolean;
  readonly mark: number;
  readonly tos: number;
}

export type PingUsage =
  | { readonly kind: 'ok'; readonly options: PingOptions }
  | { readonly kind: 'usage'; readonly text: string; readonly exit: number }
  | { readonly kind: 'not-simulated'; readonly what: string };

export function parsePing(args: readonly string[]): PingUsage {
  const parsed = parseOptions(args, PING_OPTIONS);
  if (!parsed.ok) {
    const { kind, option } = parsed.error;
    if (NOT_SIMULATED.has(option)) return { kind: 'not-simulated', what: `ping ${option}` };
    const why =
      kind === 'unknown'
        ? `invalid option -- '${option.startsWith('--') ? '-' : option.slice(1)}'`
        : `option requires an argument -- '${option.replace(/^-+/, '')}'`;
    return {
      kind: 'usage',
      text: `ping: ${why}\nping: usage error: Destination address required\n`.split('\n').slice(0, 1).join('\n') + '\n',
      exit: 2,
    };
  }
  const { options } = parsed;
  const text = (name: string): string | undefined => optionValue(options, name);
  const bounds: readonly (readonly [string, number, number])[] = [
    ['c', 1, Number.MAX_SAFE_INTEGER],
    ['s', 0, 127_992],
    ['t', 0, 255],
    ['l', 1, 65_536],
    ['w', 0, 2_147_483_647],
  ];
  for (const [name, low, high] of bounds) {
    const given = text(name);
    if (given === undefined) continue;
    if (!/^-?\d+$/.test(given)) return { kind: 'usage', text: `ping: invalid argument: '${given}'\n`, exit: 1 };
    if (Number(given) < low || Number(given) > high) {
      const upper = name === 'c' ? '9223372036854775807' : String(high);
      return { kind: 'usage', text: `ping: invalid argument: '${given}': out of range: ${low} <= value <= ${upper}\n`, exit: 1 };
    }
  }
  for (const name of ['i', 'W']) {
    const given = text(name);
    if (given !== undefined && secondsToMs(given) === undefined)
      return { kind: 'usage', text: `ping: bad timing interval: ${given}\n`, exit: 1 };
  }
  const pmtu = text('M') ?? 'want';
  if (pmtu !== 'do' && pmtu !== 'want' && pmtu !== 'dont' && pmtu !== 'probe')
    return { kind: 'usage', text: `ping: invalid -M argument: ${pmtu}\n`, exit: 2 };
  const target = options.rest.at(-1);
  if (target === undefined) return { kind: 'usage', text: 'ping: usage error: Destination address required\n', exit: 1 };
  const size = Number(text('s') ?? 56);
  const deadline = text('w');
  const count = text('c');
  return {
    kind: 'ok',
    options: {
      target,
      version: hasOption(options, '6') ? 6 : hasOption(options, '4') ? 4 : undefined,
      count: count === undefined ? undefined : Number(count),
      intervalMs: Math.max(2, secondsToMs(text('i') ?? (hasOption(options, 'f') ? '0.01' : '1')) ?? 1000),
      lingerMs: secondsToMs(text('W') ?? '10') ?? 10_000,
      deadlineMs: deadline === undefined ? undefined : Number(deadline) * 1000,
      size,
      ttl: text('t') === undefined ? undefined : Number(text('t')),
      pmtu,
      interface: text('I'),
      quiet: hasOption(options, 'q'),
      numeric: hasOption(options, 'n'),
      flood: hasOption(options, 'f'),
      broadcast: hasOption(options, 'b'),
      reportMissing: hasOption(options, 'O'),
      timestamps: hasOption(options, 'D'),
      mark: Number(text('m') ?? 0),
      tos: Number(text('Q') ?? 0),
    },
  };
}
