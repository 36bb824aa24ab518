import type { ObjectClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { byAge } from '../objects.ts';
import { effectiveHostnames } from './hostnames.ts';
import {
  GATEWAY_CLASSES,
  GROUP,
  HTTP_ROUTES,
  type Gateway,
  type GatewayClass,
  type HttpRoute,
  type Listener,
  type ParentRef,
} from './objects.ts';
import { listenerCertificate, selects, type RefProblem } from './references.ts';

/** A listener with what is wrong with it; routes attach to accepted ones. */
export interface CheckedListener {
  readonly listener: Listener;
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[];
  /** Accepted=False */
  readonly refused: RefProblem | undefined;
  /** Conflicted=True */
  readonly conflict: RefProblem | undefined;
  /** ResolvedRefs=False */
  readonly unresolved: RefProblem | undefined;
  readonly certificate: string | undefined;
}

export interface Attachment {
  readonly route: HttpRoute;
  readonly parentRef: ParentRef;
  /** Accepted=False: why; undefined when some listener takes it */
  readonly refused: RefProblem | undefined;
  /** by listener name: the hostnames under which it is served */
  readonly listeners: Readonly<Record<string, readonly string[]>>;
}

const PROTOCOLS = ['HTTP', 'HTTPS'];
const ROUTE = { group: GROUP, kind: 'HTTPRoute' };

/** Whether a GatewayClass of this controller stands behind a Gateway. */
export function isManaged(api: ObjectClient, gateway: Gateway, controllerName: string): boolean {
  const name = gateway.spec?.gatewayClassName ?? '';
  return api.get<GatewayClass>(GATEWAY_CLASSES, name)?.spec?.controllerName === controllerName;
}

/** Checks all listeners of a Gateway, each by itself and against the others. */
export function checkListeners(api: ObjectClient, gateway: Gateway): readonly CheckedListener[] {
  const namespace = gateway.metadata.namespace ?? 'default';
  const listeners = gateway.spec?.listeners ?? [];
  return listeners.map((listener): CheckedListener => {
    const kinds = listener.allowedRoutes?.kinds ?? [];
    const known = kinds.filter(({ group = GROUP, kind }) => group === GROUP && kind === 'HTTPRoute');
    const usesTls = listener.protocol === 'HTTPS';
    const found = usesTls ? listenerCertificate(api, namespace, listener.tls?.certificateRefs) : undefined;
    const unknown = kinds.find((each) => !known.includes(each));
    return {
      listener,
      supportedKinds: kinds.length > 0 ? known.map(() => ROUTE) : [ROUTE],
      refused: refusal(listener),
      conflict: conflictOf(listener, listeners),
      unresolved: unknown
        ? {
            reason: 'InvalidRouteKinds',
            message: `allowedRoutes.kinds: Unsupported value: "${unknown.kind}": supported values: "HTTPRoute"`,
          }
        : found && !found.ok
          ? found.problem
          : undefined,
      certificate: found?.ok ? found.pem : undefined,
    };
  });
}

function refusal(listener: Listener): RefProblem | undefined {
  if (!PROTOCOLS.includes(listener.protocol)) {
    const message = `protocol: Unsupported value: "${listener.protocol}": supported values: "HTTP", "HTTPS"`;
    return { reason: 'UnsupportedProtocol', message };
  }
  if (listener.protocol === 'HTTPS' && (listener.tls?.mode ?? 'Terminate') !== 'Terminate')
    return {
      reason: 'UnsupportedValue',
      message: `tls.mode: Unsupported value: "${listener.tls?.mode ?? ''}": supported values: "Terminate"`,
    };
  return undefined;
}

function conflictOf(listener: Listener, all: readonly Listener[]): RefProblem | undefined {
  const others = all.filter((each) => each !== listener && each.port === listener.port && PROTOCOLS.includes(each.protocol));
  if (others.some(({ protocol }) => protocol !== listener.protocol)) {
    const message = `Multiple listeners for the same port ${listener.port} specify incompatible protocols; ensure only one protocol per port`;
    return { reason: 'ProtocolConflict', message };
  }
  if (others.some(({ hostname }) => (hostname ?? '') === (listener.hostname ?? ''))) {
    const message = `Multiple listeners for the same port ${listener.port} have the same hostname "${listener.hostname ?? ''}"`;
    return { reason: 'HostnameConflict', message };
  }
  return undefined;
}

/** Whether a listener serves anything. */
export function isServing({ refused, conflict, unresolved, listener, certificate }: CheckedListener): boolean {
  if (refused || conflict) return false;
  return listener.protocol === 'HTTP' ? unresolved === undefined || unresolved.reason === 'InvalidRouteKinds' : certificate !== undefined;
}

/** How every route that names the Gateway attaches to it, oldest route first. */
export function attachRoutes(api: ObjectClient, gateway: Gateway, listeners: readonly CheckedListener[]): readonly Attachment[] {
  const out: Attachment[] = [];
  for (const route of [...api.list<HttpRoute>(HTTP_ROUTES)].sort(byAge)) {
    for (const parentRef of route.spec?.parentRefs ?? []) {
      if ((parentRef.group ?? GROUP) !== GROUP || (parentRef.kind ?? 'Gateway') !== 'Gateway') continue;
      if (parentRef.name !== gateway.metadata.name) continue;
      if ((parentRef.namespace ?? route.metadata.namespace) !== gateway.metadata.namespace) continue;
      out.push({ route, parentRef, ...attach(api, gateway, route, parentRef, listeners) });
    }
  }
  return out;
}

function attach(
  api: ObjectClient,
  gateway: Gateway,
  route: HttpRoute,
  { sectionName, port }: ParentRef,
  listeners: readonly CheckedListener[],
): Pick<Attachment, 'refused' | 'listeners'> {
  const refused = (reason: string, message: string): Pick<Attachment, 'refused' | 'listeners'> => ({
    refused: { reason, message },
    listeners: {},
  });
  const named = listeners.filter(
    ({ listener }) => (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  );
  if (named.length === 0) return refused('NoMatchingParent', 'Listener is not found for this parent ref');
  const usable = named.filter((each) => !each.refused && !each.conflict);
  const allowed = usable.filter((each) => each.supportedKinds.length > 0 && allows(api, gateway, each.listener, route));
  if (allowed.length === 0) return refused('NotAllowedByListeners', 'Route is not allowed by any listener');
  const served: Record<string, readonly string[]> = {};
  for (const { listener } of allowed) {
    const hostnames = effectiveHostnames(listener.hostname, route.spec?.hostnames);
    if (hostnames.length > 0) served[listener.name] = hostnames;
  }
  if (Object.keys(served).length === 0)
    return refused('NoMatchingListenerHostname', 'Listener hostname does not match the Route hostnames');
  return { refused: undefined, listeners: served };
}

function allows(api: ObjectClient, gateway: Gateway, { allowedRoutes }: Listener, route: HttpRoute): boolean {
  const from = allowedRoutes?.namespaces?.from ?? 'Same';
  if (from === 'All') return true;
  if (from === 'Same') return route.metadata.namespace === gateway.metadata.namespace;
  if (from !== 'Selector') return false;
  const namespace = api.get<KubeObject>('namespaces', route.metadata.namespace ?? 'default');
  return selects(allowedRoutes?.namespaces?.selector, namespace?.metadata.labels ?? {});
}
