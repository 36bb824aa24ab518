import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../src/kube/garbage.ts';
import { testServer } from './support/server.ts';

const SERVICES = '/api/v1/namespaces/default/services';
const service = (name: string, spec: Record<string, unknown>) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { a: 'b' } }, template },
};

describe('Services', () => {
  it.each([
    {
      name: 'a port out of range',
      spec: { ports: [{ port: 0 }] },
      says: 'Service "web" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]',
    },
    { name: 'no ports', spec: {}, says: 'Service "web" is invalid: spec.ports: Required value' },
    {
      name: 'a node port out of range',
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 99 }] },
      says: 'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767',
    },
    {
      name: 'an address of another range',
      spec: { clusterIP: '10.200.0.1', ports: [{ port: 80 }] },
      says: 'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.200.0.1"]: failed to allocate IP 10.200.0.1: the provided network does not match the current range',
    },
    {
      name: 'a taken address',
      spec: { clusterIP: '10.96.0.77', ports: [{ port: 80 }] },
      says: 'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated',
    },
  ])('refuses $name', ({ spec, says }) => {
    const server = testServer();
    server.send('POST', SERVICES, service('first', { clusterIP: '10.96.0.77', ports: [{ port: 80 }] }));
    expect(server.send('POST', SERVICES, service('web', spec)).body['message']).toBe(says);
  });

  it('gives an address and a node port and takes them back', () => {
    const server = testServer();
    const made = server.send('POST', SERVICES, service('web', { type: 'NodePort', ports: [{ port: 80 }] })).body as unknown as {
      spec: { clusterIP: string; ports: { nodePort: number; targetPort: number }[] };
    };
    expect(server.kube.state.clusterIPs.get(made.spec.clusterIP)).toBe('default/web');
    expect(made.spec.ports[0]?.nodePort).toBeGreaterThanOrEqual(30000);
    expect(made.spec.ports[0]?.targetPort).toBe(80);
    server.send('DELETE', `${SERVICES}/web`);
    expect([server.kube.state.clusterIPs.size, server.kube.state.nodePorts.size]).toEqual([0, 0]);
  });
});

describe('workloads', () => {
  it('scales through the subresource and counts generations', () => {
    const server = testServer();
    const path = '/apis/apps/v1/namespaces/default/deployments';
    expect(server.send('POST', path, deployment).body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1, strategy: { rollingUpdate: { maxSurge: '25%' } } },
    });
    const patched = server.send(
      'PATCH',
      `${path}/web/scale`,
      { spec: { replicas: 3 } },
      { headers: { 'content-type': 'application/merge-patch+json' } },
    );
    expect(patched.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    expect(server.send('GET', `${path}/web`).body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 3 } });
  });

  it('deletes what has lost its owner', () => {
    const server = testServer();
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const owner = server.send('POST', path, deployment).body.metadata;
    const reference = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'web',
      uid: owner['uid'],
      controller: true,
      blockOwnerDeletion: true,
    };
    server.send('POST', '/api/v1/namespaces/default/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'owned', ownerReferences: [reference] },
    });
    server.send('DELETE', `${path}/web`);
    expect(collectGarbage(server.kube)).toBe(true);
    expect(server.send('GET', '/api/v1/namespaces/default/configmaps/owned').status).toBe(404);
  });
});
