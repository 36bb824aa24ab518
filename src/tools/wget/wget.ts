import { headerValue, parseHttpResponse, printHttp, utf8Length, type HttpResponse } from '../../base/http.ts';
import { resolvePath } from '../../base/files.ts';
import type { Task } from '../../base/task.ts';
import { closeSocket, openSocket, sendSocket } from '../../net/transport/calls.ts';
import { connectTask, receiveTask } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { hasOption, optionValue, optionValues, parseOptions, type OptionSpec } from '../client/options.ts';
import { exitOf, ownerOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { isUrlError, parseUrl, type CurlUrl } from '../curl/url.ts';
import { EAI_TEXT, lookupHost } from '../dns/resolver.ts';
import { isoDate } from '../openssl/date.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = [
  { name: 'q', short: 'q', long: 'quiet' },
  { name: 'S', short: 'S', long: 'server-response' },
  { name: 'nv', long: 'no-verbose' },
  { name: 'spider', long: 'spider' },
  { name: 'O', short: 'O', long: 'output-document', value: true },
  { name: 'T', short: 'T', long: 'timeout', value: true },
  { name: 't', short: 't', long: 'tries', value: true },
  { name: 'header', long: 'header', value: true },
  { name: 'post', long: 'post-data', value: true },
  { name: 'U', short: 'U', long: 'user-agent', value: true },
];

type Ending =
  { readonly kind: 'ok'; readonly response: HttpResponse } | { readonly kind: 'exit'; readonly code: number; readonly busybox: string };

function make(flavour: 'gnu' | 'busybox'): Tool {
  return {
    name: 'wget',
    summary: 'retrieve files over HTTP',
    flags: ['-q', '-O', '-T', '-t', '-S', '--header', '--spider', '--post-data'],
    *run(process) {
      const parsed = parseOptions(process.args, OPTIONS);
      if (!parsed.ok) return yield* refuseOption(process, `wget ${parsed.error.option}`, flavour === 'gnu' ? 2 : 1);
      const { options } = parsed;
      const [text] = options.rest;
      if (text === undefined) {
        yield* printError(
          process,
          flavour === 'gnu'
            ? "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
            : 'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [OPTIONS] URL...\n',
        );
        return 1;
      }
      const url = parseUrl(text);
      if (isUrlError(url) || url.scheme === 'https') return yield* refuseOption(process, `wget of ${text}`, 1);
      const quiet = hasOption(options, 'q');
      const say = flavour === 'gnu' ? !quiet : false;
      const output = optionValue(options, 'O');
      const shown = /^[a-z]+:\/\//.test(text) ? text : `http://${text}`;
      const timeoutMs = optionValue(options, 'T') === undefined ? 900_000 : secondsToMs(optionValue(options, 'T') ?? '');
      if (say) yield* printError(process, `--${isoDate(process.clock.now())}--  ${shown}\n`);
      const headers = optionValues(options, 'header').map((header) => ({
        name: header.split(':')[0] ?? '',
        value: header.slice(header.indexOf(':') + 1).trim(),
      }));
      const ended = yield* fetch(process, url, {
        say,
        timeoutMs,
        headers,
        body: optionValue(options, 'post'),
        agent: optionValue(options, 'U') ?? (flavour === 'gnu' ? 'Wget/1.21.3' : 'Wget'),
        busybox: flavour === 'busybox' && !quiet,
      });
      if (ended.kind === 'exit') {
        if (flavour === 'gnu') return ended.code;
        if (ended.busybox !== '') yield* printError(process, `wget: ${ended.busybox}\n`);
        return ended.code > 128 ? ended.code : 1;
      }
      const { response } = ended;
      if (say) yield* printError(process, `${response.status} ${response.reason}\n`);
      if (response.status >= 400) {
        yield* printError(
          process,
          flavour === 'gnu'
            ? say
              ? `${isoDate(process.clock.now())} ERROR ${response.status}: ${response.reason}.\n\n`
              : ''
            : `wget: server returned error: HTTP/1.1 ${response.status} ${response.reason}\n`,
        );
        return flavour === 'gnu' ? 8 : 1;
      }
      const length = utf8Length(response.body);
      const file = output ?? (url.path.replace(/\?.*$/, '').split('/').pop() || 'index.html');
      const name = file === '-' ? 'STDOUT' : file;
      const type = headerValue(response.headers, 'content-type') ?? '';
      if (say)
        yield* printError(
          process,
          `Length: ${headerValue(response.headers, 'content-length') === undefined ? 'unspecified' : length} [${type.split(';')[0] ?? ''}]\nSaving to: ‘${name}’\n\n`,
        );
      if (hasOption(options, 'spider')) return 0;
      if (file === '-') yield* print(process, response.body);
      else if (file !== '/dev/null') process.files.write(resolvePath(process.cwd, file), response.body);
      if (say)
        yield* printError(
          process,
          `\n${isoDate(process.clock.now())} (0.00 B/s) - ${file === '-' ? 'written to stdout' : `‘${name}’ saved`} [${length}/${length}]\n\n`,
        );
      return 0;
    },
  };
}

