import { headerValue, type HttpResponse } from '../../base/http.ts';
import { resolvePath } from '../../base/files.ts';
import { sleep, type Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { closeSocket } from '../../net/transport/calls.ts';
import { exitOf, print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { CURL_OPTIONS, parseCurl, type CurlOptions } from './options.ts';
import { bodyLength, closeMeter, headText, openMeter, writeBody, type Destination } from './output.ts';
import { buildRequest, requestBody } from './request.ts';
import { failed, info, type CurlFailure, type Step, type Transfer } from './state.ts';
import { drop, exchange } from './transfer.ts';
import { isUrlError, parseUrl, resolveLocation, type CurlUrl } from './url.ts';
import { writeOut } from './write-out.ts';

/** curl(1) 7.88.1 for HTTP and HTTPS. */
export const curl: Tool = {
  name: 'curl',
  summary: 'transfer a URL',
  flags: CURL_OPTIONS.map((each) => (each.short === undefined ? `--${each.long ?? each.name}` : `-${each.short}`)),
  *run(process) {
    const usage = parseCurl(process.args);
    if (usage.kind === 'usage') {
      yield* printError(process, usage.text);
      return 2;
    }
    if (usage.kind === 'not-simulated') return yield* refuseOption(process, usage.what, 2);
    const { options } = usage;
    if (options.wants === 'version') {
      yield* print(
        process,
        'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19\nProtocols: http https\nFeatures: alt-svc HTTPS-proxy IPv6 SSL\n',
      );
      return 0;
    }
    if (options.wants === 'help') return yield* refuseOption(process, 'curl --help', 2);
    if (options.urls.length === 0) {
      const first = process.args.length === 0 ? '' : 'curl: no URL specified!\n';
      yield* printError(process, `${first}curl: try 'curl --help' or 'curl --manual' for more information\n`);
      return 2;
    }
    let code = 0;
    for (const [index, url] of options.urls.entries()) {
      const ended = yield* fetchUrl(process, options, url, index);
      if (ended.kind === 'signal') return exitOf(ended.signal);
      code = ended.kind === 'failed' ? ended.failure.code : 0;
    }
    return code;
  },
};

/** One URL with its retries, output and -w line. */
function* fetchUrl(process: ToolProcess, options: CurlOptions, text: string, index: number): Task<Step<void>> {
  for (let attempt = 0; ; attempt++) {
    const startedAt = process.clock.now();
    const url = parseUrl(text);
    if (isUrlError(url)) {
      if (!options.silent || options.showError) yield* printError(process, `curl: (${url.code}) ${url.message}\n`);
      return failed(url.code, url.message);
    }
    const destination = destinationOf(process, options, url, index);
    const transfer = newTransfer(process, options, url, startedAt, destination);
    for (const [name, addresses] of transfer.pinned) yield* info(transfer, `Added ${name}:${addresses.join(',')} to DNS cache`);
    const result = yield* transferUrl(transfer, destination);
    const failure = result.kind === 'failed' ? result.failure : undefined;
    yield* closeMeter(transfer);
    if (result.kind === 'signal') {
      drop(transfer);
      return result;
    }
    yield* leave(transfer, result.kind === 'ok' ? result.value : undefined);
    if (failure && (!options.silent || options.showError)) {
      const retry = retryDelay(options, attempt, failure, transfer);
      if (retry === undefined) yield* printError(process, `curl: (${failure.code}) ${failure.message}\n${failure.advice ?? ''}`);
    }
    const delay = retryDelay(options, attempt, failure, transfer);
    if (delay !== undefined) {
      if (!options.silent) {
        const left = options.retry - attempt;
        yield* printError(
          process,
          `Warning: Problem: ${retryReason(failure, transfer)}. Will retry in ${Math.ceil(delay / 1000)} second${delay > 1000 ? 's' : ''}. ${left} \nWarning: ${left === 1 ? 'retry' : 'retries'} left.\n`.replace(
            ' \nWarning: ',
            ' ',
          ),
        );
      }
      const signal = yield* sleep(delay);
      if (signal) return { kind: 'signal', signal };
      continue;
    }
    if (options.writeOut !== undefined) {
      const out = writeOut(options.writeOut, transfer, failure, transfer.redirects);
      for (const name of out.unknown) yield* printError(process, `curl: unknown --write-out variable: '${name}'\n`);
      yield* print(process, out.text);
    }
    return failure ? { kind: 'failed', failure } : { kind: 'ok', value: undefined };
  }
}

/** Follows redirects, writes headers and body. */
function* transferUrl(transfer: Transfer, destination: Destination): Task<Step<HttpResponse>> {
  const { options, process } = transfer;
  const body = requestBody(process, options.data);
  if ('code' in body) return { kind: 'failed', failure: body };
  yield* openMeter(transfer);
  let sendBody = body.body;
  let append = false;
  for (;;) {
    const answered = yield* exchange(transfer, buildRequest(transfer, sendBody, true));
    if (answered.kind !== 'ok') return answered;
    const response = answered.value;
    const location = headerValue(response.headers, 'location');
    const redirect = location !== undefined && response.status >= 300 && response.status < 400;
    if (redirect) transfer.redirectUrl = resolveLocation(transfer.url, location);
    const follow = redirect && options.location;
    if (options.fail && response.status >= 400) {
      const message = `The requested URL returned error: ${response.status}`;
      yield* info(transfer, message);
      transfer.downloaded = 0;
      return failed(22, message);
    }
    const head =
      options.include || options.head
        ? headText(response, options.styled && process.stdout.isTerminal && destination.kind === 'stdout')
        : '';
    if (options.dumpHeader !== undefined) {
      if (options.dumpHeader === '-') yield* print(process, headText(response, false));
      else process.files.write(resolvePath(process.cwd, options.dumpHeader), headText(response, false), { append });
    }
    if (options.verbose && response.body !== '') yield* noteBody(transfer, response, destination, follow);
    const written = yield* writeBody(transfer, destination, head + (follow ? '' : response.body), append);
    append = true;
    if (written === 'failed')
      return failed(23, destination.kind === 'stdout' ? 'Failed writing body' : `Failure writing output to destination`);
    if (!follow) {
      return options.failWithBody && response.status >= 400 ? failed(22, `The requested URL returned error: ${response.status}`) : answered;
    }
    if (transfer.redirects >= options.maxRedirects) return failed(47, `Maximum (${options.maxRedirects}) redirects followed`);
    transfer.redirects++;
    yield* leave(transfer, response);
    yield* info(transfer, `Issue another request to this URL: '${transfer.redirectUrl}'`);
    if ([301, 302, 303].includes(response.status) && sendBody !== undefined && options.method === undefined) {
      yield* info(transfer, 'Switch from POST to GET');
      sendBody = undefined;
    }
    const next = parseUrl(transfer.redirectUrl);
    if (isUrlError(next)) return failed(next.code, next.message);
    transfer.url = next;
    transfer.redirectUrl = '';
  }
}

function* noteBody(transfer: Transfer, response: HttpResponse, destination: Destination, follow: boolean): Task<void> {
  if (follow) yield* info(transfer, 'Ignoring the response-body');
  else if (!transfer.process.stdout.isTerminal || destination.kind !== 'stdout') {
    const chunk = Math.min(bodyLength(response.body), 16_384);
    yield* printError(transfer.process, `{ [${chunk} bytes data]\n`);
  }
}

/** What -v says at the end about the connection; it is closed with the process either way. */
function* leave(transfer: Transfer, response: HttpResponse | undefined): Task<void> {
  const { connection } = transfer;
  if (!connection) return;
  const closing =
    response === undefined || headerValue(response.headers, 'connection')?.toLowerCase() === 'close' || response.version === 'HTTP/1.0';
  yield* closeMeter(transfer);
  if (closing) {
    yield* info(transfer, `Closing connection ${connection.number}`);
    closeSocket(transfer.process.network, connection.socket);
    transfer.connection = undefined;
  } else if (!transfer.options.location || response.status < 300 || response.status >= 400) {
    yield* info(transfer, `Connection #${connection.number} to host ${connection.host} left intact`);
    closeSocket(transfer.process.network, connection.socket);
    transfer.connection = undefined;
  } else yield* info(transfer, `Connection #${connection.number} to host ${connection.host} left intact`);
}

function newTransfer(process: ToolProcess, options: CurlOptions, url: CurlUrl, startedAt: number, destination: Destination): Transfer {
  const pinned = new Map<string, readonly string[]>();
  for (const entry of options.resolve) {
    const match = /^\+?([^:]+):(\d+):(.*)$/.exec(entry);
    if (match)
      pinned.set(
        `${(match[1] ?? '').toLowerCase()}:${match[2] ?? ''}`,
        (match[3] ?? '').split(',').map((ip) => canonicalIp(ip.replace(/^\[|\]$/g, '')) ?? ip),
      );
  }
  return {
    process,
    options,
    url,
    startedAt,
    deadline: options.maxTimeMs === undefined ? undefined : startedAt + options.maxTimeMs,
    pinned,
    connection: undefined,
    connections: 0,
    redirects: 0,
    status: 0,
    httpVersion: '',
    contentType: '',
    redirectUrl: '',
    method: options.head ? 'HEAD' : 'GET',
    downloaded: 0,
    headerBytes: 0,
    requestBytes: 0,
    verifyResult: 0,
    expected: undefined,
    times: { nameLookup: 0, connect: 0, appConnect: 0, preTransfer: 0, startTransfer: 0 },
    local: undefined,
    remote: undefined,
    meterOpen: false,
    meter: !options.silent && !options.noMeter && (destination.kind !== 'stdout' || !process.stdout.isTerminal),
  };
}

function destinationOf(process: ToolProcess, options: CurlOptions, url: CurlUrl, index: number): Destination {
  const output = options.outputs[index] ?? (options.remoteName ? (url.path.replace(/\?.*$/, '').split('/').pop() ?? '') : undefined);
  if (output === undefined || output === '-' || output === '') return { kind: 'stdout' };
  return output === '/dev/null' ? { kind: 'null' } : { kind: 'file', path: resolvePath(process.cwd, output), name: output };
}

/** Milliseconds until the next try: transient errors of curl(1) --retry, doubling from one second. */
function retryDelay(options: CurlOptions, attempt: number, failure: CurlFailure | undefined, transfer: Transfer): number | undefined {
  if (attempt >= options.retry) return undefined;
  const transient =
    failure?.code === 28 ||
    failure?.code === 6 ||
    (failure?.code === 7 && options.retryRefused) ||
    (failure !== undefined && options.retryAll) ||
    [408, 429, 500, 502, 503, 504].includes(transfer.status);
  return transient ? (options.retryDelayMs ?? Math.min(600_000, 1000 * 2 ** attempt)) : undefined;
}

function retryReason(failure: CurlFailure | undefined, transfer: Transfer): string {
  if (failure?.code === 28) return 'timeout';
  if (failure?.code === 7) return 'connection refused';
  return transfer.status >= 400 ? 'HTTP error' : 'timeout';
}
