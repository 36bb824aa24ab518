import { inCidr, parseCidr } from '../../../base/ip.ts';
import { err, ok } from '../../../base/result.ts';
import { expiresInSeconds, isDestinationNat, isSourceNat } from '../../conntrack/status.ts';
import type { HookContext, MatchExtension } from '../extension.ts';
import type { ConntrackOption, Match } from '../model.ts';
import { bang } from '../negation.ts';
import { parseProtocol } from '../services.ts';

type ConntrackMatch = Extract<Match, { match: 'conntrack' }>;

/** In the order in which iptables prints them. */
export const CT_STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const;

/** Orders and checks a list of states; undefined when one is unknown. */
export function parseStates(text: string, allowed: readonly string[]): readonly string[] | undefined {
  const given = text.toUpperCase().split(',');
  return given.every((state) => allowed.includes(state)) ? allowed.filter((state) => given.includes(state)) : undefined;
}

const EXTRA: readonly string[] = [
  '--ctproto',
  '--ctorigsrc',
  '--ctorigdst',
  '--ctreplsrc',
  '--ctrepldst',
  '--ctorigsrcport',
  '--ctorigdstport',
  '--ctreplsrcport',
  '--ctrepldstport',
  '--ctstatus',
  '--ctexpire',
  '--ctdir',
];

/** -m conntrack: state and properties of the packet's connection. */
export const conntrack: MatchExtension<ConntrackMatch> = {
  options: { '--ctstate': 1, ...Object.fromEntries(EXTRA.map((name) => [name, 1])) },
  build(options) {
    let states: readonly string[] = [];
    let not = false;
    const extra: ConntrackOption[] = [];
    for (const option of options) {
      const value = option.values[0] ?? '';
      if (option.name === '--ctstate') {
        const parsed = parseStates(value, CT_STATES);
        if (!parsed) return err(`Bad ctstate "${value}"`);
        states = parsed;
        not = option.not;
      } else extra.push({ option: option.name, value, not: option.not });
    }
    if (options.length === 0) return err('conntrack: At least one option is required');
    return ok({ match: 'conntrack', states, not, extra });
  },
  print(match) {
    const state = match.states.length === 0 ? '' : ` ${bang(match.not)}--ctstate ${match.states.join(',')}`;
    return state + match.extra.map(({ option, value, not }) => ` ${bang(not)}${option} ${value}`).join('');
  },
  list(match) {
    const state = match.states.length === 0 ? [] : [`${bang(match.not)}ctstate ${match.states.join(',')}`];
    return [...state, ...match.extra.map(({ option, value, not }) => `${bang(not)}${option.slice(2)} ${value}`)].join(' ');
  },
  matches(match, context) {
    if (match.states.length > 0 && match.states.some((state) => inState(state, context)) === match.not) return false;
    return match.extra.every((option) => extraMatches(option, context) !== option.not);
  },
};

/** Whether the packet's connection is in the state; SNAT and DNAT are virtual states of translated connections. */
export function inState(state: string, context: HookContext): boolean {
  if (state === 'SNAT') return context.entry !== undefined && isSourceNat(context.entry);
  if (state === 'DNAT') return context.entry !== undefined && isDestinationNat(context.entry);
  return (context.tracking?.state ?? 'INVALID') === state;
}

function extraMatches({ option, value }: ConntrackOption, context: HookContext): boolean {
  const { entry, tracking } = context;
  if (!entry) return false;
  const address = (ip: string): boolean => {
    const cidr = parseCidr(value);
    return cidr.ok && inCidr(ip, cidr.value.ip, cidr.value.prefixLength);
  };
  const within = (number: number): boolean => {
    const [from = '', to = from] = value.split(':');
    return number >= Number(from) && number <= Number(to);
  };
  switch (option) {
    case '--ctproto':
      return parseProtocol(value) === entry.protocolNumber;
    case '--ctorigsrc':
      return address(entry.original.source);
    case '--ctorigdst':
      return address(entry.original.destination);
    case '--ctreplsrc':
      return address(entry.reply.source);
    case '--ctrepldst':
      return address(entry.reply.destination);
    case '--ctorigsrcport':
      return within(entry.original.sourcePort);
    case '--ctorigdstport':
      return within(entry.original.destinationPort);
    case '--ctreplsrcport':
      return within(entry.reply.sourcePort);
    case '--ctrepldstport':
      return within(entry.reply.destinationPort);
    case '--ctdir':
      return (tracking?.direction ?? 'original') === value.toLowerCase();
    case '--ctexpire':
      return within(expiresInSeconds(entry, context.network.ports.now()));
    case '--ctstatus':
      return value
        .toUpperCase()
        .split(',')
        .some(
          (status) =>
            (status === 'ASSURED' && entry.assured) ||
            (status === 'SEEN_REPLY' && entry.seenReply) ||
            (status === 'CONFIRMED' && entry.confirmed),
        );
    default:
      return false;
  }
}
