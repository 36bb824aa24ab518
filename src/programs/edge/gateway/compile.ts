import type { ObjectClient } from '../../../kube/client.ts';
import { backendOf, type Endpoint } from '../backends.ts';
import { keyOf } from '../objects.ts';
import { attachRoutes, checkListeners, isServing } from './attach.ts';
import type { BackendRef, Filter, Gateway, HttpMatch, HttpRoute, HttpRule } from './objects.ts';
import { backendProblem } from './references.ts';

/** What a Gateway's proxy serves: plain data. */
export interface GatewayConfig {
  readonly listeners: readonly ServedListener[];
}

export interface ServedListener {
  readonly name: string;
  readonly port: number;
  readonly hostname: string;
  /** PEM text of HTTPS listeners */
  readonly certificate: string | undefined;
  /** sorted by precedence among rules of one hostname */
  readonly rules: readonly ServedRule[];
}

/** One match of one rule under one hostname. */
export interface ServedRule {
  readonly hostname: string;
  readonly match: HttpMatch;
  readonly filters: readonly Filter[];
  readonly backends: readonly ServedBackend[];
  readonly timeouts: HttpRule['timeouts'];
  readonly retry: HttpRule['retry'];
  /** `namespace/name` of the route, for logs */
  readonly route: string;
}

export interface ServedBackend {
  readonly weight: number;
  /** undefined: the reference is not valid, its share of requests is answered with 500 */
  readonly endpoints: readonly Endpoint[] | undefined;
  readonly filters: readonly Filter[];
  /** upstream's name in logs: namespace_service_port */
  readonly name: string;
}

const ANY: HttpMatch = { path: { type: 'PathPrefix', value: '/' } };

/** The configuration of one Gateway from the API. */
export function compileGateway(api: ObjectClient, gateway: Gateway): GatewayConfig {
  const checked = checkListeners(api, gateway);
  const attachments = attachRoutes(api, gateway, checked);
  return {
    listeners: checked.filter(isServing).map((each): ServedListener => {
      const { listener } = each;
      const rules: ServedRule[] = [];
      const seen = new Set<string>();
      for (const { route, listeners } of attachments) {
        const key = keyOf(route);
        for (const hostname of listeners[listener.name] ?? []) {
          // two parent references may lead to one listener
          if (seen.has(`${key} ${hostname}`)) continue;
          seen.add(`${key} ${hostname}`);
          for (const rule of route.spec?.rules ?? [])
            for (const match of rule.matches?.length ? rule.matches : [ANY]) rules.push(served(api, route, rule, match, hostname, key));
        }
      }
      return {
        name: listener.name,
        port: listener.port,
        hostname: listener.hostname ?? '',
        certificate: each.certificate,
        rules: rules
          .map((rule, i) => ({ rule, i }))
          .sort((a, b) => precedence(a.rule.match, b.rule.match) || a.i - b.i)
          .map(({ rule }) => rule),
      };
    }),
  };
}

function served(api: ObjectClient, route: HttpRoute, rule: HttpRule, match: HttpMatch, hostname: string, key: string): ServedRule {
  return {
    hostname,
    match: { ...match, path: match.path ?? ANY.path ?? {} },
    filters: rule.filters ?? [],
    backends: (rule.backendRefs ?? []).map((ref) => servedBackend(api, route, ref)),
    timeouts: rule.timeouts,
    retry: rule.retry,
    route: key,
  };
}

/** A backend reference of a route with its endpoints. */
export function servedBackend(api: ObjectClient, route: HttpRoute, ref: BackendRef): ServedBackend {
  const namespace = ref.namespace ?? route.metadata.namespace ?? 'default';
  const found = backendProblem(api, route, ref, '') ? undefined : backendOf(api, namespace, ref.name, ref.port);
  return {
    weight: ref.weight ?? 1,
    endpoints: found?.kind === 'endpoints' ? found.endpoints : undefined,
    filters: ref.filters ?? [],
    name: `${namespace}_${ref.name}_${ref.port ?? ''}`,
  };
}

/** Which match comes first: exact path, expression, longest prefix; then method, more headers, more query parameters. */
function precedence(a: HttpMatch, b: HttpMatch): number {
  const rank = ({ path }: HttpMatch): number =>
    (path?.type === 'Exact' ? 2_000_000 : path?.type === 'RegularExpression' ? 1_000_000 : 0) + (path?.value ?? '/').length;
  return (
    rank(b) - rank(a) ||
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    (b.headers?.length ?? 0) - (a.headers?.length ?? 0) ||
    (b.queryParams?.length ?? 0) - (a.queryParams?.length ?? 0)
  );
}
