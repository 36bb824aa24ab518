import { at, list, record, text } from './json.ts';
import type { KubeObject } from './object.ts';
import type { ApiUser } from './request.ts';
import type { KubeState } from './state.ts';
import { read, readAll } from './store.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** What someone wants to do; either to a resource or to a path that is none. */
export interface Attributes {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  /** empty for cluster-scoped resources and for all namespaces */
  readonly namespace?: string;
  readonly path?: string;
}

/** One rule of a role. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export interface Decision {
  readonly allowed: boolean;
  /** who gave the right, or which role is missing */
  readonly reason: string;
}

/** Whether a user may do something (authorization mode RBAC). Without any role in the store the server has not come up and refuses nobody. */
export function decide(state: KubeState, user: ApiUser, attributes: Attributes): Decision {
  if (state.config.authorization !== 'RBAC' || readAll(state, `clusterroles.${GROUP}`).length === 0) return { allowed: true, reason: '' };
  if (user.groups.includes('system:masters') || user.groups.includes('system:nodes')) return { allowed: true, reason: '' };
  const missing: string[] = [];
  for (const { rules, origin, lost } of grants(state, user, attributes.namespace ?? '')) {
    if (lost !== undefined && !missing.includes(lost)) missing.push(lost);
    if (rules.some((rule) => allows(rule, attributes))) return { allowed: true, reason: `RBAC: allowed by ${origin}` };
  }
  return {
    allowed: false,
    reason: missing.length === 0 ? '' : `RBAC: ${missing.length === 1 ? (missing[0] ?? '') : `[${missing.join(', ')}]`}`,
  };
}

/** The rules that apply to a user in a namespace, those of the whole cluster first. */
export function rulesFor(state: KubeState, user: ApiUser, namespace: string): readonly PolicyRule[] {
  return grants(state, user, namespace).flatMap((grant) => grant.rules);
}

interface Grant {
  readonly rules: readonly PolicyRule[];
  readonly origin: string;
  readonly lost?: string;
}

function grants(state: KubeState, user: ApiUser, namespace: string): Grant[] {
  const wide = readAll(state, `clusterrolebindings.${GROUP}`);
  const narrow = namespace === '' ? [] : readAll(state, `rolebindings.${GROUP}`, namespace);
  return [...wide, ...narrow].flatMap((binding) => {
    const subject = list(at(binding, 'subjects'))
      .map(record)
      .find((entry) => isSubject(entry, user, binding));
    return subject ? [grant(state, binding, subject)] : [];
  });
}

function isSubject(subject: Readonly<Record<string, unknown>>, user: ApiUser, binding: KubeObject): boolean {
  const name = text(subject['name']);
  switch (subject['kind']) {
    case 'User':
      return name === user.name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${text(subject['namespace']) || (binding.metadata.namespace ?? '')}:${name}`;
    default:
      return false;
  }
}

function grant(state: KubeState, binding: KubeObject, subject: Readonly<Record<string, unknown>>): Grant {
  const kind = text(at(binding, 'roleRef', 'kind'));
  const name = text(at(binding, 'roleRef', 'name'));
  const { namespace } = binding.metadata;
  const role = kind === 'ClusterRole' ? read(state, `clusterroles.${GROUP}`, name) : read(state, `roles.${GROUP}`, name, namespace);
  const title =
    namespace === undefined ? `ClusterRoleBinding "${binding.metadata.name}"` : `RoleBinding "${binding.metadata.name}/${namespace}"`;
  const whom = text(subject['namespace']) === '' ? text(subject['name']) : `${text(subject['name'])}/${text(subject['namespace'])}`;
  const origin = `${title} of ${kind} "${name}" to ${text(subject['kind'])} "${whom}"`;
  if (!role) return { rules: [], origin, lost: `${kind.toLowerCase()}.${GROUP} "${name}" not found` };
  return { rules: list(at(role, 'rules')).map(ruleOf), origin };
}

function ruleOf(value: unknown): PolicyRule {
  const texts = (name: string): string[] => list(at(value, name)).map(text);
  return {
    verbs: texts('verbs'),
    apiGroups: texts('apiGroups'),
    resources: texts('resources'),
    resourceNames: texts('resourceNames'),
    nonResourceURLs: texts('nonResourceURLs'),
  };
}

/** Whether one rule covers what is wanted (component-helpers rbac/validation). */
function allows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if (wanted.path !== undefined) {
    const path = wanted.path;
    return rule.nonResourceURLs.some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  }
  const { resource = '', subresource = '' } = wanted;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  const fits = has(rule.resources, whole) || (subresource !== '' && rule.resources.includes(`*/${subresource}`));
  return (
    has(rule.apiGroups, wanted.group ?? '') && fits && (rule.resourceNames.length === 0 || rule.resourceNames.includes(wanted.name ?? ''))
  );
}

const has = (names: readonly string[], name: string): boolean => names.includes('*') || names.includes(name);
