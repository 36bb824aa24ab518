import { beforeEach, expect, test } from 'vitest';
import { bootstrapObjects } from '../../src/kube/bootstrap.ts';
import { handleRequest } from '../../src/kube/handler.ts';
import { createKubeState, type Kube } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';

let kube: Kube;
const GROUP = 'rbac.authorization.k8s.io';

beforeEach(() => {
  kube = { state: createKubeState(), ports: { now: () => 0, random: () => 0, notify: () => undefined } };
  bootstrapObjects(kube);
  createObjectClient(kube).create('rolebindings.rbac.authorization.k8s.io', {
    apiVersion: `${GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace: 'default' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' },
    subjects: [{ apiGroup: GROUP, kind: 'User', name: 'bob' }],
  } as never);
});

function ask(
  path: string,
  user = 'bob',
  method: 'GET' | 'DELETE' | 'POST' = 'GET',
  body = '',
): { readonly status: number; readonly message: unknown; readonly allowed: unknown } {
  const groups = user === 'admin' ? ['kubeadm:cluster-admins'] : ['system:authenticated'];
  const reply = handleRequest(kube, { method, path, query: {}, headers: {}, body, user: { name: user, groups } });
  if (reply.kind !== 'response') throw new Error('no response');
  const value = JSON.parse(reply.body) as { message?: unknown; status?: { allowed?: unknown } };
  return { status: reply.status, message: value.message, allowed: value.status?.allowed };
}

test.each([
  ['a role bound in the namespace', '/api/v1/namespaces/default/services', 'bob', 200],
  ['not elsewhere', '/api/v1/namespaces/kube-system/services', 'bob', 403],
  ['not what the role leaves out', '/api/v1/namespaces/default/secrets', 'bob', 403],
  ['not for others', '/api/v1/namespaces/default/services', 'eve', 403],
  ['everything for the administrators of the cluster', '/api/v1/namespaces/kube-system/secrets', 'admin', 200],
])('%s', (_name, path, user, status) => {
  expect(ask(path, user).status).toBe(status);
});

test('a refusal names user, verb, resource and scope', () => {
  expect(ask('/api/v1/nodes').message).toBe(
    'nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope',
  );
  expect(ask('/apis/apps/v1/namespaces/default/deployments/web', 'bob', 'DELETE').message).toBe(
    'deployments.apps "web" is forbidden: User "bob" cannot delete resource "deployments" in API group "apps" in the namespace "default"',
  );
});

test('a binding to a role that is missing says so', () => {
  createObjectClient(kube).create('clusterrolebindings.rbac.authorization.k8s.io', {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'lost' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'ghost' },
    subjects: [{ apiGroup: GROUP, kind: 'User', name: 'bob' }],
  } as never);
  expect(ask('/api/v1/nodes').message).toMatch(/at the cluster scope: RBAC: clusterrole\.rbac\.authorization\.k8s\.io "ghost" not found$/);
});

test.each([
  ['list', 'pods', true],
  ['delete', 'pods', false],
])('a review answers as the server would: %s %s', (verb, resource, allowed) => {
  const body = JSON.stringify({ spec: { resourceAttributes: { verb, resource, namespace: 'default' } } });
  expect(ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'bob', 'POST', body).allowed).toBe(allowed);
});
