import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/control/kinds.ts';
import { createPlacement } from '../../../src/control/scheduler/placement.ts';
import { spreadProblem } from '../../../src/control/scheduler/topology-spread.ts';

const KEY = 'kubernetes.io/hostname';
const META = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-06-01T08:00:00Z' };

const node = (name: string, tainted = false): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { ...META, name, labels: { [KEY]: name } },
  spec: tainted ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {},
});

const pod = (name: string, hash: string, nodeName: string | undefined, extra: object = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...META, name, namespace: 'default', labels: { app: 'web', 'pod-template-hash': hash } },
  spec: {
    containers: [{ name: 'web', image: 'nginx' }],
    ...(nodeName === undefined ? {} : { nodeName }),
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: KEY, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } }, ...extra },
    ],
  },
});

const NODES = [node('control-plane', true), node('worker-1'), node('worker-2')];
const OLD = [pod('a', 'old', 'worker-1'), pod('b', 'old', 'worker-2'), pod('c', 'old', 'worker-2')];
const FULL = "node(s) didn't match pod topology spread constraints";

test.each([
  { name: 'a tainted node is a domain with no pods', extra: {}, placed: OLD, fits: [FULL, FULL] },
  { name: 'unless its taints are honoured', extra: { nodeTaintsPolicy: 'Honor' }, placed: OLD, fits: [undefined, FULL] },
  {
    name: 'pods of another version do not count with matchLabelKeys',
    extra: { nodeTaintsPolicy: 'Honor', matchLabelKeys: ['pod-template-hash'] },
    placed: OLD,
    fits: [undefined, undefined],
  },
  {
    name: 'those of its own version do',
    extra: { nodeTaintsPolicy: 'Honor', matchLabelKeys: ['pod-template-hash'] },
    placed: [...OLD, pod('d', 'new', 'worker-1')],
    fits: [FULL, undefined],
  },
])('$name', ({ extra, placed, fits }) => {
  const incoming = pod('z', 'new', undefined, extra);
  const placement = createPlacement(NODES, placed);
  expect(NODES.slice(1).map((one) => spreadProblem(incoming, one, placement))).toEqual(fits);
});
