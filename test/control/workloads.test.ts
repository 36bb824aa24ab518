import { describe, expect, it } from 'vitest';
import type { DaemonSet, Deployment, EndpointSlice, Pod, ReplicaSet } from '../../src/control/kinds.ts';
import { createTestCluster, type TestCluster } from './cluster.ts';

const web = (replicas: number, image = 'nginx:1.27'): Record<string, unknown> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});
const pods = (cluster: TestCluster): readonly Pod[] => cluster.api.list<Pod>('pods', { namespace: 'default' });
const phases = (cluster: TestCluster): string[] =>
  pods(cluster).map((pod) => `${pod.status?.phase ?? ''} ${String(pod.status?.containerStatuses?.[0]?.ready)}`);

describe('a Deployment', () => {
  it('gets its pods running and ready within two seconds', () => {
    const cluster = createTestCluster();
    cluster.create('deployments.apps', web(3));
    cluster.run(2);
    expect(phases(cluster)).toEqual(['Running true', 'Running true', 'Running true']);
    const set = cluster.api.list<ReplicaSet>('replicasets.apps')[0];
    expect(cluster.events('ScalingReplicaSet')).toEqual([`Scaled up replica set ${set?.metadata.name} from 0 to 3`]);
    expect(pods(cluster).every((pod) => pod.metadata.labels?.['pod-template-hash'] === set?.metadata.name.slice(4))).toBe(true);
  });

  it('rolls to a new template and keeps the old set as history', () => {
    const cluster = createTestCluster();
    cluster.create('deployments.apps', web(2));
    cluster.run(2);
    const deployment = cluster.api.get<Deployment>('deployments.apps', 'web', 'default');
    if (!deployment) throw new Error('no deployment');
    const { template } = deployment.spec;
    cluster.api.update<Deployment>('deployments.apps', {
      ...deployment,
      spec: { ...deployment.spec, template: { ...template, spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    });
    cluster.run(60);
    expect(pods(cluster).map((pod) => pod.spec.containers[0]?.image)).toEqual(['nginx:1.28', 'nginx:1.28']);
    expect(
      cluster.api
        .list<ReplicaSet>('replicasets.apps')
        .map((set) => set.spec.replicas)
        .sort(),
    ).toEqual([0, 2]);
    expect(
      cluster.api
        .get<Deployment>('deployments.apps', 'web', 'default')
        ?.status?.conditions?.map((condition) => condition.reason)
        .sort(),
    ).toEqual(['MinimumReplicasAvailable', 'NewReplicaSetAvailable']);
  });
});

describe('a DaemonSet', () => {
  it('runs one pod on every node', () => {
    const cluster = createTestCluster();
    const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'agent', image: 'nginx:1.27' }] } };
    cluster.create('daemonsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'agent' } }, template },
    });
    cluster.run(3);
    expect(
      pods(cluster)
        .map((pod) => pod.spec.nodeName)
        .sort(),
    ).toEqual(['worker-1', 'worker-2']);
    expect(cluster.api.get<DaemonSet>('daemonsets.apps', 'agent', 'default')?.status).toMatchObject({
      desiredNumberScheduled: 2,
      numberReady: 2,
    });
  });
});

describe('endpoints of a Service', () => {
  it('list the ready pods and keep what is unready apart', () => {
    const cluster = createTestCluster();
    cluster.create('deployments.apps', web(2));
    cluster.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    cluster.run(3);
    const [slice] = cluster.api.list<EndpointSlice>('endpointslices.discovery.k8s.io', { namespace: 'default' });
    expect(slice?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(slice?.endpoints.map((endpoint) => endpoint.conditions)).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: true, serving: true, terminating: false },
    ]);
  });
});

const single = (container: Record<string, unknown>, spec: Record<string, unknown> = {}): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'diva', namespace: 'default' },
  spec: { containers: [{ name: 'diva', image: 'nginx:1.27', ...container }], ...spec },
});
const waiting = (cluster: TestCluster): string | undefined => pods(cluster)[0]?.status?.containerStatuses?.[0]?.state?.waiting?.reason;

