import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createRandom, nextInteger } from '../../../src/base/random.ts';
import { splitTarget } from '../../../src/programs/http/app.ts';
import { checkDescription } from '../../../src/cluster/description.ts';
import { gatewayManifests } from '../../../src/cluster/gateway-manifests.ts';
import { createFromManifest } from '../../../src/cluster/manifests.ts';
import { bootstrapObjects } from '../../../src/kube/bootstrap.ts';
import { createKubeState, type Kube } from '../../../src/kube/kube.ts';
import type { ObjectClient } from '../../../src/kube/client.ts';
import { createObjectClient } from '../../../src/kube/object-client.ts';
import { selfSign } from '../../../src/net/tls/issue.ts';
import { generateKey, readPrivateKey } from '../../../src/net/tls/keys.ts';
import { compileGateway } from '../../../src/programs/edge/gateway/compile.ts';
import { modifyHeaders } from '../../../src/programs/edge/gateway/filters.ts';
import {
  GATEWAYS,
  HTTP_ROUTES,
  REFERENCE_GRANTS,
  type Condition,
  type Gateway,
  type HttpRoute,
} from '../../../src/programs/edge/gateway/objects.ts';
import { planRequest, type Plan } from '../../../src/programs/edge/gateway/plan.ts';
import { publishClasses, publishGateway, publishRoutes } from '../../../src/programs/edge/gateway/status.ts';
import type { EdgeService } from '../../../src/programs/edge/objects.ts';

const FILE = ['../shared/truth/spec', '../../shared/truth/spec']
  .map((path) => join(process.cwd(), path, 'gateway-http-cases.json'))
  .find((path) => existsSync(path));

