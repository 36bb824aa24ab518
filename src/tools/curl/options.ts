import { hasOption, optionValue, optionValues, parseOptions, type OptionSpec } from '../client/options.ts';

const flag = (name: string, short?: string): OptionSpec => (short === undefined ? { name, long: name } : { name, long: name, short });
const value = (name: string, short?: string): OptionSpec => ({ ...flag(name, short), value: true });

/** Options that are simulated, by curl(1). */
export const CURL_OPTIONS: readonly OptionSpec[] = [
  flag('verbose', 'v'),
  flag('silent', 's'),
  flag('show-error', 'S'),
  flag('fail', 'f'),
  flag('fail-with-body'),
  flag('head', 'I'),
  flag('include', 'i'),
  flag('location', 'L'),
  value('max-redirs'),
  value('output', 'o'),
  flag('remote-name', 'O'),
  value('write-out', 'w'),
  value('max-time', 'm'),
  value('connect-timeout'),
  value('request', 'X'),
  value('data', 'd'),
  value('data-raw'),
  value('data-ascii'),
  value('data-binary'),
  value('data-urlencode'),
  value('json'),
  flag('get', 'G'),
  value('header', 'H'),
  flag('insecure', 'k'),
  value('cacert'),
  value('capath'),
  value('resolve'),
  value('connect-to'),
  value('user', 'u'),
  value('user-agent', 'A'),
  value('referer', 'e'),
  value('cookie', 'b'),
  flag('http1.1'),
  flag('http1.0', '0'),
  flag('http2'),
  flag('ipv4', '4'),
  flag('ipv6', '6'),
  value('interface'),
  value('local-port'),
  value('retry'),
  value('retry-delay'),
  flag('retry-connrefused'),
  flag('retry-all-errors'),
  flag('globoff', 'g'),
  flag('no-buffer', 'N'),
  flag('compressed'),
  flag('path-as-is'),
  flag('progress-bar', '#'),
  flag('no-progress-meter'),
  flag('disable', 'q'),
  value('url'),
  flag('tlsv1.2'),
  flag('tlsv1.3'),
  value('tls-max'),
  value('noproxy'),
  flag('fail-early'),
  flag('styled-output'),
  flag('no-styled-output'),
  value('stderr'),
  flag('no-keepalive'),
  value('dump-header', 'D'),
  flag('version', 'V'),
  flag('help', 'h'),
  flag('create-dirs'),
];

/** Options of curl that exist and are not simulated. */
const KNOWN: ReadonlySet<string> = new Set([
  '-F',
  '--form',
  '-T',
  '--upload-file',
  '-x',
  '--proxy',
  '-C',
  '--continue-at',
  '-Z',
  '--parallel',
  '-K',
  '--config',
  '-z',
  '--time-cond',
  '--cert',
  '-E',
  '--key',
  '-r',
  '--range',
  '-c',
  '--cookie-jar',
  '-J',
  '--remote-header-name',
  '-n',
  '--netrc',
  '-p',
  '--proxytunnel',
  '-U',
  '--proxy-user',
  '-y',
  '-Y',
  '--limit-rate',
  '--http3',
  '--socks5',
  '--trace',
  '--trace-ascii',
  '--unix-socket',
  '--haproxy-protocol',
  '--dns-servers',
  '--tcp-nodelay',
  '-a',
  '--append',
  '-t',
  '-B',
  '-l',
  '-M',
  '-P',
  '-Q',
  '-R',
  '--ciphers',
]);

export interface CurlOptions {
  readonly verbose: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly fail: boolean;
  readonly failWithBody: boolean;
  readonly head: boolean;
  readonly include: boolean;
  readonly location: boolean;
  readonly maxRedirects: number;
  readonly outputs: readonly string[];
  readonly remoteName: boolean;
  readonly writeOut: string | undefined;
  readonly maxTimeMs: number | undefined;
  readonly connectTimeoutMs: number | undefined;
  readonly method: string | undefined;
  readonly data: readonly { readonly kind: string; readonly text: string }[];
  readonly get: boolean;
  readonly headers: readonly string[];
  readonly insecure: boolean;
  readonly cacert: string | undefined;
  readonly resolve: readonly string[];
  readonly connectTo: readonly string[];
  readonly user: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly cookie: string | undefined;
  readonly http10: boolean;
  readonly version: 4 | 6 | undefined;
  readonly interface: string | undefined;
  readonly localPort: number | undefined;
  readonly retry: number;
  readonly retryDelayMs: number | undefined;
  readonly retryRefused: boolean;
  readonly retryAll: boolean;
  readonly noMeter: boolean;
  readonly styled: boolean;
  readonly http2: boolean;
  /** what the client hello offers, newest first */
  readonly tlsVersions: readonly ('TLSv1.2' | 'TLSv1.3')[];
  readonly dumpHeader: string | undefined;
  readonly urls: readonly string[];
  readonly wants: 'transfer' | 'version' | 'help';
}

