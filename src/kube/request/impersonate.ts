import type { Kube } from '../kube.ts';
import type { Status } from '../object.ts';
import { decide } from '../rbac.ts';
import type { ApiRequest, ApiUser } from '../request.ts';
import { forbidden } from '../status-error.ts';

/**
 * The user a request counts for when it carries Impersonate-User and Impersonate-Group headers (apiserver filters/impersonation.go), or
 * why its sender may not act as that one. Several groups stand in one header, parted by commas.
 */
export function impersonated(kube: Kube, request: ApiRequest): ApiUser | { readonly refused: Status } {
  const name = request.headers['impersonate-user'];
  const groups = (request.headers['impersonate-group'] ?? '').split(',').flatMap((group) => (group.trim() === '' ? [] : [group.trim()]));
  if (name === undefined) return request.user;
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const wanted = [
    account
      ? { resource: 'serviceaccounts', name: account[2] ?? '', namespace: account[1] ?? '' }
      : { resource: 'users', name, namespace: '' },
    ...groups.map((group) => ({ resource: 'groups', name: group, namespace: '' })),
  ];
  for (const one of wanted) {
    if (decide(kube.state, request.user, { verb: 'impersonate', group: '', ...one }).allowed) continue;
    const scope = one.namespace === '' ? 'at the cluster scope' : `in the namespace "${one.namespace}"`;
    const why = `User "${request.user.name}" cannot impersonate resource "${one.resource}" in API group "" ${scope}`;
    return { refused: forbidden({ group: '', plural: one.resource }, one.name, why) };
  }
  const own = account && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${account[1] ?? ''}`] : groups;
  const everyone = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return { name, groups: own.includes(everyone) ? own : [...own, everyone] };
}
