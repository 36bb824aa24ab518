const PREFIX = 'nginx.ingress.kubernetes.io/';

/** What the annotations of one Ingress say, ready for its locations. Times in milliseconds, sizes in octets. */
export interface LocationOptions {
  readonly rewriteTarget: string | undefined;
  readonly useRegex: boolean;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly redirect: { readonly to: string; readonly code: number } | undefined;
  readonly appRoot: string | undefined;
  readonly maxBody: number;
  readonly connectMs: number;
  readonly readMs: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'OTHER';
  readonly upstreamVhost: string | undefined;
  readonly forwardedPrefix: string | undefined;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly rps: number | undefined;
  readonly rpsBurst: number;
  readonly cors:
    { readonly origins: readonly string[]; readonly methods: string; readonly headers: string; readonly credentials: boolean } | undefined;
  readonly basicAuth: { readonly secret: string; readonly realm: string } | undefined;
  readonly cookieName: string | undefined;
  readonly serviceUpstream: boolean;
  readonly canary: Canary | undefined;
  readonly serverAlias: readonly string[];
  readonly defaultBackend: string | undefined;
  readonly customErrors: readonly number[];
  readonly passthrough: boolean;
  readonly wwwRedirect: boolean;
}

export interface Canary {
  readonly weight: number;
  readonly total: number;
  readonly header: string | undefined;
  readonly headerValue: string | undefined;
  readonly headerPattern: string | undefined;
  readonly cookie: string | undefined;
}

/** Real annotations of ingress-nginx that this one does not act on. */
const NOT_SIMULATED = [
  'auth-url',
  'auth-signin',
  'auth-tls-secret',
  'mirror-target',
  'modsecurity-snippet',
  'enable-modsecurity',
  'enable-opentelemetry',
  'fastcgi-index',
  'proxy-ssl-secret',
  'limit-connections',
  'proxy-redirect-from',
  'session-cookie-path',
  'upstream-hash-by',
];

/** Names of annotations that are real but not simulated here. */
export function notSimulated(annotations: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(annotations)
    .filter((name) => name.startsWith(PREFIX) && NOT_SIMULATED.includes(name.slice(PREFIX.length)))
    .sort();
}

/** Reads the annotations (docs: user-guide/nginx-configuration/annotations); values that cannot be read count as absent. */
export function readAnnotations(annotations: Readonly<Record<string, string>>): LocationOptions {
  const text = (name: string): string | undefined => {
    const value = annotations[PREFIX + name];
    return value === undefined || value === '' ? undefined : value;
  };
  const yes = (name: string, fallback = false): boolean => {
    const value = text(name)?.toLowerCase();
    return value === undefined ? fallback : ['true', '1', 't'].includes(value);
  };
  const list = (name: string): readonly string[] =>
    (text(name) ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  const integer = (name: string): number | undefined => (/^\d+$/.test(text(name) ?? '') ? Number(text(name)) : undefined);
  const permanent = text('permanent-redirect');
  const temporal = text('temporal-redirect');
  const code = integer('permanent-redirect-code');
  const protocol = (text('backend-protocol') ?? 'HTTP').toUpperCase();
  const allowed = [...list('whitelist-source-range'), ...list('allowlist-source-range')];
  return {
    rewriteTarget: text('rewrite-target'),
    useRegex: yes('use-regex'),
    sslRedirect: yes('ssl-redirect', true),
    forceSslRedirect: yes('force-ssl-redirect'),
    redirect:
      temporal !== undefined
        ? { to: temporal, code: integer('temporal-redirect-code') ?? 302 }
        : permanent === undefined
          ? undefined
          : { to: permanent, code: code !== undefined && code >= 300 && code <= 308 ? code : 301 },
    appRoot: text('app-root'),
    maxBody: sizeOf(text('proxy-body-size') ?? '1m'),
    connectMs: (integer('proxy-connect-timeout') ?? 5) * 1000,
    readMs: (integer('proxy-read-timeout') ?? 60) * 1000,
    protocol: protocol === 'HTTP' || protocol === 'HTTPS' ? protocol : protocol === 'AUTO_HTTP' ? 'HTTP' : 'OTHER',
    upstreamVhost: text('upstream-vhost'),
    forwardedPrefix: text('x-forwarded-prefix'),
    allow: allowed,
    deny: list('denylist-source-range'),
    rps: integer('limit-rps'),
    rpsBurst: integer('limit-burst-multiplier') ?? 5,
    cors: yes('enable-cors')
      ? {
          origins: list('cors-allow-origin').length > 0 ? list('cors-allow-origin') : ['*'],
          methods: text('cors-allow-methods') ?? 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
          headers:
            text('cors-allow-headers') ??
            'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization',
          credentials: yes('cors-allow-credentials', true),
        }
      : undefined,
    basicAuth:
      text('auth-type') === 'basic' && text('auth-secret') !== undefined
        ? { secret: text('auth-secret') ?? '', realm: text('auth-realm') ?? '' }
        : undefined,
    cookieName: text('affinity') === 'cookie' ? (text('session-cookie-name') ?? 'INGRESSCOOKIE') : undefined,
    serviceUpstream: yes('service-upstream'),
    canary: yes('canary')
      ? {
          weight: integer('canary-weight') ?? 0,
          total: integer('canary-weight-total') ?? 100,
          header: text('canary-by-header'),
          headerValue: text('canary-by-header-value'),
          headerPattern: text('canary-by-header-pattern'),
          cookie: text('canary-by-cookie'),
        }
      : undefined,
    serverAlias: list('server-alias'),
    defaultBackend: text('default-backend'),
    customErrors: list('custom-http-errors').map(Number).filter(Number.isInteger),
    passthrough: yes('ssl-passthrough'),
    wwwRedirect: yes('from-to-www-redirect'),
  };
}

/** nginx's sizes: `8m`, `512k`, `0` for no limit. */
function sizeOf(text: string): number {
  const match = /^(\d+)([kKmMgG]?)$/.exec(text);
  if (!match) return 1_048_576;
  const unit = { k: 1024, m: 1_048_576, g: 1_073_741_824 }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Number(match[1]) * unit;
}
