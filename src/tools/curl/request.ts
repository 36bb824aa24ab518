import { utf8Length, type HttpHeader, type HttpRequest } from '../../base/http.ts';
import type { ToolProcess } from '../tool.ts';
import type { CurlFailure, Transfer } from './state.ts';

/** The request that the options describe. */
export function buildRequest(transfer: Transfer, body: string | undefined, keepMethod: boolean): HttpRequest {
  const { options, url } = transfer;
  const sendsBody = body !== undefined && !options.get;
  const method = (keepMethod ? options.method : undefined) ?? (options.head ? 'HEAD' : sendsBody ? 'POST' : 'GET');
  const path = body !== undefined && options.get ? `${url.path}${url.path.includes('?') ? '&' : '?'}${body}` : url.path;
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const user = options.user ?? url.user;
  const headers: (HttpHeader | undefined)[] = [
    { name: 'Host', value: `${host}${url.explicitPort ? `:${url.port}` : ''}` },
    user === undefined
      ? undefined
      : { name: 'Authorization', value: `Basic ${Buffer.from(user.includes(':') ? user : `${user}:`).toString('base64')}` },
    { name: 'User-Agent', value: options.userAgent ?? 'curl/7.88.1' },
    { name: 'Accept', value: '*/*' },
    options.referer === undefined ? undefined : { name: 'Referer', value: options.referer },
    options.cookie === undefined ? undefined : { name: 'Cookie', value: options.cookie },
    sendsBody ? { name: 'Content-Length', value: String(utf8Length(body)) } : undefined,
    sendsBody
      ? {
          name: 'Content-Type',
          value: options.data.some((each) => each.kind === 'json') ? 'application/json' : 'application/x-www-form-urlencoded',
        }
      : undefined,
  ];
  const own = headers.filter((header): header is HttpHeader => header !== undefined);
  const merged = mergeHeaders(own, options.headers);
  return { method, target: path, version: options.http10 ? 'HTTP/1.0' : 'HTTP/1.1', headers: merged, body: sendsBody ? body : '' };
}

/** -H replaces a header of curl's own where it stands, removes it (`Name:`), sends it empty (`Name;`) or is added at the end. */
function mergeHeaders(own: readonly HttpHeader[], given: readonly string[]): readonly HttpHeader[] {
  const custom = given.flatMap((text) => {
    const semicolon = /^([^:;]+);$/.exec(text);
    if (semicolon) return [{ name: semicolon[1] ?? '', value: '', remove: false }];
    const colon = text.indexOf(':');
    if (colon < 0) return [];
    const value = text.slice(colon + 1).trim();
    return [{ name: text.slice(0, colon), value, remove: value === '' }];
  });
  const replaced = (name: string): boolean => custom.some((each) => each.name.toLowerCase() === name.toLowerCase());
  const host = custom.find((each) => each.name.toLowerCase() === 'host' && !each.remove);
  const first = host ? [{ name: 'Host', value: host.value }] : [];
  const kept = own.filter((header) => !replaced(header.name));
  const added = custom.filter((each) => !each.remove && each !== host).map(({ name, value }) => ({ name, value }));
  return [...first, ...kept, ...added];
}

/** The body of -d and its like; `@file` reads a file. */
export function requestBody(
  process: ToolProcess,
  data: readonly { readonly kind: string; readonly text: string }[],
): { readonly body: string | undefined } | CurlFailure {
  if (data.length === 0) return { body: undefined };
  const parts: string[] = [];
  for (const { kind, text } of data) {
    if (text.startsWith('@') && kind !== 'data-raw' && kind !== 'data-urlencode') {
      const path = text.slice(1);
      const file = process.files.read(path.startsWith('/') ? path : `${process.cwd}/${path}`);
      if (!file.ok) return { code: 26, message: `Failed to open ${path}` };
      parts.push(kind === 'data-binary' || kind === 'json' ? file.value : file.value.replace(/[\r\n]/g, ''));
    } else if (kind === 'data-urlencode') {
      const equals = text.indexOf('=');
      parts.push(
        equals < 0
          ? encodeURIComponent(text)
          : `${equals === 0 ? '' : `${text.slice(0, equals)}=`}${encodeURIComponent(text.slice(equals + 1))}`,
      );
    } else parts.push(text);
  }
  return { body: parts.join(data.some((each) => each.kind === 'json') ? '' : '&') };
}
