import { headerValue, httpResponse, type HttpResponse } from '../../base/http.ts';
import { httpDate, isoDate } from '../text.ts';
import type { Exchange } from './app.ts';

type Headers = readonly { readonly name: string; readonly value: string }[];

/** An answer of a Go net/http server: headers in alphabetical order, Date among them. */
export function goAnswer(
  exchange: Exchange,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
  extra: Headers = [],
): HttpResponse {
  const headers = [...extra, { name: 'Date', value: httpDate(exchange.context.clock.now()) }, { name: 'Content-Type', value: type }];
  const answer = httpResponse(status, body, headers);
  return { ...answer, headers: [...answer.headers].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** Go's http.NotFound. */
export function goNotFound(exchange: Exchange): HttpResponse {
  return goAnswer(exchange, 404, '404 page not found\n', undefined, [{ name: 'X-Content-Type-Options', value: 'nosniff' }]);
}

/** Header names as Go's textproto writes them: `x-real-ip` becomes `X-Real-Ip`. */
export function canonicalHeader(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (part) => part.toUpperCase());
}

/** The request's headers but Host, in canonical form, sorted. */
export function sortedHeaders(exchange: Exchange): { readonly name: string; readonly value: string }[] {
  return exchange.request.headers
    .filter((header) => header.name.toLowerCase() !== 'host')
    .map(({ name, value }) => ({ name: canonicalHeader(name), value }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

export function hostOf(exchange: Exchange): string {
  return headerValue(exchange.request.headers, 'host') ?? '';
}

/** traefik/whoami: who answers, and what it was asked. */
export function whoamiApp(exchange: Exchange): HttpResponse {
  const { request, path, context, peer, local } = exchange;
  const name = String(context.state['name'] ?? '');
  if (path === '/health') return goAnswer(exchange, 200, '');
  if (path === '/api') {
    const headers = Object.fromEntries(sortedHeaders(exchange).map(({ name, value }) => [name, [value]]));
    const body = {
      hostname: context.hostname,
      ip: ['127.0.0.1', '::1', local.ip],
      headers,
      url: request.target,
      host: hostOf(exchange),
      method: request.method,
      ...(name === '' ? {} : { name }),
      remoteAddr: `${peer.ip}:${peer.port}`,
    };
    return goAnswer(exchange, 200, `${JSON.stringify(body)}\n`, 'application/json');
  }
  const lines = [
    ...(name === '' ? [] : [`Name: ${name}`]),
    `Hostname: ${context.hostname}`,
    'IP: 127.0.0.1',
    'IP: ::1',
    `IP: ${local.ip}`,
    `RemoteAddr: ${peer.ip}:${peer.port}`,
    `${request.method} ${request.target} ${request.version}`,
    `Host: ${hostOf(exchange)}`,
    ...sortedHeaders(exchange).map((header) => `${header.name}: ${header.value}`),
  ];
  return goAnswer(exchange, 200, `${lines.join('\n')}\n\n`);
}

/** Google's hello-app sample. */
export function helloApp(exchange: Exchange): HttpResponse {
  const version = exchange.context.env['HELLO_VERSION'] ?? '1.0.0';
  return goAnswer(exchange, 200, `Hello, world!\nVersion: ${version}\nHostname: ${exchange.context.hostname}\n`);
}

/** echoserver 1.10: the request told back by nginx. */
export function echoServerApp(exchange: Exchange): HttpResponse {
  const { request, path, context, peer } = exchange;
  const { env } = context;
  const pod =
    env['POD_NAME'] === undefined
      ? '\t-no pod information available-'
      : `\tpod name:\t${env['POD_NAME']}\n\tpod namespace:\t${env['POD_NAMESPACE'] ?? ''}\n\tpod IP:\t${env['POD_IP'] ?? ''}`;
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?') + 1) : '';
  const headers = [...request.headers]
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, value }) => `\t${name.toLowerCase()}=${value}`);
  const body = [
    '',
    '',
    `Hostname: ${context.hostname}`,
    '',
    'Pod Information:',
    pod,
    '',
    'Server values:',
    '\tserver_version=nginx: 1.13.3 - lua: 10008',
    '',
    'Request Information:',
    `\tclient_address=${peer.ip}`,
    `\tmethod=${request.method}`,
    `\treal path=${request.target}`,
    `\tquery=${query}`,
    `\trequest_version=${request.version.slice(5)}`,
    `\trequest_scheme=http`,
    `\trequest_uri=http://${hostOf(exchange).replace(/:\d+$/, '')}:8080${path}`,
    '',
    'Request Headers:',
    ...headers,
    '',
    'Request Body:',
    request.body === '' ? '\t-no body in request-' : request.body,
    '',
    '',
  ].join('\n');
  return httpResponse(200, body, [
    { name: 'Date', value: httpDate(context.clock.now()) },
    { name: 'Content-Type', value: 'text/plain' },
    { name: 'Connection', value: 'keep-alive' },
    { name: 'Server', value: 'echoserver' },
  ]);
}

/** podinfo's JSON, probes and echo. */
export function podinfoApp(exchange: Exchange): HttpResponse {
  const { path, context, request } = exchange;
  const json = (status: number, value: unknown): HttpResponse =>
    goAnswer(exchange, status, JSON.stringify(value, undefined, 2), 'application/json; charset=utf-8', [
      { name: 'X-Content-Type-Options', value: 'nosniff' },
    ]);
  const version = context.env['PODINFO_VERSION'] ?? '6.9.2';
  if (path === '/healthz' || path === '/readyz') {
    const failing = context.state[path] === 'down';
    return json(failing ? 503 : 200, { status: failing ? 'Service Unavailable' : 'OK' });
  }
  if (path === '/readyz/disable' || path === '/readyz/enable') {
    context.state['/readyz'] = path.endsWith('disable') ? 'down' : 'up';
    return goAnswer(exchange, 202, '');
  }
  if (path === '/version') return json(200, { commit: 'unknown', version });
  if (path === '/env')
    return json(
      200,
      Object.entries(context.env).map(([key, value]) => `${key}=${value}`),
    );
  if (path === '/headers') return json(200, Object.fromEntries(sortedHeaders(exchange).map(({ name, value }) => [name, [value]])));
  if (path === '/echo') return goAnswer(exchange, 202, request.body, 'application/json; charset=utf-8');
  const status = /^\/status\/(\d{3})$/.exec(path);
  if (status) return json(Number(status[1]), { status: Number(status[1]) });
  if (path !== '/') return goNotFound(exchange);
  return json(200, {
    hostname: context.hostname,
    version,
    revision: 'unknown',
    color: context.env['PODINFO_UI_COLOR'] ?? '#34577c',
    logo: '',
    message: context.env['PODINFO_UI_MESSAGE'] ?? `greetings from podinfo v${version}`,
    goos: 'linux',
    goarch: 'amd64',
    runtime: 'go1.25.0',
    num_goroutine: '8',
    num_cpu: '8',
  });
}

/** httpbin's plain endpoints. */
export function httpbinApp(exchange: Exchange): HttpResponse {
  const { path, request, query, peer, context } = exchange;
  const headers = Object.fromEntries(
    [...request.headers].map(({ name, value }) => [canonicalHeader(name), value]).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)),
  );
  const url = `http://${hostOf(exchange)}${request.target}`;
  const json = (status: number, value: unknown): HttpResponse =>
    httpResponse(status, `${JSON.stringify(value, undefined, 2)}\n`, [
      { name: 'Server', value: 'gunicorn/19.9.0' },
      { name: 'Date', value: httpDate(context.clock.now()) },
      { name: 'Connection', value: 'keep-alive' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Access-Control-Allow-Origin', value: '*' },
      { name: 'Access-Control-Allow-Credentials', value: 'true' },
    ]);
  const status = /^\/status\/(\d{3})$/.exec(path);
  if (status)
    return httpResponse(Number(status[1]), '', [
      { name: 'Server', value: 'gunicorn/19.9.0' },
      { name: 'Date', value: httpDate(context.clock.now()) },
    ]);
  if (path === '/get') return json(200, { args: query, headers, origin: peer.ip, url });
  if (path === '/headers') return json(200, { headers });
  if (path === '/ip') return json(200, { origin: peer.ip });
  if (path === '/user-agent') return json(200, { 'user-agent': headerValue(request.headers, 'user-agent') ?? null });
  if (path === '/uuid') return json(200, { uuid: '00000000-0000-4000-8000-000000000000' });
  if (path === '/post' || path === '/put' || path === '/anything' || path.startsWith('/anything/')) {
    return json(200, {
      args: query,
      data: request.body,
      files: {},
      form: {},
      headers,
      json: null,
      method: request.method,
      origin: peer.ip,
      url,
    });
  }
  return json(path === '/' ? 200 : 404, path === '/' ? { url } : { error: 'not found' });
}

/** Answers of `agnhost netexec`. */
export function netexecApp(exchange: Exchange): HttpResponse {
  const { path, context, query, peer, request } = exchange;
  switch (path) {
    case '/':
      return goAnswer(
        exchange,
        200,
        `NOW: ${isoDate(context.clock.now()).replace('T', ' ').replace('Z', '000000')} +0000 UTC m=+1.000000000`,
      );
    case '/hostname':
    case '/hostName':
      return goAnswer(exchange, 200, context.hostname);
    case '/clientip':
      return goAnswer(exchange, 200, `${peer.ip.includes(':') ? `[${peer.ip}]` : peer.ip}:${peer.port}`);
    case '/echo':
      return goAnswer(exchange, 200, query['msg'] ?? '');
    case '/header':
      return goAnswer(exchange, 200, headerValue(request.headers, query['key'] ?? '') ?? '');
    case '/healthz':
      return goAnswer(exchange, context.state['unhealthy'] === true ? 412 : 200, '');
    default:
      return goNotFound(exchange);
  }
}
