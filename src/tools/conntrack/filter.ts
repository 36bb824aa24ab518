import { inCidr, parseCidr } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isDestinationNat, isSourceNat } from '../../net/conntrack/status.ts';
import type { ConntrackEvent } from '../../net/conntrack/events.ts';
import type { ConntrackEntry } from '../../net/conntrack-entry.ts';
import { parseProtocol } from '../../net/netfilter/services.ts';

export interface ConntrackArguments {
  readonly command: string;
  readonly extended: boolean;
  readonly showId: boolean;
  readonly timestamp: boolean;
  /** -e: which events are shown; all when it is absent */
  readonly events: readonly ConntrackEvent['type'][];
  matches(entry: ConntrackEntry): boolean;
}

const LONG: Readonly<Record<string, string>> = {
  '--dump': '-L',
  '--delete': '-D',
  '--event': '-E',
  '--count': '-C',
  '--stats': '-S',
  '--flush': '-F',
  '--get': '-G',
  '--version': '-V',
  '--orig-src': '-s',
  '--src': '-s',
  '--orig-dst': '-d',
  '--dst': '-d',
  '--reply-src': '-r',
  '--reply-dst': '-q',
  '--proto': '-p',
  '--family': '-f',
  '--mark': '-m',
  '--zone': '-w',
  '--output': '-o',
  '--src-nat': '-n',
  '--dst-nat': '-g',
  '--any-nat': '-j',
  '--status': '-u',
  '--orig-port-src': '--sport',
  '--orig-port-dst': '--dport',
  '--any-nat=': '-j',
  '--id': '-i',
};

/** Options that take a value. */
const VALUED = new Set(
  '-s -d -r -q -p -m -w -f -u -o -i -b -e -t --sport --dport --reply-port-src --reply-port-dst --state --icmp-type --icmp-code --icmp-id --buffer-size --event-mask'.split(
    ' ',
  ),
);
const OUTPUTS = new Set(['', 'xml', 'extended', 'timestamp', 'id', 'ktimestamp', 'labels', 'userspace', 'save']);
const STATES = new Set([
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'LISTEN',
]);

const EVENTS: Readonly<Record<string, readonly ConntrackEvent['type'][]>> = {
  ALL: ['NEW', 'UPDATE', 'DESTROY'],
  NEW: ['NEW'],
  UPDATES: ['UPDATE'],
  DESTROY: ['DESTROY'],
};

type Test = (entry: ConntrackEntry) => boolean;

function addressTest(value: string, pick: (entry: ConntrackEntry) => string): Test | undefined {
  const cidr = parseCidr(value);
  return cidr.ok ? (entry) => inCidr(pick(entry), cidr.value.ip, cidr.value.prefixLength) : undefined;
}

/** Tests of one option that takes a value; undefined when the value makes no sense. */
function valueTest(option: string, value: string): Test | undefined {
  switch (option) {
    case '-s':
      return addressTest(value, (entry) => entry.original.source);
    case '-d':
      return addressTest(value, (entry) => entry.original.destination);
    case '-r':
      return addressTest(value, (entry) => entry.reply.source);
    case '-q':
      return addressTest(value, (entry) => entry.reply.destination);
    case '-p': {
      const number = parseProtocol(value);
      return number === undefined ? undefined : (entry) => entry.protocolNumber === number;
    }
    case '--sport':
      return (entry) => entry.original.sourcePort === Number(value);
    case '--dport':
      return (entry) => entry.original.destinationPort === Number(value);
    case '--reply-port-src':
      return (entry) => entry.reply.sourcePort === Number(value);
    case '--reply-port-dst':
      return (entry) => entry.reply.destinationPort === Number(value);
    case '--state':
      return (entry) => entry.tcpState === value.toUpperCase();
    case '-m':
      return (entry) => entry.mark === Number(value.split('/')[0]);
    case '-w':
      return (entry) => entry.zone === Number(value);
    case '-f':
      return (entry) => entry.version === (value === 'ipv6' ? 6 : 4);
    case '-u':
      return (entry) =>
        value
          .toUpperCase()
          .split(',')
          .every((status) =>
            status === 'ASSURED'
              ? entry.assured
              : status === 'SEEN_REPLY'
                ? entry.seenReply
                : status === 'UNREPLIED'
                  ? !entry.seenReply
                  : true,
          );
    case '--icmp-type':
      return (entry) => entry.original.icmp?.type === Number(value);
    case '--icmp-code':
      return (entry) => entry.original.icmp?.code === Number(value);
    case '--icmp-id':
      return (entry) => entry.original.icmp?.id === Number(value);
    default:
      return undefined;
  }
}

const FLAGS: Readonly<Record<string, Test>> = {
  // a bare -n takes no address: it means any source NAT
  '-n': isSourceNat,
  '-g': isDestinationNat,
  '-j': (entry) => isSourceNat(entry) || isDestinationNat(entry),
};

/** Reads conntrack's command line. */
export function parseConntrack(args: readonly string[]): Result<ConntrackArguments> {
  let command: string | undefined;
  let output = '';
  const tests: Test[] = [];
  const events: ConntrackEvent['type'][] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    const option = LONG[word] ?? word;
    if (/^-[LDECSFGV]$/.test(option)) {
      if (command !== undefined) return err('Invalid commands combination');
      command = option;
      const type = args[i + 1];
      if (type !== undefined && !type.startsWith('-')) {
        if (type !== 'conntrack') return err(`unknown type \`${type}'`);
        i++;
      }
    } else if (option in FLAGS) {
      const test = FLAGS[option];
      if (test) tests.push(test);
      const next = args[i + 1];
      if (next !== undefined && parseCidr(next).ok) {
        const nat = addressTest(next, (entry) => (option === '-n' ? entry.reply.destination : entry.reply.source));
        if (nat) tests.push(nat);
        i++;
      }
    } else {
      if (!option.startsWith('-')) return err('Bad parameter');
      if (!VALUED.has(option)) return err(`unknown option \`${word}'`);
      const value = args[++i];
      if (value === undefined) return err(option.startsWith('-') ? `option \`${option}' requires an argument` : `Bad parameter`);
      if (option === '-o') {
        const wrong = value.split(',').find((each) => !OUTPUTS.has(each));
        if (wrong !== undefined) return err(`Bad parameter \`${wrong}'`);
        output += `,${value}`;
        continue;
      }
      if (option === '-e' || option === '--event-mask') {
        for (const name of value.split(',')) {
          const named = EVENTS[name.toUpperCase()];
          if (!named) return err(`Bad parameter \`${name}'`);
          events.push(...named);
        }
        continue;
      }
      if (option === '-i' || option === '-b' || option === '--buffer-size') continue;
      if (/^--(sport|dport|reply-port-src|reply-port-dst|state)$/.test(option) && !args.includes('-p') && !args.includes('--proto'))
        return err(`unknown option \`${word}'`);
      if (option === '--state' && !STATES.has(value)) return err(`unknown TCP state \`${value}'`);
      if (option === '-f' && value !== 'ipv4' && value !== 'ipv6') return err(`\`${value}' unsupported protocol`);
      const test = valueTest(option, value);
      if (!test) return err(option === '-p' ? `\`${value}' unsupported protocol` : `Invalid IP address \`${value}'`);
      tests.push(test);
    }
  }
  if (command === undefined) return err('no command');
  return ok({
    command,
    extended: output.includes('extended'),
    showId: output.split(',').includes('id'),
    timestamp: output.split(',').includes('timestamp'),
    events: events.length > 0 ? events : (EVENTS['ALL'] ?? []),
    matches: (entry) => tests.every((test) => test(entry)),
  });
}
