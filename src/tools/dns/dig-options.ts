import { canonicalIp } from '../../base/ip.ts';
import { DNS_TYPE_NUMBERS, type DnsType } from '../../net/dns-message.ts';
import { reverseName } from './resolver.ts';

export interface DigQuery {
  readonly name: string;
  readonly type: DnsType;
  readonly server: string | undefined;
  readonly port: number;
  readonly version: 4 | 6 | undefined;
  readonly tcp: boolean;
  readonly short: boolean;
  readonly cmd: boolean;
  readonly comments: boolean;
  readonly question: boolean;
  readonly answer: boolean;
  readonly authority: boolean;
  readonly additional: boolean;
  readonly stats: boolean;
  readonly search: boolean;
  readonly showSearch: boolean;
  readonly edns: boolean;
  readonly dnssec: boolean;
  readonly recurse: boolean;
  readonly ad: boolean;
  readonly ignoreTruncation: boolean;
  readonly tries: number;
  readonly timeMs: number;
  readonly ndots: number | undefined;
}

export type DigUsage =
  | { readonly kind: 'ok'; readonly queries: readonly DigQuery[] }
  | { readonly kind: 'usage'; readonly text: string }
  | { readonly kind: 'not-simulated'; readonly what: string };

/** `+` options that only print or are ignored here without a difference. */
const HARMLESS = new Set([
  'cookie',
  'nocookie',
  'ttlid',
  'multiline',
  'nocl',
  'cl',
  'unknownformat',
  'idnin',
  'idnout',
  'noidnin',
  'noidnout',
  'qr',
  'noqr',
  'keepopen',
  'nokeepopen',
  'fail',
  'nofail',
  'besteffort',
  'onesoa',
  'crypto',
  'rrcomments',
]);

type Settings = { -readonly [K in keyof DigQuery]: DigQuery[K] };

export function parseDig(args: readonly string[]): DigUsage {
  const base: Settings = {
    name: '',
    type: 'A',
    server: undefined,
    port: 53,
    version: undefined,
    tcp: false,
    short: false,
    cmd: true,
    comments: true,
    question: true,
    answer: true,
    authority: true,
    additional: true,
    stats: true,
    search: false,
    showSearch: false,
    edns: true,
    dnssec: false,
    recurse: true,
    ad: true,
    ignoreTruncation: false,
    tries: 3,
    timeMs: 5000,
    ndots: undefined,
  };
  const queries: Settings[] = [];
  let current = base;
  const start = (name: string, type: DnsType): void => {
    current = { ...base, ...(queries.length > 0 ? current : base), name, type };
    queries.push(current);
  };
  const settings = (): Settings[] => (queries.length === 0 ? [base] : [current]);
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word.startsWith('@')) for (const each of queries.length === 0 ? [base] : [base, current]) each.server = word.slice(1);
    else if (word.startsWith('+')) {
      for (const each of settings()) {
        const problem = plusOption(each, word.slice(1));
        if (problem !== undefined) return problem;
      }
    } else if (word === '-4' || word === '-6') base.version = word === '-4' ? 4 : 6;
    else if (/^-[pqtxbk]/.test(word)) {
      const value = word.length > 2 ? word.slice(2) : (args[++i] ?? '');
      const upper = value.toUpperCase();
      if (word[1] === 'p') for (const each of [base, current]) each.port = Number(value);
      else if (word[1] === 'q') start(value, 'A');
      else if (word[1] === 't' && isType(upper)) for (const each of settings()) each.type = upper;
      else if (word[1] === 'x') {
        const ip = canonicalIp(value);
        if (ip === undefined) return { kind: 'usage', text: `Invalid IP address ${value}\n` };
        start(reverseName(ip), 'PTR');
      } else if (word[1] !== 'b') return { kind: 'not-simulated', what: word };
    } else if (word.startsWith('-')) {
      return word === '-h' ||
        word === '-f' ||
        word === '-y' ||
        word === '-c' ||
        word === '-m' ||
        word === '-u' ||
        word === '-v' ||
        word === '-r'
        ? { kind: 'not-simulated', what: word }
        : {
            kind: 'usage',
            text: `Invalid option: ${word}\nUsage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n            {global-d-opt} host [@local-server] {local-d-opt}\n            [ host [@local-server] {local-d-opt} [...]]\n\nUse "dig -h" (or "dig -h | more") for complete list of options\n`,
          };
    } else if (isType(word.toUpperCase()) && (queries.length > 0 || args.slice(i + 1).some((next) => !/^[@+-]/.test(next)))) {
      for (const each of settings()) each.type = word.toUpperCase() as DnsType;
    } else if (word === 'IN' || word === 'in') continue;
    else start(word, queries.length === 0 ? base.type : 'A');
  }
  if (queries.length === 0) queries.push({ ...base, name: '', type: base.type === 'A' ? 'NS' : base.type });
  for (const query of queries) query.server ??= base.server;
  return { kind: 'ok', queries };
}

function isType(text: string): text is DnsType {
  return Object.hasOwn(DNS_TYPE_NUMBERS, text);
}

function plusOption(query: Settings, text: string): DigUsage | undefined {
  const [full = '', value = ''] = text.split('=');
  const on = !full.startsWith('no');
  const name = on ? full : full.slice(2);
  const sections = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;
  const section = sections.find((each) => each === name);
  if (section) query[section] = on;
  else if (name === 'all') for (const each of sections.filter((each) => each !== 'cmd')) query[each] = on;
  else if (name === 'short') query.short = on;
  else if (name === 'tcp' || name === 'vc') query.tcp = on;
  else if (name === 'search' || name === 'defname') query.search = on;
  else if (name === 'showsearch') {
    query.showSearch = on;
    query.search = on;
  } else if (name === 'edns' || name === 'bufsize') query.edns = on;
  else if (name === 'dnssec' || name === 'do') query.dnssec = on;
  else if (name === 'recurse' || name === 'rec') query.recurse = on;
  else if (name === 'adflag' || name === 'ad') query.ad = on;
  else if (name === 'ignore') query.ignoreTruncation = on;
  else if (name === 'tries') query.tries = Math.max(1, Number(value) || 1);
  else if (name === 'retry') query.tries = Math.max(1, (Number(value) || 0) + 1);
  else if (name === 'time' || name === 'timeout') query.timeMs = Math.max(1, Number(value) || 1) * 1000;
  else if (name === 'ndots') query.ndots = Number(value);
  else if (!HARMLESS.has(full)) return { kind: 'not-simulated', what: `+${text}` };
  return undefined;
}
