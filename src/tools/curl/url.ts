import { canonicalIp } from '../../base/ip.ts';

/** A URL as curl reads it. */
export interface CurlUrl {
  readonly scheme: 'http' | 'https';
  readonly user: string | undefined;
  /** as typed, brackets of IPv6 removed */
  readonly host: string;
  readonly port: number;
  readonly explicitPort: boolean;
  /** path and query */
  readonly path: string;
  readonly text: string;
}

export type UrlError = { readonly code: 1 | 3; readonly message: string };

const BAD: UrlError = { code: 3, message: 'URL using bad/illegal format or missing URL' };

export function parseUrl(text: string): CurlUrl | UrlError {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(text);
  const scheme = (match?.[1] ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { code: 1, message: `Protocol "${scheme}" not supported or disabled in libcurl` };
  const rest = match ? (match[2] ?? '') : text;
  const slash = rest.search(/[/?#]/);
  let authority = slash < 0 ? rest : rest.slice(0, slash);
  let path = slash < 0 ? '/' : rest.slice(slash).replace(/#.*$/, '');
  if (!path.startsWith('/')) path = `/${path}`;
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : decodeURIComponentSafe(authority.slice(0, at));
  authority = authority.slice(at + 1);
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority);
  if (!parts) return BAD;
  const bracketed = parts[1] ?? '';
  const host = bracketed.startsWith('[') ? bracketed.slice(1, -1) : bracketed;
  if (host === '' || /\s/.test(host) || (bracketed.startsWith('[') && canonicalIp(host.replace(/%.*$/, '')) === undefined)) return BAD;
  const explicit = parts[2] !== undefined && parts[2] !== '';
  const port = explicit ? Number(parts[2]) : scheme === 'https' ? 443 : 80;
  if (port > 65535 || (explicit && port === 0)) return BAD;
  return { scheme, user, host, port, explicitPort: explicit && port !== (scheme === 'https' ? 443 : 80), path: normalise(path), text };
}

export function isUrlError(url: CurlUrl | UrlError): url is UrlError {
  return 'code' in url;
}

/** Removes dot segments (RFC 3986 5.2.4). */
function normalise(path: string): string {
  const query = path.indexOf('?');
  const bare = query < 0 ? path : path.slice(0, query);
  const out: string[] = [];
  for (const part of bare.split('/').slice(1)) {
    if (part === '..') out.pop();
    else if (part !== '.') out.push(part);
  }
  if (/\/\.{1,2}$/.test(bare)) out.push('');
  return `/${out.join('/')}${query < 0 ? '' : path.slice(query)}`;
}

/** Where a Location leads. */
export function resolveLocation(base: CurlUrl, location: string): string {
  // an absolute URL gets its root path, as curl_url_get gives it back
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return /^[^:]+:\/\/[^/?#]+$/.test(location) ? `${location}/` : location;
  const host = base.host.includes(':') ? `[${base.host}]` : base.host;
  const origin = `${base.scheme}://${host}${base.explicitPort ? `:${base.port}` : ''}`;
  if (location.startsWith('//')) return `${base.scheme}:${location}`;
  if (location.startsWith('/')) return `${origin}${location}`;
  const directory = base.path.replace(/\?.*$/, '').replace(/[^/]*$/, '');
  return `${origin}${location.startsWith('?') ? base.path.replace(/\?.*$/, '') : directory}${location}`;
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