describe('a pod in trouble', () => {
  it('whose image does not exist goes from ErrImagePull to ImagePullBackOff', () => {
    const cluster = createTestCluster();
    cluster.pulls.set('nosuch', { kind: 'failed', message: 'pull access denied' });
    cluster.create('pods', single({ image: 'nosuch' }));
    cluster.run(1);
    expect(waiting(cluster)).toBe('ErrImagePull');
    cluster.run(4);
    expect(waiting(cluster)).toBe('ImagePullBackOff');
    expect(cluster.events('Failed')).toContain('Failed to pull image "nosuch": pull access denied');
  });

  it('whose container keeps failing backs off 10 s, then 20 s', () => {
    const cluster = createTestCluster();
    cluster.create('pods', single({}));
    cluster.run(2);
    cluster.exit('diva', 1);
    cluster.run(1);
    expect(cluster.started.length).toBe(2);
    cluster.exit('diva', 1);
    cluster.run(5);
    expect(waiting(cluster)).toBe('CrashLoopBackOff');
    cluster.run(6);
    expect(cluster.started.length).toBe(3);
    cluster.exit('diva', 1);
    cluster.run(15);
    expect(pods(cluster)[0]?.status?.containerStatuses?.[0]?.state?.waiting?.message).toMatch(
      /^back-off 20s restarting failed container=diva pod=diva_default/,
    );
  });

  it('whose network fails keeps creating its container and says why', () => {
    const cluster = createTestCluster();
    cluster.cniFailure = 'plugin type="bridge" failed (add): no addresses';
    cluster.create('pods', single({}));
    cluster.run(2);
    expect(waiting(cluster)).toBe('ContainerCreating');
    expect(cluster.events('FailedCreatePodSandBox')[0]).toMatch(/failed to setup network for sandbox ".*": plugin type="bridge" failed/);
    cluster.cniFailure = undefined;
    cluster.run(15);
    expect(phases(cluster)).toEqual(['Running true']);
  });

  it('that fails its readiness probe stays unready, and its liveness probe restarts it', () => {
    const cluster = createTestCluster();
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 };
    cluster.probes.set('diva', false);
    cluster.create('pods', single({ readinessProbe: probe, livenessProbe: probe }));
    cluster.run(4);
    expect(phases(cluster)).toEqual(['Running false']);
    cluster.run(20);
    expect(cluster.events('Killing')).toEqual(['Container diva failed liveness probe, will be restarted']);
    expect(pods(cluster)[0]?.status?.containerStatuses?.[0]?.restartCount).toBe(1);
  });

  it('that fits no node says so', () => {
    const cluster = createTestCluster();
    cluster.create('pods', single({ resources: { requests: { memory: '500Gi' } } }));
    cluster.run(1);
    expect(cluster.events('FailedScheduling')).toEqual([
      '0/2 nodes are available: 2 Insufficient memory. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ]);
  });

  it('that is deleted stops and goes', () => {
    const cluster = createTestCluster();
    cluster.create('pods', single({}));
    cluster.run(2);
    cluster.api.delete('pods', 'diva', 'default');
    cluster.run(1);
    expect(cluster.events('Killing')).toEqual(['Stopping container diva']);
    expect(pods(cluster)).toEqual([]);
  });

  it('that misses a ConfigMap waits for it', () => {
    const cluster = createTestCluster();
    const spec = { volumes: [{ name: 'conf', configMap: { name: 'conf' } }] };
    cluster.create('pods', single({ volumeMounts: [{ name: 'conf', mountPath: '/etc/conf' }] }, spec));
    cluster.run(2);
    expect(cluster.events('FailedMount')[0]).toBe('MountVolume.SetUp failed for volume "conf" : configmap "conf" not found');
    cluster.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: { key: 'value' },
    });
    cluster.run(10);
    expect(cluster.started[0]?.files['/etc/conf/key']).toBe('value');
  });
});
