import type { ObjectClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { serviceAddresses } from '../backends.ts';
import type { EdgeService } from '../objects.ts';
import { attachRoutes, checkListeners, isServing, type Attachment, type CheckedListener } from './attach.ts';
import {
  GATEWAYS,
  GATEWAY_CLASSES,
  GROUP,
  HTTP_ROUTES,
  type Condition,
  type Gateway,
  type GatewayClass,
  type HttpRoute,
  type ListenerStatus,
  type ParentRef,
  type RouteParent,
} from './objects.ts';
import { routeProblem } from './references.ts';

type Draft = Omit<Condition, 'lastTransitionTime' | 'observedGeneration'>;

const yes = (type: string, reason: string, message: string): Draft => ({ type, status: 'True', reason, message });
const no = (type: string, reason: string, message: string): Draft => ({ type, status: 'False', reason, message });

/** Drafts as conditions of an object; a time changes only with the status (metav1 SetStatusCondition). */
function conditions(
  drafts: readonly Draft[],
  before: readonly Condition[] | undefined,
  object: KubeObject,
  now: number,
): readonly Condition[] {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return drafts.map((draft) => {
    const old = before?.find(({ type }) => type === draft.type);
    return {
      type: draft.type,
      status: draft.status,
      observedGeneration: object.metadata.generation ?? 1,
      lastTransitionTime: old?.status === draft.status ? old.lastTransitionTime : time,
      reason: draft.reason,
      message: draft.message,
    };
  });
}

function write<T extends KubeObject & { readonly status?: unknown }>(
  api: ObjectClient,
  resource: string,
  object: T,
  status: unknown,
): void {
  if (JSON.stringify(object.status ?? null) !== JSON.stringify(status)) api.updateStatus<T>(resource, { ...object, status } as T);
}

/** Accepts the controller's GatewayClass. */
export function publishClasses(api: ObjectClient, controllerName: string, now: number): void {
  for (const one of api.list<GatewayClass>(GATEWAY_CLASSES)) {
    if (one.spec?.controllerName !== controllerName) continue;
    const drafts = [
      yes('Accepted', 'Accepted', 'The GatewayClass is accepted'),
      yes('SupportedVersion', 'SupportedVersion', 'The Gateway API CRD versions are supported'),
    ];
    write(api, GATEWAY_CLASSES, one, { ...one.status, conditions: conditions(drafts, one.status?.conditions, one, now) });
  }
}

/** Writes a Gateway's status; gives the attachments of routes to it. `service` is its proxy's. */
export function publishGateway(api: ObjectClient, gateway: Gateway, service: EdgeService | undefined, now: number): readonly Attachment[] {
  const checked = checkListeners(api, gateway);
  const attachments = attachRoutes(api, gateway, checked);
  const addresses = serviceAddresses(service).map(({ ip, hostname }) =>
    ip === undefined ? { type: 'Hostname', value: hostname ?? '' } : { type: 'IPAddress', value: ip },
  );
  write(api, GATEWAYS, gateway, {
    ...(addresses.length > 0 ? { addresses } : {}),
    conditions: conditions(gatewayConditions(gateway, checked), gateway.status?.conditions, gateway, now),
    listeners: checked.map((each) => listenerStatus(gateway, each, attachments, now)),
  });
  return attachments;
}

/** Conditions of a Gateway as a whole. */
export function gatewayConditions(gateway: Gateway, checked: readonly CheckedListener[]): readonly Draft[] {
  if (gateway.spec?.infrastructure?.parametersRef) {
    const message = 'spec.infrastructure.parametersRef: parameters are not supported by this gateway; no such object';
    return [no('Accepted', 'InvalidParameters', message), no('Programmed', 'Invalid', message)];
  }
  const unusable = (gateway.spec?.addresses ?? []).find(({ type = 'IPAddress' }) => type !== 'IPAddress' && type !== 'Hostname');
  if (unusable) {
    const message = `spec.addresses: Unsupported value: "${unusable.type ?? ''}": supported values: "IPAddress"`;
    return [no('Accepted', 'UnsupportedAddress', message), no('Programmed', 'Invalid', message)];
  }
  const accepted = checked.filter(({ refused, conflict }) => !refused && !conflict);
  if (accepted.length === 0) {
    const message = 'Gateway has no valid listeners';
    return [no('Accepted', 'ListenersNotValid', message), no('Programmed', 'Invalid', message)];
  }
  const whole = accepted.length === checked.length;
  const first = whole
    ? yes('Accepted', 'Accepted', 'The Gateway is accepted')
    : yes('Accepted', 'ListenersNotValid', 'The Gateway has at least one valid listener');
  const wanted = (gateway.spec?.addresses ?? []).filter(({ value = '' }) => value !== '');
  if (wanted.length > 0)
    return [first, no('Programmed', 'AddressNotUsable', `The requested address is not usable: ${wanted[0]?.value ?? ''}`)];
  return [first, yes('Programmed', 'Programmed', 'The Gateway is programmed')];
}

function listenerStatus(gateway: Gateway, checked: CheckedListener, attachments: readonly Attachment[], now: number): ListenerStatus {
  const { listener, supportedKinds } = checked;
  const before = gateway.status?.listeners?.find(({ name }) => name === listener.name);
  const routes = new Set(attachments.filter(({ listeners }) => listener.name in listeners).map(({ route }) => route.metadata.uid));
  return {
    name: listener.name,
    supportedKinds,
    attachedRoutes: routes.size,
    conditions: conditions(listenerConditions(checked), before?.conditions, gateway, now),
  };
}

/** Conditions of one listener. */
export function listenerConditions(checked: CheckedListener): readonly Draft[] {
  const { refused, conflict, unresolved } = checked;
  const problem = refused ?? conflict ?? unresolved;
  return [
    refused
      ? no('Accepted', refused.reason, refused.message)
      : conflict
        ? no('Accepted', conflict.reason, conflict.message)
        : yes('Accepted', 'Accepted', 'The Listener is accepted'),
    isServing(checked) && !unresolved
      ? yes('Programmed', 'Programmed', 'The Listener is programmed')
      : no('Programmed', 'Invalid', problem?.message ?? ''),
    unresolved
      ? no('ResolvedRefs', unresolved.reason, unresolved.message)
      : yes('ResolvedRefs', 'ResolvedRefs', 'All references are resolved'),
    conflict ? yes('Conflicted', conflict.reason, conflict.message) : no('Conflicted', 'NoConflicts', 'No conflicts'),
  ];
}

/** Conditions of a route for one parent. */
export function routeConditions(api: ObjectClient, { route, refused }: Attachment): readonly Draft[] {
  const problem = routeProblem(api, route);
  return [
    refused ? no('Accepted', refused.reason, refused.message) : yes('Accepted', 'Accepted', 'The Route is accepted'),
    problem ? no('ResolvedRefs', problem.reason, problem.message) : yes('ResolvedRefs', 'ResolvedRefs', 'All references are resolved'),
  ];
}

/** Writes the status of every route: its parents of this controller anew, those of others as they are. */
export function publishRoutes(api: ObjectClient, attachments: readonly Attachment[], controllerName: string, now: number): void {
  for (const route of api.list<HttpRoute>(HTTP_ROUTES)) {
    const before = route.status?.parents ?? [];
    const own = attachments
      .filter((each) => each.route.metadata.uid === route.metadata.uid)
      .map((each): RouteParent => {
        const parentRef: ParentRef = { group: GROUP, kind: 'Gateway', namespace: route.metadata.namespace ?? 'default', ...each.parentRef };
        const old = before.find((parent) => parent.controllerName === controllerName && sameParent(parent.parentRef, parentRef));
        return { conditions: conditions(routeConditions(api, each), old?.conditions, route, now), controllerName, parentRef };
      });
    const parents = [...before.filter((parent) => parent.controllerName !== controllerName), ...own];
    if (parents.length > 0 || before.length > 0) write(api, HTTP_ROUTES, route, { parents });
  }
}

function sameParent(a: ParentRef, b: ParentRef): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.sectionName === b.sectionName && a.port === b.port;
}
