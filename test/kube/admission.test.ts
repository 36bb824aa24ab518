import { beforeEach, describe, expect, test } from 'vitest';
import { bootstrapObjects } from '../../src/kube/bootstrap.ts';
import { createKubeState, type Kube } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';

let kube: Kube;
beforeEach(() => {
  kube = { state: createKubeState(), ports: { now: () => 0, random: () => 0, notify: () => undefined } };
  bootstrapObjects(kube);
});

const create = (spec: Record<string, unknown>): unknown => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { containers: [{ name: 'web', image: 'nginx:1.29' }], ...spec },
  };
  const made = createObjectClient(kube).create('pods', pod as never);
  return made.ok ? made.value : made.error.message;
};

describe('what the server adds to pods', () => {
  test('an account and its token', () => {
    expect(create({})).toMatchObject({
      spec: {
        serviceAccount: 'default',
        serviceAccountName: 'default',
        containers: [{ volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }] }],
        volumes: [{ name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/) as string, projected: { defaultMode: 420 } }],
      },
    });
  });

  test('no token where it is not wanted', () => {
    const pod = create({ automountServiceAccountToken: false });
    expect(pod).not.toHaveProperty('spec.volumes');
  });

  test('five minutes on a node that is gone, unless told otherwise', () => {
    const given = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    expect(create({ tolerations: [given] })).toHaveProperty('spec.tolerations', [
      given,
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ]);
  });

  test('the number of a priority class', () => {
    expect(create({ priorityClassName: 'system-node-critical' })).toMatchObject({
      spec: { priority: 2000001000, preemptionPolicy: 'PreemptLowerPriority' },
    });
  });
});

test.each([
  [
    { serviceAccountName: 'ghost' },
    'pods "web" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
  ],
  [{ priorityClassName: 'ghost' }, 'pods "web" is forbidden: no PriorityClass with name ghost was found'],
])('a pod that names what is not there is refused: %j', (spec, message) => {
  expect(create(spec)).toBe(message);
});
