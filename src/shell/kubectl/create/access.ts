import { err, ok, type Result } from '../../../base/result.ts';
import type { Json } from '../client.ts';
import type { Context } from '../context.ts';
import { createGenerated, generatedMeta, oneName } from '../create-one.ts';
import { plainFailure, type Failure } from '../failure.ts';
import type { FlagSpec } from '../flags.ts';
import type { Verb } from '../verb.ts';
import { GENERATOR_FLAGS } from './shared.ts';

const RULE_FLAGS: readonly FlagSpec[] = [
  { name: 'verb', type: 'list', help: 'verb of the rule' },
  { name: 'resource', type: 'list', help: 'resource of the rule' },
  { name: 'resource-name', type: 'array', help: 'names the rule is limited to' },
];

function rules(context: Context): Result<Json[], Failure> {
  const verbs = [...new Set(context.flags.all('verb'))];
  if (verbs.length === 0) return err(plainFailure('at least one verb must be specified'));
  const groups = new Map<string, string[]>();
  for (const word of context.flags.all('resource')) {
    const [typed = '', sub] = word.split('/');
    const found = typed === '*' ? undefined : context.type(typed);
    if (found && !found.ok) return found;
    const group = found?.value.group ?? '';
    const plural = `${found?.value.plural ?? '*'}${sub === undefined ? '' : `/${sub}`}`;
    groups.set(group, [...(groups.get(group) ?? []), plural]);
  }
  if (groups.size === 0) return err(plainFailure('at least one resource must be specified'));
  const names = context.flags.all('resource-name');
  return ok(
    [...groups].map(([group, resources]) => ({
      apiGroups: [group],
      ...(names.length > 0 ? { resourceNames: names } : {}),
      resources,
      verbs,
    })),
  );
}

function roleVerb(name: string, type: string, summary: string, namespaced: boolean): Verb {
  return {
    name,
    summary,
    usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [options]',
    flags: [
      ...GENERATOR_FLAGS,
      ...RULE_FLAGS,
      ...(namespaced
        ? []
        : [
            { name: 'non-resource-url', type: 'list', help: 'URL of the rule' } as const,
            { name: 'aggregation-rule', type: 'string', default: '', help: 'label selector for roles to take in' } as const,
          ]),
    ],
    *run(context) {
      const typed = oneName(context);
      if (typeof typed === 'number') return typed;
      const urls = context.flags.all('non-resource-url');
      const made = urls.length > 0 ? ok([{ nonResourceURLs: urls, verbs: context.flags.all('verb') }] as Json[]) : rules(context);
      if (!made.ok) return context.fail(made.error);
      return createGenerated(context, {
        type,
        object: { metadata: generatedMeta(context, typed, undefined, namespaced), rules: made.value },
        label: `failed to create ${name}`,
      });
    },
  };
}

function bindingVerb(name: string, type: string, summary: string, namespaced: boolean): Verb {
  return {
    name,
    summary,
    usage:
      'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [options]',
    flags: [
      ...GENERATOR_FLAGS,
      { name: 'clusterrole', type: 'string', default: '', help: 'cluster role to bind' },
      ...(namespaced ? [{ name: 'role', type: 'string', default: '', help: 'role to bind' } as const] : []),
      { name: 'user', type: 'array', help: 'user to bind to' },
      { name: 'group', type: 'array', help: 'group to bind to' },
      { name: 'serviceaccount', type: 'array', help: 'NAMESPACE:NAME of a service account to bind to' },
    ],
    *run(context) {
      const typed = oneName(context);
      if (typeof typed === 'number') return typed;
      const role = context.flags.text('role');
      const clusterRole = context.flags.text('clusterrole');
      if ((role === '') === (clusterRole === ''))
        return context.error(namespaced ? 'exactly one of clusterrole or role must be specified' : 'clusterrole must be specified');
      const subjects: Json[] = [];
      for (const user of context.flags.all('user')) subjects.push({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user });
      for (const group of context.flags.all('group')) subjects.push({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group });
      for (const account of context.flags.all('serviceaccount')) {
        const [namespace = '', name_ = ''] = account.split(':');
        if (name_ === '') return context.error('serviceaccount must be <namespace>:<name>');
        subjects.push({ kind: 'ServiceAccount', name: name_, namespace });
      }
      const roleRef = {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: role === '' ? 'ClusterRole' : 'Role',
        name: role === '' ? clusterRole : role,
      };
      const object: Json = {
        metadata: generatedMeta(context, typed, undefined, namespaced),
        roleRef,
        ...(subjects.length > 0 ? { subjects } : {}),
      };
      return createGenerated(context, { type, object, label: `failed to create ${name}` });
    },
  };
}

export const ACCESS: readonly Verb[] = [
  roleVerb('clusterrole', 'clusterroles.rbac.authorization.k8s.io', 'Create a cluster role', false),
  bindingVerb(
    'clusterrolebinding',
    'clusterrolebindings.rbac.authorization.k8s.io',
    'Create a cluster role binding for a particular cluster role',
    false,
  ),
  roleVerb('role', 'roles.rbac.authorization.k8s.io', 'Create a role with single rule', true),
  bindingVerb('rolebinding', 'rolebindings.rbac.authorization.k8s.io', 'Create a role binding for a particular role or cluster role', true),
  {
    name: 'serviceaccount',
    aliases: ['sa'],
    summary: 'Create a service account with the specified name',
    usage: 'NAME [--dry-run=server|client|none] [options]',
    flags: GENERATOR_FLAGS,
    *run(context) {
      const name = oneName(context);
      if (typeof name === 'number') return name;
      return createGenerated(context, {
        type: 'serviceaccounts',
        object: { metadata: generatedMeta(context, name) },
        label: 'failed to create serviceaccount',
      });
    },
  },
];
