/**
 * HTTP/1.1 messages as text (RFC 9112), shared by the programs that answer and the tools that ask. Bodies are text whose UTF-8
 * length counts. Parsers are incremental in the simple way: they get all text so far and say when a message is not complete.
 */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface HttpRequest {
  readonly method: string;
  /** request target as sent: path and query, or an absolute URL for a proxy */
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
  readonly body: string;
}

export interface HttpResponse {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpHeader[];
  readonly body: string;
}

/** What a parser says about the text so far. `rest` is what follows the message (the next one on a kept-alive connection). */
export type HttpParse<T> =
  | { readonly kind: 'complete'; readonly message: T; readonly rest: string }
  /** the header section is there, the body is not; `message.body` holds what came */
  | { readonly kind: 'partial'; readonly message: T }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'bad'; readonly reason: string };

/** Reason phrases of RFC 9110 section 15 (and 6585), as servers print them. */
export const HTTP_REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  418: "I'm a teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Entity',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Octets of a text in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    else if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
      length += 4;
      i++;
    } else length += 3;
  }
  return length;
}

/** The value of the first header of that name, case-insensitively. */
export function headerValue(headers: readonly HttpHeader[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value;
}

/** Start line and headers, with the empty line; no body. */
export function printHttpHead(message: HttpRequest | HttpResponse): string {
  const start =
    'method' in message
      ? `${message.method} ${message.target} ${message.version}`
      : `${message.version} ${message.status} ${message.reason}`;
  return `${start}\r\n${message.headers.map((header) => `${header.name}: ${header.value}\r\n`).join('')}\r\n`;
}

/** The whole message. Headers are printed as they are: who wants a Content-Length sets it. */
export function printHttp(message: HttpRequest | HttpResponse): string {
  return printHttpHead(message) + message.body;
}

/** A response with the usual headers: Content-Length is added when it is missing. */
export function httpResponse(
  status: number,
  body: string,
  headers: readonly HttpHeader[] = [],
  reason = HTTP_REASONS[status] ?? '',
): HttpResponse {
  const length = headerValue(headers, 'content-length') === undefined && headerValue(headers, 'transfer-encoding') === undefined;
  const all = length ? [...headers, { name: 'Content-Length', value: String(utf8Length(body)) }] : headers;
  return { version: 'HTTP/1.1', status, reason, headers: all, body };
}

/** Parses a request; one without Content-Length or chunked coding has no body (RFC 9112 section 6.3). */
export function parseHttpRequest(text: string): HttpParse<HttpRequest> {
  const head = splitHead(text);
  if (head === undefined)
    return /^[A-Za-z]/.test(text) || text === '' ? { kind: 'incomplete' } : { kind: 'bad', reason: 'malformed request line' };
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/\d\.\d)$/.exec(head.start);
  if (!match) return { kind: 'bad', reason: 'malformed request line' };
  const base = { method: match[1] ?? '', target: match[2] ?? '', version: match[3] ?? '', headers: head.headers };
  const body = takeBody(head.headers, head.after, false, false);
  if (body.kind === 'bad') return body;
  if (body.kind === 'partial') return { kind: 'partial', message: { ...base, body: body.text } };
  return { kind: 'complete', message: { ...base, body: body.text }, rest: body.rest };
}

/**
 * Parses a response. `ended` says that the peer has closed: a response without a length is then complete.
 * `headOnly` is for answers to HEAD, which have no body whatever their headers say.
 */
export function parseHttpResponse(text: string, ended: boolean, headOnly = false): HttpParse<HttpResponse> {
  const head = splitHead(text);
  if (head === undefined)
    return /^H?T?T?P?\/?/.exec(text)?.[0] === '' && text !== '' ? { kind: 'bad', reason: 'no HTTP' } : { kind: 'incomplete' };
  const match = /^(HTTP\/\d(?:\.\d)?) (\d{3})(?: (.*))?$/.exec(head.start);
  if (!match) return { kind: 'bad', reason: 'malformed status line' };
  const status = Number(match[2]);
  const base = { version: match[1] ?? '', status, reason: match[3] ?? '', headers: head.headers };
  if (headOnly || status === 204 || status === 304 || (status >= 100 && status < 200)) {
    return { kind: 'complete', message: { ...base, body: '' }, rest: head.after };
  }
  const body = takeBody(head.headers, head.after, true, ended);
  if (body.kind === 'bad') return body;
  if (body.kind === 'partial') return { kind: 'partial', message: { ...base, body: body.text } };
  return { kind: 'complete', message: { ...base, body: body.text }, rest: body.rest };
}

/** Cuts `octets` UTF-8 octets off the front of a text; undefined when there are fewer. */
export function takeOctets(text: string, octets: number): { readonly head: string; readonly rest: string } | undefined {
  let length = 0;
  let i = 0;
  while (length < octets) {
    if (i >= text.length) return undefined;
    const wide = isHighSurrogate(text.charCodeAt(i)) && i + 1 < text.length ? 2 : 1;
    length += utf8Length(text.slice(i, i + wide));
    i += wide;
  }
  return { head: text.slice(0, i), rest: text.slice(i) };
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function splitHead(text: string): { readonly start: string; readonly headers: readonly HttpHeader[]; readonly after: string } | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return undefined;
  const [start = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? { name: line, value: '' } : { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
  return { start, headers, after: text.slice(end.index + end[0].length) };
}

type Body =
  | { readonly kind: 'complete'; readonly text: string; readonly rest: string }
  | { readonly kind: 'partial'; readonly text: string }
  | { readonly kind: 'bad'; readonly reason: string };

function takeBody(headers: readonly HttpHeader[], after: string, untilClose: boolean, ended: boolean): Body {
  if (headerValue(headers, 'transfer-encoding')?.toLowerCase().includes('chunked') === true) return takeChunks(after);
  const length = headerValue(headers, 'content-length');
  if (length !== undefined) {
    if (!/^\d+$/.test(length)) return { kind: 'bad', reason: 'bad Content-Length' };
    const cut = takeOctets(after, Number(length));
    return cut ? { kind: 'complete', text: cut.head, rest: cut.rest } : { kind: 'partial', text: after };
  }
  if (!untilClose) return { kind: 'complete', text: '', rest: after };
  return ended ? { kind: 'complete', text: after, rest: '' } : { kind: 'partial', text: after };
}

function takeChunks(text: string): Body {
  let body = '';
  let rest = text;
  for (;;) {
    const line = /^([0-9a-fA-F]+)[^\r\n]*\r\n/.exec(rest);
    if (!line) return rest.includes('\n') ? { kind: 'bad', reason: 'bad chunk' } : { kind: 'partial', text: body };
    const size = parseInt(line[1] ?? '0', 16);
    rest = rest.slice(line[0].length);
    if (size === 0) {
      const end = /^(?:[^\r\n]+\r\n)*\r\n/.exec(rest);
      return end ? { kind: 'complete', text: body, rest: rest.slice(end[0].length) } : { kind: 'partial', text: body };
    }
    const cut = takeOctets(rest, size);
    if (!cut) return { kind: 'partial', text: body + rest };
    body += cut.head;
    if (!cut.rest.startsWith('\r\n')) return cut.rest === '' ? { kind: 'partial', text: body } : { kind: 'bad', reason: 'bad chunk' };
    rest = cut.rest.slice(2);
  }
}