interface Asked {
  readonly request: {
    readonly path: string;
    readonly method: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly gateway?: string;
  readonly name?: string;
  readonly subtest?: string;
  readonly unresolved?: boolean;
  readonly backendSetsResponseHeaders?: Readonly<Record<string, string>>;
  readonly expect: {
    readonly statusCodes: readonly (number | string)[];
    readonly backend?: string;
    readonly backendNamespace?: string;
    readonly redirect?: { readonly scheme?: string; readonly host?: string; readonly port?: string | number; readonly path?: string };
    readonly requestSeenByBackend?: {
      readonly path?: string;
      readonly host?: string;
      readonly headers?: Readonly<Record<string, string>> | null;
      readonly absentHeaders?: readonly string[];
    };
    readonly responseHeaders?: Readonly<Record<string, string>>;
    readonly responseAbsentHeaders?: readonly string[];
    readonly responseValidHeaderValues?: Readonly<Record<string, readonly string[]>>;
    readonly mirroredTo?: readonly { readonly BackendRef: { readonly Name: string } }[];
  };
}

interface Case {
  readonly test: string;
  readonly features: readonly string[];
  readonly manifests: readonly string[];
  readonly gateways?: readonly string[];
  readonly requests?: readonly Asked[];
  readonly expectedConditions?: readonly { readonly type: string; readonly status: string; readonly reason: string | null }[];
  readonly expectedDistribution?: Readonly<Record<string, number>>;
}

const KIND = 'kinds that are not part of kubehop: ';
/** Features that are not there, with the reason. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  TLSRoute: `${KIND}TLSRoute`,
  TCPRoute: `${KIND}TCPRoute`,
  UDPRoute: `${KIND}UDPRoute`,
  GRPCRoute: `${KIND}GRPCRoute`,
  ListenerSet: `${KIND}ListenerSet`,
  BackendTLSPolicy: `${KIND}BackendTLSPolicy`,
  Mesh: 'meshes have their own room',
  GatewayFrontendClientCertificateValidation: 'no client certificates at the edge',
  GatewayTLSBackendClientCertificate: 'no client certificates at the edge',
  GatewayStaticAddresses: 'the suite brings its own usable address, which is not recorded',
  HTTPRouteBackendProtocolH2C: 'upstreams are spoken to in HTTP/1.1',
  HTTPRouteBackendProtocolWebSocket: 'no WebSockets',
};

const NOW = Date.UTC(2026, 0, 1);

function load(root: string, given: Case): { readonly api: ObjectClient; readonly random: (below: number) => number } {
  const state = createRandom(given.test);
  const random = (below: number): number => nextInteger(state, below);
  const kube: Kube = { state: createKubeState(), ports: { now: () => NOW, random, notify: () => undefined } };
  bootstrapObjects(kube);
  const api = createObjectClient(kube);
  const apply = (text: string): void => {
    for (const document of parseAllDocuments(text)) {
      const made = document.toJS() === null ? { ok: true as const } : createFromManifest(kube, document.toString());
      if (!made.ok && !made.error.includes('already exists')) throw new Error(made.error);
    }
  };
  const description = checkDescription({ gateway: 'nginx', nodes: [] });
  if (!description.ok) throw new Error(description.error);
  for (const text of gatewayManifests(description.value)) apply(text);
  apply(readFileSync(join(root, 'gateway-api/conformance/base/manifests.yaml'), 'utf8').replaceAll('{GATEWAY_CLASS_NAME}', 'nginx'));
  const key = generateKey({ type: 'ed25519' }, random);
  const privateKey = readPrivateKey(key);
  if (!privateKey) throw new Error('no key');
  const names = ['example.org', 'second-example.org', '*.wildcard.org', 'fourth-example.wildcard.org', '*'];
  const certificate = selfSign(
    {
      subject: [{ type: 'CN', value: 'suite' }],
      san: names.map((name) => `DNS:${name}`),
      isCa: false,
      notBefore: NOW,
      notAfter: NOW + 1e10,
      key: privateKey,
    },
    random,
  );
  const data = { 'tls.crt': Buffer.from(certificate).toString('base64'), 'tls.key': Buffer.from(key).toString('base64') };
  for (const [namespace, name] of [
    ['gateway-conformance-infra', 'tls-validity-checks-certificate'],
    ['gateway-conformance-web-backend', 'certificate'],
    ['gateway-conformance-infra', 'tls-passthrough-checks-certificate'],
  ])
    api.create('secrets', { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { name, namespace }, data } as never);
  for (const file of given.manifests)
    if (!file.includes('base/manifests'))
      apply(readFileSync(join(root, 'gateway-api', file), 'utf8').replaceAll('{GATEWAY_CLASS_NAME}', 'nginx'));
  // no controller runs here: every Service gets one ready endpoint
  for (const service of api.list<EdgeService>('services')) {
    const { name, namespace } = service.metadata;
    if (
      api.list('endpointslices.discovery.k8s.io', { namespace: namespace ?? '', labels: { 'kubernetes.io/service-name': name } }).length > 0
    )
      continue;
    api.create('endpointslices.discovery.k8s.io', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
      ports: (service.spec?.ports ?? []).map((port) => ({ name: port.name ?? '', port: 3000, protocol: port.protocol ?? 'TCP' })),
    } as never);
  }
  return { api, random };
}

function publish(api: ObjectClient): void {
  publishClasses(api, 'gateway.nginx.org/nginx-gateway-controller', NOW);
  const attached = api.list<Gateway>(GATEWAYS).flatMap((gateway) => publishGateway(api, gateway, undefined, NOW));
  publishRoutes(api, attached, 'gateway.nginx.org/nginx-gateway-controller', NOW);
}

function plan(api: ObjectClient, random: (below: number) => number, asked: Asked, gatewayKey: string): Plan {
  const [namespace = '', name = ''] = gatewayKey.split('/');
  const gateway = api.get<Gateway>(GATEWAYS, name, namespace);
  if (!gateway) throw new Error(`no gateway ${gatewayKey}`);
  const listeners = gateway.spec?.listeners ?? [];
  const { method, path, host = 'gateway.test', headers = {} } = asked.request;
  // the suite connects to the port that it writes into Host
  const named = Number(/:(\d+)$/.exec(host)?.[1] ?? 0);
  const port = listeners.some((listener) => listener.port === named) ? named : (listeners[0]?.port ?? 80);
  const request = {
    method,
    target: path,
    version: 'HTTP/1.1',
    headers: [{ name: 'Host', value: host }, ...Object.entries(headers).map(([header, value]) => ({ name: header, value }))],
    body: '',
  };
  const scheme = listeners[0]?.protocol === 'HTTPS' ? 'https' : 'http';
  return planRequest(compileGateway(api, gateway), { request, ...splitTarget(path), scheme, port, peer: '10.9.9.9' }, random);
}

/** The Gateway of a request. One test asks three in turn; the recording names the last for all, so its subtests, which carry the name of the group before, tell. */
function gatewayOf(given: Case, asked: Asked): string {
  if (given.test !== 'HTTPRouteRedirectPortAndScheme')
    return asked.gateway ?? given.gateways?.[0] ?? 'gateway-conformance-infra/same-namespace';
  const [plainOne = '', other = '', secure = ''] = given.gateways ?? [];
  if (asked.subtest === undefined) return plainOne;
  return asked.subtest.includes('8080') ? secure : other;
}

/** What differs from the expectation; empty when nothing does. */
function differences(asked: Asked, given: Plan): string[] {
  const out: string[] = [];
  const status = given.kind === 'forward' ? 200 : given.response.status;
  const { expect: wanted } = asked;
  const slow = /delay=(\d+)s/.exec(asked.request.path) && wanted.statusCodes.includes(504);
  if (slow) return given.kind === 'forward' && given.rule.timeouts !== undefined ? [] : ['no time limit'];
  if (!wanted.statusCodes.includes(status)) return [`status ${status}, not ${wanted.statusCodes.join('/')}`];
  const response = given.kind === 'answer' ? given.response.headers : [];
  if (wanted.redirect) {
    const location = new URL(response.find((header) => header.name === 'Location')?.value ?? 'x:');
    const { scheme, host, port, path } = wanted.redirect;
    if (scheme !== undefined && location.protocol !== `${scheme}:`) out.push(`scheme ${location.protocol}`);
    if (host !== undefined && location.hostname !== host) out.push(`host ${location.hostname}`);
    if (port !== undefined && location.port !== String(port)) out.push(`port ${location.port}`);
    if (path !== undefined && location.pathname !== path) out.push(`path ${location.pathname}`);
  }
  if (given.kind === 'answer') return [...out, ...headerDifferences(wanted, given.response.headers)];
  const [namespace, service] = given.backend.name.split('_');
  if (wanted.backend !== undefined && wanted.backend !== service) out.push(`backend ${service}`);
  if (wanted.backend !== undefined && wanted.backendNamespace !== undefined && wanted.backendNamespace !== namespace)
    out.push(`namespace ${namespace}`);
  const seen = wanted.requestSeenByBackend;
  const header = (name: string): string | undefined =>
    given.request.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
  for (const [name, value] of Object.entries(seen?.headers ?? {}))
    if (header(name) !== value) out.push(`${name}: ${header(name) ?? '-'}, not ${value}`);
  for (const name of seen?.absentHeaders ?? []) if (header(name) !== undefined) out.push(`${name} is there`);
  if (seen?.host && header('host') !== seen.host) out.push(`Host ${header('host') ?? ''}, not ${seen.host}`);
  if (seen?.path && given.request.target !== seen.path) out.push(`path ${given.request.target}, not ${seen.path}`);
  for (const { BackendRef } of wanted.mirroredTo ?? [])
    if (!given.mirrors.some(({ backendRef }) => backendRef.name === BackendRef.Name)) out.push(`no mirror to ${BackendRef.Name}`);
  let headers = Object.entries(asked.backendSetsResponseHeaders ?? {}).map(([name, value]) => ({ name, value })) as readonly {
    name: string;
    value: string;
  }[];
  for (const filter of given.response) headers = modifyHeaders(headers, filter);
  return [...out, ...headerDifferences(wanted, [...headers, ...given.cors])];
}

function headerDifferences(wanted: Asked['expect'], headers: readonly { readonly name: string; readonly value: string }[]): string[] {
  const out: string[] = [];
  const header = (name: string): string | undefined => headers.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
  for (const [name, value] of Object.entries(wanted.responseHeaders ?? {}))
    if (header(name) !== value) out.push(`${name}: ${header(name) ?? '-'}, not ${value}`);
  for (const name of wanted.responseAbsentHeaders ?? []) if (header(name) !== undefined) out.push(`${name} is there`);
  const set = (text: string): string => text.split(/,\s*/).sort().join();
  for (const [name, values] of Object.entries(wanted.responseValidHeaderValues ?? {}))
    if (!values.some((value) => set(value) === set(header(name) ?? '')))
      out.push(`${name}: ${header(name) ?? '-'}, not ${values.join(' | ')}`);
  return out;
}

function allConditions(api: ObjectClient): readonly Condition[] {
  return [
    ...api
      .list<Gateway>(GATEWAYS)
      .flatMap(({ status }) => [...(status?.conditions ?? []), ...(status?.listeners ?? []).flatMap(({ conditions }) => conditions)]),
    ...api.list<HttpRoute>(HTTP_ROUTES).flatMap(({ status }) => (status?.parents ?? []).flatMap(({ conditions }) => conditions)),
  ];
}

describe.skipIf(FILE === undefined)('Gateway API conformance (recordings absent: skipped)', () => {
  const file = FILE ?? '';
  const tests = FILE === undefined ? [] : (JSON.parse(readFileSync(file, 'utf8')) as { tests: Case[] }).tests;
  const reason = ({ features }: Case): string | undefined =>
    features.map((feature) => UNSUPPORTED[feature]).find((text) => text !== undefined);
  const supported = tests.filter((given) => reason(given) === undefined);
  const loaded = new Map<string, ReturnType<typeof load>>();
  const world = (given: Case): ReturnType<typeof load> => {
    const known = loaded.get(given.test) ?? load(dirname(file), given);
    loaded.set(given.test, known);
    return known;
  };
  const requests = supported.flatMap((given) =>
    (given.requests ?? [])
      .filter(({ unresolved }) => unresolved !== true)
      .map(
        (asked, i) =>
          [`${given.test} ${i} ${asked.request.method} ${asked.request.host ?? ''}${asked.request.path}`, given, asked] as const,
      ),
  );
  it.each(requests)('%s', (_name, given, asked) => {
    const { api, random } = world(given);
    if (asked.subtest?.includes('after deleting the relevant reference grant') === true)
      for (const { metadata } of api.list(REFERENCE_GRANTS)) api.delete(REFERENCE_GRANTS, metadata.name, metadata.namespace);
    expect(differences(asked, plan(api, random, asked, gatewayOf(given, asked)))).toEqual([]);
  });

  const statuses = supported.flatMap((given) =>
    (given.expectedConditions ?? []).map(
      (condition, i) => [`${given.test} ${i} ${condition.type}=${condition.status} ${condition.reason ?? ''}`, given, condition] as const,
    ),
  );
  it.each(statuses)('%s', (_name, given, { type, status, reason: why }) => {
    const { api } = world(given);
    publish(api);
    const found = allConditions(api).filter(
      (each) => each.type === type && each.status === status && (why === null || each.reason === why),
    );
    expect(found.length).toBeGreaterThan(0);
  });
});