interface Fetch {
  readonly say: boolean;
  readonly timeoutMs: number | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string | undefined;
  readonly agent: string;
  readonly busybox: boolean;
}

function* fetch(process: ToolProcess, url: CurlUrl, wanted: Fetch): Task<Ending> {
  const { network } = process;
  const found = yield* lookupHost(process, url.host);
  const say = function* (text: string): Task<void> {
    if (wanted.say) yield* printError(process, text);
  };
  if (found.kind === 'signal') return { kind: 'exit', code: exitOf(found.signal), busybox: '' };
  if (found.kind !== 'ok') {
    const why = EAI_TEXT[found.kind === 'error' ? found.code : 'EAI_AGAIN'];
    yield* say(`Resolving ${url.host} (${url.host})... failed: ${why}.\nwget: unable to resolve host address ‘${url.host}’\n`);
    return { kind: 'exit', code: 4, busybox: `bad address '${url.host}'` };
  }
  if (!found.literal) yield* say(`Resolving ${url.host} (${url.host})... ${found.addresses.join(', ')}\n`);
  const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
  const name = found.literal ? `${url.host}:${url.port}` : `${url.host} (${url.host})|${ip}|:${url.port}`;
  yield* say(`Connecting to ${name}... `);
  if (wanted.busybox) yield* printError(process, `Connecting to ${url.host}:${url.port} (${ip}:${url.port})\n`);
  const id = openSocket(network, process.namespace, { type: 'tcp', version: ip.includes(':') ? 6 : 4, owner: ownerOf(process) });
  const connected = yield* connectTask(network, id, { ip, port: url.port }, wanted.timeoutMs);
  if (connected.kind !== 'ok') {
    closeSocket(network, id);
    if (connected.kind === 'signal') return { kind: 'exit', code: exitOf(connected.signal), busybox: '' };
    const why = connected.kind === 'timeout' ? 'Connection timed out' : errnoText(connected.errno, process.host.libc);
    yield* say(`failed: ${why}.\n`);
    return {
      kind: 'exit',
      code: 4,
      busybox: connected.kind === 'timeout' ? 'download timed out' : `can't connect to remote host (${ip}): ${why}`,
    };
  }
  yield* say('connected.\nHTTP request sent, awaiting response... ');
  const host = url.explicitPort ? `${url.host}:${url.port}` : url.host;
  const { body } = wanted;
  const headers = [
    { name: 'Host', value: host },
    { name: 'User-Agent', value: wanted.agent },
    { name: 'Accept', value: '*/*' },
    { name: 'Connection', value: 'close' },
    ...wanted.headers,
  ];
  const all =
    body === undefined
      ? headers
      : [
          ...headers,
          { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
          { name: 'Content-Length', value: String(utf8Length(body)) },
        ];
  sendSocket(
    network,
    id,
    printHttp({ method: body === undefined ? 'GET' : 'POST', target: url.path, version: 'HTTP/1.1', headers: all, body: body ?? '' }),
  );
  let text = '';
  for (;;) {
    const received = yield* receiveTask(network, id, wanted.timeoutMs);
    if (received.kind === 'ok') text += received.value?.text ?? '';
    const ended = received.kind === 'ok' && received.value === undefined;
    const response = parseHttpResponse(text, ended);
    if (response.kind === 'complete' || received.kind !== 'ok' || ended) closeSocket(network, id);
    if (response.kind === 'complete') return { kind: 'ok', response: response.message };
    if (received.kind === 'signal') return { kind: 'exit', code: exitOf(received.signal), busybox: '' };
    if (received.kind === 'ok' && !ended) continue;
    const why = received.kind === 'timeout' ? 'Connection timed out' : received.kind === 'errno' ? errnoText(received.errno) : undefined;
    yield* say(why === undefined ? 'No data received.\n' : `Read error (${why}) in headers.\n`);
    return { kind: 'exit', code: 4, busybox: received.kind === 'timeout' ? 'download timed out' : 'error getting response' };
  }
}

/** wget(1) of GNU and of busybox; HTTPS is not simulated. */
export const wget = make('gnu');
export const busyboxWget = make('busybox');
