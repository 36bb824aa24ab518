import { expect, test } from 'vitest';
import { bootstrapObjects } from '../../src/kube/bootstrap.ts';
import { createKubeState, type Kube } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';

function server(): Kube {
  return {
    state: createKubeState({ serviceCIDRs: ['10.43.0.0/16'], advertiseAddress: '192.0.2.7' }),
    ports: { now: () => 0, random: () => 0, notify: () => undefined },
  };
}

test('the server makes its namespaces, its Service and its endpoint itself', () => {
  const kube = server();
  bootstrapObjects(kube);
  const api = createObjectClient(kube);
  expect(api.list('namespaces').map((entry) => entry.metadata.name)).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  expect(api.get('services', 'kubernetes', 'default')).toMatchObject({
    metadata: { labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.43.0.1', type: 'ClusterIP', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  });
  expect(api.get('endpointslices.discovery.k8s.io', 'kubernetes', 'default')).toMatchObject({
    metadata: { generation: 1, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
});

test('running again repairs what was deleted and leaves the rest alone', () => {
  const kube = server();
  bootstrapObjects(kube);
  const api = createObjectClient(kube);
  api.delete('endpoints', 'kubernetes', 'default');
  const before = kube.state.revision;
  bootstrapObjects(kube);
  expect(api.get('endpoints', 'kubernetes', 'default')).toBeDefined();
  expect(kube.state.revision).toBe(before + 1);
});
