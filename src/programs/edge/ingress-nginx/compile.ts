import type { ObjectClient } from '../../../kube/client.ts';
import { backendOf, type Endpoint } from '../backends.ts';
import { byAge, keyOf, type EdgeService, type Ingress, type IngressBackend, type IngressClass } from '../objects.ts';
import { notSimulated, readAnnotations, type Canary, type LocationOptions } from './annotations.ts';
import { certificateFor, type ServerCertificate } from './certificates.ts';

/** nginx's configuration as the controller makes it from the API: plain data. */
export interface EdgeConfig {
  readonly servers: Readonly<Record<string, EdgeServer>>;
  /** by `namespace-service-port` */
  readonly upstreams: Readonly<Record<string, Upstream>>;
  /** `namespace/name` of the Ingresses that are served */
  readonly ingresses: readonly string[];
  /** klog lines: [severity, text] */
  readonly notes: readonly (readonly ['I' | 'W' | 'E', string])[];
}

export interface EdgeServer {
  readonly host: string;
  readonly aliases: readonly string[];
  readonly locations: readonly EdgeLocation[];
  readonly certificate: ServerCertificate | undefined;
  /** upstream that gets TLS connections as they are */
  readonly passthrough: string | undefined;
  readonly wwwRedirect: boolean;
}

export interface EdgeLocation {
  readonly path: string;
  readonly pathType: PathType;
  /** the path is met as a whole, otherwise as a beginning */
  readonly exact: boolean;
  readonly ingress: string;
  readonly upstream: string;
  readonly options: LocationOptions;
  readonly canaries: readonly { readonly upstream: string; readonly canary: Canary }[];
}

type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

export interface Upstream {
  readonly endpoints: readonly Endpoint[];
  readonly namespace: string;
}

/** The server of hosts that no Ingress names. */
export const CATCH_ALL = '_';
/** The upstream that answers 404. */
export const DEFAULT_UPSTREAM = 'upstream-default-backend';

export interface CompileOptions {
  /** --ingress-class: the annotation's value */
  readonly className: string;
  /** --controller-class: the IngressClass's controller */
  readonly controller: string;
  readonly watchWithoutClass: boolean;
  readonly passthrough: boolean;
}

type Draft = { -readonly [K in keyof EdgeServer]: EdgeServer[K] } & { locations: EdgeLocation[] };

/** Builds the configuration (controller.go: getConfiguration); older Ingresses win. */
export function compileIngresses(api: ObjectClient, options: CompileOptions, now: number): EdgeConfig {
  const notes: ['I' | 'W' | 'E', string][] = [];
  const accepted = [...api.list<Ingress>('ingresses.networking.k8s.io')]
    .sort(byAge)
    .filter((ingress) => isOwn(api, ingress, options, notes));
  const upstreams: Record<string, Upstream> = {};
  const servers = new Map<string, Draft>();
  const server = (host: string): Draft => {
    const known = servers.get(host);
    if (known) return known;
    const made: Draft = { host, aliases: [], locations: [], certificate: undefined, passthrough: undefined, wwwRedirect: false };
    servers.set(host, made);
    return made;
  };
  server(CATCH_ALL);
  const upstreamOf = (ingress: Ingress, backend: IngressBackend | undefined, location: LocationOptions): string | undefined => {
    if (!backend?.service) return undefined;
    const namespace = ingress.metadata.namespace ?? 'default';
    const port = backend.service.port?.name ?? backend.service.port?.number;
    const name = `${namespace}-${backend.service.name}-${port ?? ''}`;
    upstreams[name] ??= { namespace, endpoints: endpointsOf(api, namespace, backend.service.name, port, location, notes) };
    return name;
  };
  const canaries: { readonly ingress: Ingress; readonly options: LocationOptions; readonly canary: Canary }[] = [];
  for (const ingress of accepted) {
    const own = readAnnotations(ingress.metadata.annotations ?? {});
    for (const name of notSimulated(ingress.metadata.annotations ?? {}))
      notes.push(['W', `"kubehop does not simulate this annotation" annotation="${name}" ingress="${keyOf(ingress)}"`]);
    if (own.canary) {
      canaries.push({ ingress, options: own, canary: own.canary });
      continue;
    }
    addRules(ingress, own, server, (backend) => upstreamOf(ingress, backend, own));
    addTls(api, ingress, server, notes, now);
    if (options.passthrough && own.passthrough) {
      for (const { host, http } of ingress.spec?.rules ?? []) {
        const root = http?.paths.find(({ path }) => path === '/' || path === undefined);
        if (host !== undefined && root) server(host).passthrough = upstreamOf(ingress, root.backend, own);
      }
    }
  }
  for (const { ingress, options: own, canary } of canaries)
    addCanary(ingress, canary, servers, (backend) => upstreamOf(ingress, backend, own));
  return {
    servers: Object.fromEntries([...servers].map(([host, draft]) => [host, { ...draft, locations: arranged(draft.locations) }])),
    upstreams,
    ingresses: accepted.map(keyOf),
    notes,
  };
}

function isOwn(api: ObjectClient, ingress: Ingress, options: CompileOptions, notes: ['I' | 'W' | 'E', string][]): boolean {
  // the field comes first, then the annotation of old (store.go GetIngressClass)
  const name = ingress.spec?.ingressClassName;
  const annotation = ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (name === undefined && annotation !== undefined) return annotation === options.className;
  if (name === undefined) {
    if (options.watchWithoutClass) return true;
    notes.push([
      'I',
      `"Ignoring ingress because of error while validating ingress class" ingress="${keyOf(ingress)}" error="ingress does not contain a valid IngressClass"`,
    ]);
    return false;
  }
  const known = api.get<IngressClass>('ingressclasses.networking.k8s.io', name);
  if (known?.spec?.controller === options.controller) return true;
  const error = known ? 'ingress class does not match' : `no object matching key "${name}" in local store`;
  if (!known)
    notes.push(['I', `"Ignoring ingress because of error while validating ingress class" ingress="${keyOf(ingress)}" error="${error}"`]);
  return false;
}