export type CurlUsage =
  | { readonly kind: 'ok'; readonly options: CurlOptions }
  | { readonly kind: 'usage'; readonly text: string }
  | { readonly kind: 'not-simulated'; readonly what: string };

const HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n";

export function parseCurl(args: readonly string[]): CurlUsage {
  const parsed = parseOptions(args, CURL_OPTIONS);
  if (!parsed.ok) {
    const { kind, option } = parsed.error;
    if (kind === 'missing-value') return { kind: 'usage', text: `curl: option ${option}: requires parameter\n${HINT}` };
    if (KNOWN.has(option)) return { kind: 'not-simulated', what: `curl ${option}` };
    return { kind: 'usage', text: `curl: option ${option}: is unknown\n${HINT}` };
  }
  const { options } = parsed;
  const has = (name: string): boolean => hasOption(options, name);
  const text = (name: string): string | undefined => optionValue(options, name);
  const seconds = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)) * 1000 || undefined);
  for (const name of ['max-time', 'connect-timeout', 'retry', 'max-redirs', 'retry-delay']) {
    const given = text(name);
    if (given !== undefined && !/^-?\d+(\.\d+)?$/.test(given)) {
      return {
        kind: 'usage',
        text: `curl: option ${name === 'max-time' ? '-m' : `--${name}`}: expected a proper numerical parameter\n${HINT}`,
      };
    }
  }
  const data = options.given
    .filter((each) => each.name.startsWith('data') || each.name === 'json')
    .map((each) => ({ kind: each.name, text: each.value }));
  const localPort = text('local-port');
  const last = (a: string, b: string): boolean => (options.given.findLast((each) => each.name === a || each.name === b)?.name ?? '') === a;
  return {
    kind: 'ok',
    options: {
      verbose: has('verbose'),
      silent: has('silent'),
      showError: has('show-error'),
      fail: has('fail'),
      failWithBody: has('fail-with-body'),
      head: has('head'),
      include: has('include'),
      location: has('location'),
      maxRedirects: Number(text('max-redirs') ?? 50),
      outputs: optionValues(options, 'output'),
      remoteName: has('remote-name'),
      writeOut: text('write-out'),
      maxTimeMs: seconds('max-time'),
      connectTimeoutMs: seconds('connect-timeout'),
      method: text('request'),
      data,
      get: has('get'),
      headers: optionValues(options, 'header'),
      insecure: has('insecure'),
      cacert: text('cacert'),
      resolve: optionValues(options, 'resolve'),
      connectTo: optionValues(options, 'connect-to'),
      user: text('user'),
      userAgent: text('user-agent'),
      referer: text('referer'),
      cookie: text('cookie'),
      http10: has('http1.0'),
      tlsVersions: has('tlsv1.3') ? ['TLSv1.3'] : text('tls-max') === '1.2' ? ['TLSv1.2'] : ['TLSv1.3', 'TLSv1.2'],
      http2: !has('http1.1') && !has('http1.0'),
      version: !has('ipv4') && !has('ipv6') ? undefined : last('ipv6', 'ipv4') ? 6 : 4,
      interface: text('interface'),
      localPort: localPort === undefined ? undefined : Number(localPort.split('-')[0]),
      retry: Number(text('retry') ?? 0),
      retryDelayMs: seconds('retry-delay'),
      retryRefused: has('retry-connrefused'),
      retryAll: has('retry-all-errors'),
      noMeter: has('no-progress-meter'),
      styled: !has('no-styled-output'),
      dumpHeader: text('dump-header'),
      urls: [...optionValues(options, 'url'), ...options.rest],
      wants: has('version') ? 'version' : has('help') ? 'help' : 'transfer',
    },
  };
}
