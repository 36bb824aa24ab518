import type { ObjectClient } from '../../../kube/client.ts';
import { backendOf, type Endpoint } from '../backends.ts';
import { byAge, keyOf, type EdgeService, type Ingress, type IngressBackend, type IngressClass } from '../objects.ts';

/** What Traefik makes of Ingresses: plain data, highest priority first. */
export interface TraefikConfig {
  readonly routers: readonly Router[];
  readonly services: Readonly<
    Record<string, { readonly endpoints: readonly Endpoint[]; readonly scheme: 'http' | 'https'; readonly sticky: boolean }>
  >;
  /** certificates as `namespace/secret`, in the order in which Ingresses name them */
  readonly certificates: readonly string[];
  readonly ingresses: readonly string[];
  /** error lines: message and its fields */
  readonly errors: readonly string[];
}

export interface Router {
  /** as access logs print it */
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly exact: boolean;
  readonly priority: number;
  readonly entryPoints: readonly string[];
  readonly service: string;
}

const CONTROLLER = 'traefik.io/ingress-controller';
const ANNOTATION = 'traefik.ingress.kubernetes.io/';

/** Reads the Ingresses of its class (providers.kubernetesIngress). A path without its own Service is left out. */
export function compileRouters(api: ObjectClient, ingressClass: string | undefined): TraefikConfig {
  const routers: Router[] = [];
  const services: Record<string, { endpoints: readonly Endpoint[]; scheme: 'http' | 'https'; sticky: boolean }> = {};
  const errors: string[] = [];
  const certificates: string[] = [];
  const own = [...api.list<Ingress>('ingresses.networking.k8s.io')].sort(byAge).filter((ingress) => isOwn(api, ingress, ingressClass));
  for (const ingress of own) {
    const namespace = ingress.metadata.namespace ?? 'default';
    const annotations = ingress.metadata.annotations ?? {};
    const entryPoints = (annotations[`${ANNOTATION}router.entrypoints`] ?? '').split(',').filter((name) => name !== '');
    const priority = Number(annotations[`${ANNOTATION}router.priority`] ?? 0);
    for (const { secretName } of ingress.spec?.tls ?? []) if (secretName !== undefined) certificates.push(`${namespace}/${secretName}`);
    const add = (host: string, path: string, exact: boolean, backend: IngressBackend, last: boolean): void => {
      const service = serviceOf(api, namespace, keyOf(ingress), backend, services, errors);
      if (service === undefined) return;
      const rule = ruleText(host, path, exact);
      routers.push({
        name: last ? 'default-router@kubernetes' : `${normalize(`${ingress.metadata.name}-${namespace}-${host}${path}`)}@kubernetes`,
        host,
        path,
        exact,
        priority: priority > 0 ? priority : last ? -1 : rule.length,
        entryPoints,
        service,
      });
    };
    if (ingress.spec?.defaultBackend && (ingress.spec.rules ?? []).length === 0) add('', '/', false, ingress.spec.defaultBackend, true);
    for (const { host = '', http } of ingress.spec?.rules ?? [])
      for (const { path = '', pathType, backend } of http?.paths ?? []) add(host, path, pathType === 'Exact', backend, false);
  }
  routers.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  return { routers, services, certificates: [...new Set(certificates)], ingresses: own.map(keyOf), errors: [...new Set(errors)] };
}

function isOwn(api: ObjectClient, ingress: Ingress, ingressClass: string | undefined): boolean {
  // the field comes first, then the annotation of old (shouldProcessIngress)
  const name = ingress.spec?.ingressClassName;
  const annotation = ingress.metadata.annotations?.['kubernetes.io/ingress.class'] ?? '';
  if (name === undefined) return annotation === (ingressClass ?? '') || (ingressClass === undefined && annotation === 'traefik');
  if (ingressClass !== undefined && name !== ingressClass) return false;
  return api.get<IngressClass>('ingressclasses.networking.k8s.io', name)?.spec?.controller === CONTROLLER;
}

function serviceOf(
  api: ObjectClient,
  namespace: string,
  ingress: string,
  backend: IngressBackend,
  services: Record<string, { endpoints: readonly Endpoint[]; scheme: 'http' | 'https'; sticky: boolean }>,
  errors: string[],
): string | undefined {
  const wanted = backend.service;
  if (!wanted) {
    errors.push(`Resource is not supported for backend ingress=${ingress}`);
    return undefined;
  }
  const port = wanted.port?.name ?? wanted.port?.number;
  const found = backendOf(api, namespace, wanted.name, port);
  if (found.kind !== 'endpoints') {
    const reason = found.kind === 'no-service' ? 'service not found' : 'service port not found';
    errors.push(
      `Cannot create service error="${reason}" ingress=${ingress} providerName=kubernetes serviceName=${wanted.name} servicePort=&ServiceBackendPort{Name:${wanted.port?.name ?? ''},Number:${wanted.port?.number ?? 0},}`,
    );
    return undefined;
  }
  const service = api.get<EdgeService>('services', wanted.name, namespace);
  const annotations = service?.metadata.annotations ?? {};
  const number = service?.spec?.ports?.find((each) => each.port === port || each.name === port)?.port;
  const scheme = annotations[`${ANNOTATION}service.serversscheme`];
  const name = normalize(`${namespace}-${wanted.name}-${port ?? ''}`);
  services[name] = {
    endpoints: found.endpoints,
    scheme: scheme === 'https' || (scheme === undefined && (number === 443 || found.portName.startsWith('https'))) ? 'https' : 'http',
    sticky: annotations[`${ANNOTATION}service.sticky.cookie`] === 'true',
  };
  return name;
}

/** The rule as Traefik writes it: its length is the router's priority. */
function ruleText(host: string, path: string, exact: boolean): string {
  const parts: string[] = [];
  if (host.startsWith('*.')) parts.push(`HostRegexp(\`^[a-zA-Z0-9-]+${host.slice(1).replaceAll('.', '\\.')}$\`)`);
  else if (host !== '') parts.push(`Host(\`${host}\`)`);
  if (path !== '') parts.push(`${exact ? 'Path' : 'PathPrefix'}(\`${path}\`)`);
  return parts.join(' && ');
}

function normalize(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .join('-');
}

/** The router of a request; a prefix is a beginning of the text, not of path elements (strictPrefixMatching is off by default). */
export function matchRouter(config: TraefikConfig, entryPoint: string, host: string, path: string): Router | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return config.routers.find((router) => {
    if (router.entryPoints.length > 0 && !router.entryPoints.includes(entryPoint)) return false;
    if (router.host.startsWith('*.')) {
      const dot = name.indexOf('.');
      if (dot <= 0 || name.slice(dot) !== router.host.slice(1)) return false;
    } else if (router.host !== '' && router.host !== name) return false;
    return router.exact ? path === router.path : path.startsWith(router.path);
  });
}