function endpointsOf(
  api: ObjectClient,
  namespace: string,
  name: string,
  port: number | string | undefined,
  location: LocationOptions,
  notes: ['I' | 'W' | 'E', string][],
): readonly Endpoint[] {
  const key = `${namespace}/${name}`;
  const found = backendOf(api, namespace, name, port);
  if (found.kind === 'no-service') {
    notes.push(['W', `Error obtaining Endpoints for Service "${key}": no object matching key "${key}" in local store`]);
    return [];
  }
  if (found.kind === 'no-port' || found.endpoints.length === 0) {
    notes.push(['W', `Service "${key}" does not have any active Endpoint.`]);
    return [];
  }
  const service = api.get<EdgeService>('services', name, namespace);
  const number = service?.spec?.ports?.find((each) => each.port === port || each.name === port)?.port;
  if (location.serviceUpstream && service?.spec?.clusterIP !== undefined && number !== undefined)
    return [{ ip: service.spec.clusterIP, port: number }];
  return found.endpoints;
}

function addRules(
  ingress: Ingress,
  options: LocationOptions,
  server: (host: string) => Draft,
  upstream: (backend: IngressBackend | undefined) => string | undefined,
): void {
  const key = keyOf(ingress);
  const rules = ingress.spec?.rules ?? [];
  const fallback = upstream(ingress.spec?.defaultBackend);
  const add = (host: string, path: string, pathType: PathType, name: string): void => {
    const target = server(host);
    if (target.locations.some((each) => each.path === path && each.pathType === pathType)) return;
    target.locations.push({ path, pathType, exact: pathType === 'Exact', ingress: key, upstream: name, options, canaries: [] });
  };
  for (const { host = '', http } of rules) {
    const name = host === '' ? CATCH_ALL : host;
    const draft = server(name);
    draft.wwwRedirect ||= options.wwwRedirect;
    draft.aliases = [...new Set([...draft.aliases, ...options.serverAlias])];
    for (const { path = '/', pathType, backend } of http?.paths ?? []) {
      const target = upstream(backend);
      if (target === undefined) continue;
      add(name, path, pathType ?? 'ImplementationSpecific', target);
    }
  }
  if (fallback === undefined) return;
  for (const { host } of rules) if (host !== undefined) add(host, '/', 'Prefix', fallback);
  if (rules.length === 0 || rules.every(({ host }) => host === undefined)) add(CATCH_ALL, '/', 'Prefix', fallback);
}

function addTls(
  api: ObjectClient,
  ingress: Ingress,
  server: (host: string) => Draft,
  notes: ['I' | 'W' | 'E', string][],
  now: number,
): void {
  for (const { host } of ingress.spec?.rules ?? []) {
    if (host === undefined || host === '') continue;
    const entry =
      ingress.spec?.tls?.find(({ hosts = [] }) => hosts.includes(host)) ?? ingress.spec?.tls?.find(({ hosts = [] }) => hosts.length === 0);
    const draft = server(host);
    if (!entry || draft.certificate) continue;
    draft.certificate = certificateFor(api, ingress.metadata.namespace ?? 'default', entry.secretName ?? '', host, notes, now);
  }
}

/** A canary goes with the location of the same host and path; alone it serves nothing. */
function addCanary(
  ingress: Ingress,
  canary: Canary,
  servers: ReadonlyMap<string, Draft>,
  upstream: (backend: IngressBackend | undefined) => string | undefined,
): void {
  for (const { host = '', http } of ingress.spec?.rules ?? []) {
    const draft = servers.get(host === '' ? CATCH_ALL : host);
    if (!draft) continue;
    for (const { path = '/', backend } of http?.paths ?? []) {
      const name = upstream(backend);
      if (name === undefined) continue;
      const bare = path.replace(/\/+$/, '');
      draft.locations = draft.locations.map((location) =>
        location.path.replace(/\/+$/, '') === bare && location.upstream !== name
          ? { ...location, canaries: [...location.canaries, { upstream: name, canary }] }
          : location,
      );
    }
  }
}

/** Whether a server's paths are expressions: one location that uses them is enough for all. */
export function usesExpressions(locations: readonly EdgeLocation[]): boolean {
  return locations.some(({ options, path }) => options.useRegex || (options.rewriteTarget !== undefined && options.rewriteTarget !== path));
}

/**
 * Locations as the template writes them, longest path first. Prefix `/foo` becomes `/foo/` and `= /foo` (updateServerLocations)
 * unless paths are expressions.
 */
function arranged(locations: readonly EdgeLocation[]): readonly EdgeLocation[] {
  const out: EdgeLocation[] = [];
  const add = (location: EdgeLocation): void => {
    if (!out.some((each) => each.path === location.path && each.exact === location.exact)) out.push(location);
  };
  const split = usesExpressions(locations)
    ? []
    : locations
        .filter(({ path, pathType }) => pathType === 'Prefix' && path !== '/')
        .map((each) => ({ each, bare: each.path.replace(/\/+$/, '') }));
  for (const location of locations) if (!split.some(({ each, bare }) => each === location && `${bare}/` !== location.path)) add(location);
  for (const { each, bare } of split) {
    add({ ...each, path: `${bare}/` });
    add({ ...each, path: bare, exact: true });
  }
  return out.sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0));
}
