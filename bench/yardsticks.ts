import { spawnSync } from 'node:child_process';
import type { Yardstick } from './measure.ts';

/** What any Node program pays before its first line. */
export const emptyNode: Yardstick = {
  name: 'node -e 0',
  run() {
    const { status } = spawnSync(process.execPath, ['-e', '0']);
    if (status !== 0) throw new Error(`node -e 0 ended with ${status}`);
  },
};

/** Plain work of the engine on a text that never changes: a list of a hundred Pods, about 60 kB. */
export const parsePods: Yardstick = { name: 'JSON.parse of 100 Pods', run: () => JSON.parse(PODS) as unknown };

const PODS = JSON.stringify({
  apiVersion: 'v1',
  kind: 'PodList',
  items: Array.from({ length: 100 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `web-${index}`,
      namespace: 'default',
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      labels: { app: 'web' },
    },
    spec: {
      nodeName: `worker-${(index % 2) + 1}`,
      containers: [{ name: 'web', image: 'nginx:1.29', ports: [{ containerPort: 80, protocol: 'TCP' }], imagePullPolicy: 'IfNotPresent' }],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
    },
    status: {
      phase: 'Running',
      podIP: `10.244.1.${index + 2}`,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
    },
  })),
});
