import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const pod = (name: string, state: string): string => `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {fake-kubelet/state: "${state}"}}
spec: {nodeName: worker-1, restartPolicy: Never, containers: [{name: c, image: nginx:1.29}]}
EOF`;

describe('the recorded cluster, whose kubelets run no container', () => {
  it.each([
    { state: '', shown: '1/1 Running 0' },
    { state: 'NotReady', shown: '0/1 Running 0' },
    { state: 'CrashLoopBackOff', shown: '0/1 CrashLoopBackOff 3' },
    { state: 'ImagePullBackOff', shown: '0/1 ImagePullBackOff 0' },
    { state: 'ContainerCreating', shown: '0/1 ContainerCreating 0' },
    { state: 'Completed', shown: '0/1 Completed 0' },
    { state: 'Error', shown: '0/1 Error 0' },
  ])('shows a pod as its annotation says: "$state"', async ({ state, shown }) => {
    const lab = await typedLab({ cluster: 'recorded' });
    expect((await lab.run(pod('web', state))).stdout).toBe('pod/web created\n');
    expect((await lab.out('kubectl get pod web --no-headers')).replace(/ +/g, ' ')).toContain(`web ${shown}`);
  });

  it('gives the lowest free address of the node', async () => {
    const lab = await typedLab({ cluster: 'recorded' });
    for (const name of ['a', 'b', 'c']) await lab.run(pod(name, ''));
    await lab.run('kubectl delete pod a');
    await lab.run(pod('d', ''));
    expect(await lab.out('kubectl get pods -o custom-columns=N:.metadata.name,IP:.status.podIP --no-headers')).toBe(
      'b     10.244.1.3\nc     10.244.1.4\nd     10.244.1.2\n',
    );
  });

  it('has nobody at the kubelet port', async () => {
    const lab = await typedLab({ cluster: 'recorded' });
    await lab.run(pod('a', ''));
    const got = await lab.run('kubectl logs a');
    expect(got.stderr).toBe(
      'Error from server: Get "https://172.18.0.3:10250/containerLogs/default/a/c": dial tcp 172.18.0.3:10250: connect: connection refused\n',
    );
  });
});
