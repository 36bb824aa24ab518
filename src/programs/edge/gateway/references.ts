import type { ObjectClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { readTlsSecret } from '../ingress-nginx/certificates.ts';
import type { EdgeSecret } from '../objects.ts';
import {
  REFERENCE_GRANTS,
  type BackendRef,
  type Filter,
  type HttpRoute,
  type LabelSelector,
  type ObjectRef,
  type ReferenceGrant,
} from './objects.ts';

/** Whether an object may refer into another namespace: a ReferenceGrant there says so. */
export function isGranted(
  api: ObjectClient,
  from: { readonly group: string; readonly kind: string; readonly namespace: string },
  to: { readonly group: string; readonly kind: string; readonly name: string; readonly namespace: string },
): boolean {
  if (from.namespace === to.namespace) return true;
  return api
    .list<ReferenceGrant>(REFERENCE_GRANTS, { namespace: to.namespace })
    .some(
      ({ spec }) =>
        spec?.from?.some((each) => each.group === from.group && each.kind === from.kind && each.namespace === from.namespace) === true &&
        spec.to?.some(
          (each) => (each.group ?? '') === to.group && each.kind === to.kind && (each.name === undefined || each.name === to.name),
        ) === true,
    );
}

export interface RefProblem {
  readonly reason: string;
  readonly message: string;
}

/** What is wrong with a route's backend reference; undefined when it leads to a Service. */
export function backendProblem(api: ObjectClient, route: HttpRoute, ref: BackendRef, path: string): RefProblem | undefined {
  const namespace = ref.namespace ?? route.metadata.namespace ?? 'default';
  const [group, kind] = [ref.group ?? '', ref.kind ?? 'Service'];
  if (group !== '' && group !== 'core')
    return { reason: 'InvalidKind', message: `${path}.group: Unsupported value: "${group}": supported values: "core", ""` };
  if (kind !== 'Service')
    return { reason: 'InvalidKind', message: `${path}.kind: Unsupported value: "${kind}": supported values: "Service"` };
  const from = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: route.metadata.namespace ?? 'default' };
  if (!isGranted(api, from, { group: '', kind, name: ref.name, namespace })) {
    const message = `${path}.namespace: Forbidden: Backend ref to Service ${namespace}/${ref.name} not permitted by any ReferenceGrant`;
    return { reason: 'RefNotPermitted', message };
  }
  const service = api.get<KubeObject & { readonly spec?: { readonly ports?: readonly { readonly port: number }[] } }>(
    'services',
    ref.name,
    namespace,
  );
  if (!service) return { reason: 'BackendNotFound', message: `${path}.name: Not found: "${ref.name}"` };
  if (service.spec?.ports?.some(({ port }) => port === ref.port) !== true)
    return { reason: 'BackendNotFound', message: `no matching port for Service ${ref.name} and port ${ref.port ?? 0}` };
  return undefined;
}

/** The first problem of all references of a route. */
export function routeProblem(api: ObjectClient, route: HttpRoute): RefProblem | undefined {
  const mirrors = (filters: readonly Filter[] | undefined): readonly BackendRef[] =>
    (filters ?? []).flatMap(({ requestMirror }) => (requestMirror ? [requestMirror.backendRef] : []));
  for (const [i, rule] of (route.spec?.rules ?? []).entries()) {
    for (const [j, ref] of (rule.backendRefs ?? []).entries()) {
      const problem = backendProblem(api, route, ref, `spec.rules[${i}].backendRefs[${j}]`);
      if (problem) return problem;
    }
    for (const ref of [...mirrors(rule.filters), ...(rule.backendRefs ?? []).flatMap(({ filters }) => mirrors(filters))]) {
      const problem = backendProblem(api, route, ref, `spec.rules[${i}].filters[0].requestMirror.backendRef`);
      if (problem) return problem;
    }
  }
  return undefined;
}

/** A listener's certificate, or why it has none. */
export function listenerCertificate(
  api: ObjectClient,
  namespace: string,
  refs: readonly ObjectRef[] | undefined,
): { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly problem: RefProblem } {
  const [ref] = refs ?? [];
  const problem = (reason: string, message: string): { readonly ok: false; readonly problem: RefProblem } => ({
    ok: false,
    problem: { reason, message },
  });
  if (!ref)
    return problem('InvalidCertificateRef', 'tls.certificateRefs: Required value: certificateRefs must be defined for TLS mode Terminate');
  if ((ref.group ?? '') !== '' || (ref.kind ?? 'Secret') !== 'Secret')
    return problem(
      'InvalidCertificateRef',
      `tls.certificateRefs[0].kind: Unsupported value: "${ref.kind ?? ''}": supported values: "Secret"`,
    );
  const of = ref.namespace ?? namespace;
  const from = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace };
  if (!isGranted(api, from, { group: '', kind: 'Secret', name: ref.name, namespace: of }))
    return problem('RefNotPermitted', `Certificate ref to secret ${of}/${ref.name} not permitted by any ReferenceGrant`);
  const secret = api.get<EdgeSecret>('secrets', ref.name, of);
  if (!secret)
    return problem(
      'InvalidCertificateRef',
      `tls.certificateRefs[0]: Invalid value: {"Namespace":"${of}","Name":"${ref.name}"}: secret does not exist`,
    );
  const read = readTlsSecret(secret, `${of}/${ref.name}`);
  return read.ok
    ? read
    : problem(
        'InvalidCertificateRef',
        `tls.certificateRefs[0]: Invalid value: {"Namespace":"${of}","Name":"${ref.name}"}: TLS secret is invalid: ${read.reason ?? ''}`,
      );
}

/** metav1.LabelSelector over labels. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector) return false;
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return operator === 'In' ? value !== undefined && values.includes(value) : value === undefined || !values.includes(value);
    })
  );
}
