import { headerValue, type HttpHeader, type HttpRequest } from '../../../base/http.ts';
import type { ServedRule } from './compile.ts';
import type { CorsFilter, Filter, HeaderFilter, PathModifier } from './objects.ts';

/** Sets, adds to and removes headers, in this order (HTTPHeaderFilter). */
export function modifyHeaders(headers: readonly HttpHeader[], { set = [], add = [], remove = [] }: HeaderFilter): readonly HttpHeader[] {
  let out = headers;
  const same = (name: string) => (header: HttpHeader) => header.name.toLowerCase() === name.toLowerCase();
  for (const { name, value } of set) out = [...out.filter((header) => !same(name)(header)), { name, value }];
  for (const { name, value } of add) {
    const known = out.find(same(name));
    out = known ? out.map((header) => (header === known ? { name, value: `${known.value},${value}` } : header)) : [...out, { name, value }];
  }
  for (const name of remove) out = out.filter((header) => !same(name)(header));
  return out;
}

/** The path after a modifier; a prefix is replaced as far as the rule matched it. */
export function modifyPath(path: string, modifier: PathModifier | undefined, rule: ServedRule): string {
  if (!modifier) return path;
  if (modifier.type === 'ReplaceFullPath') return modifier.replaceFullPath ?? '/';
  const prefix = (rule.match.path?.value ?? '/').replace(/\/+$/, '');
  const rest = path.slice(prefix.length);
  const replacement = (modifier.replacePrefixMatch ?? '/').replace(/\/+$/, '');
  return `${replacement}${rest === '' || rest.startsWith('/') ? rest : `/${rest}`}` || '/';
}

/** The Location of a RequestRedirect: scheme, host, port and path that the filter leaves out stay as they were. */
export function redirectLocation(
  filter: NonNullable<Filter['requestRedirect']>,
  rule: ServedRule,
  from: { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string; readonly query: string },
): string {
  const scheme = filter.scheme ?? from.scheme;
  const usual = scheme === 'https' ? 443 : 80;
  const port = filter.port ?? (filter.scheme === undefined ? from.port : usual);
  const host = filter.hostname ?? from.host;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${modifyPath(from.path, filter.path, rule)}${from.query}`;
}

/** Headers of an answer to a cross-origin request; undefined when the origin is not allowed. */
export function corsHeaders(request: HttpRequest, cors: CorsFilter, preflight: boolean): readonly HttpHeader[] | undefined {
  const origin = headerValue(request.headers, 'origin');
  if (origin === undefined || !(cors.allowOrigins ?? []).some((pattern) => covers(pattern, origin))) return undefined;
  const credentials = cors.allowCredentials === true;
  const list = (name: string, values: readonly string[] | undefined, asked: string | undefined): readonly HttpHeader[] => {
    if (values === undefined || values.length === 0) return [];
    const all = values.includes('*');
    return [{ name, value: all ? (credentials && asked !== undefined ? asked : '*') : values.join(', ') }];
  };
  const any = (cors.allowOrigins ?? []).includes('*') && !credentials;
  return [
    { name: 'Access-Control-Allow-Origin', value: any ? '*' : origin },
    ...(credentials ? [{ name: 'Access-Control-Allow-Credentials', value: 'true' }] : []),
    ...list('Access-Control-Expose-Headers', cors.exposeHeaders, undefined),
    ...(preflight
      ? [
          ...list('Access-Control-Allow-Methods', cors.allowMethods, headerValue(request.headers, 'access-control-request-method')),
          ...list('Access-Control-Allow-Headers', cors.allowHeaders, headerValue(request.headers, 'access-control-request-headers')),
          { name: 'Access-Control-Max-Age', value: String(cors.maxAge ?? 5) },
        ]
      : []),
  ];
}

function covers(pattern: string, origin: string): boolean {
  if (pattern === '*' || pattern === origin) return true;
  const star = pattern.indexOf('*');
  if (star < 0) return false;
  return origin.startsWith(pattern.slice(0, star)) && origin.endsWith(pattern.slice(star + 1)) && origin.length >= pattern.length;
}

/** A Gateway API duration (`1h30m`, `500ms`) in milliseconds; undefined for none and for zero, which switch the limit off. */
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d{1,5}(?:h|m|s|ms)){1,4}$/.test(text)) return undefined;
  let total = 0;
  for (const [, number = '0', unit = 's'] of text.matchAll(/(\d+)(ms|h|m|s)/g))
    total += Number(number) * ({ h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }[unit] ?? 0);
  return total === 0 ? undefined : total;
}
