import { describe, expect, it } from 'vitest';
import type { Job, Namespace, Pod, StatefulSet } from '../../src/control/kinds.ts';
import { createTestCluster } from './cluster.ts';

const template = (app: string, spec: Record<string, unknown> = {}): Record<string, unknown> => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: app, image: 'nginx:1.27' }], ...spec },
});

describe('a StatefulSet', () => {
  it('makes its pods one after another, with stable names', () => {
    const cluster = createTestCluster();
    const spec = { replicas: 3, serviceName: 'queen', selector: { matchLabels: { app: 'queen' } }, template: template('queen') };
    cluster.create('statefulsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'queen', namespace: 'default' },
      spec,
    });
    cluster.run(6);
    expect(cluster.api.list<Pod>('pods').map((pod) => pod.metadata.name)).toEqual(['queen-0', 'queen-1', 'queen-2']);
    expect(cluster.events('SuccessfulCreate')).toContain('Create Pod queen-2 in StatefulSet queen successful');
    expect(cluster.api.get<StatefulSet>('statefulsets.apps', 'queen', 'default')?.status?.readyReplicas).toBe(3);
  });
});

describe('a Job', () => {
  it('is complete when its pod has succeeded', () => {
    const cluster = createTestCluster();
    cluster.create('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'sting', namespace: 'default' },
      spec: { template: template('sting', { restartPolicy: 'Never' }) },
    });
    cluster.run(2);
    cluster.exit('sting', 0);
    cluster.run(2);
    const job = cluster.api.get<Job>('jobs.batch', 'sting', 'default');
    expect(job?.status?.succeeded).toBe(1);
    expect(job?.status?.conditions?.map((condition) => condition.type)).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(cluster.events('Completed')).toEqual(['Job completed']);
  });
});

describe('a namespace that is deleted', () => {
  it('goes with all it holds', () => {
    const cluster = createTestCluster();
    cluster.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    cluster.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'till', namespace: 'shop' },
      spec: { containers: [{ name: 'till', image: 'nginx:1.27' }] },
    });
    cluster.run(2);
    cluster.api.delete('namespaces', 'shop');
    cluster.run(5);
    expect(cluster.api.list<Pod>('pods', { namespace: 'shop' })).toEqual([]);
    expect(cluster.api.get<Namespace>('namespaces', 'shop')).toBeUndefined();
  });
});
