import { expect, it } from 'vitest';
import { typedLab } from '../../support/lab.ts';

const APPLICATION = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  nodeName: worker-2
  containers: [{name: web, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=8080]}]
`;

const NODES = 'kubectl get nodes --no-headers | tr -s " " | cut -d " " -f 1-2';

it('a node whose link goes down is NotReady after the grace period; its pods cannot be entered; the link makes it well', async () => {
  const lab = await typedLab({
    manifests: [{ name: 'web.yaml', text: APPLICATION }],
    faults: [{ fault: 'node-link-down', with: { node: 'worker-2' } }],
  });
  expect(await lab.out(NODES)).toContain('worker-2 Ready\n');
  expect((await lab.run('kubectl logs web')).stderr).toBe(
    'Error from server: Get "https://172.18.0.4:10250/containerLogs/default/web/web": dial tcp 172.18.0.4:10250: connect: no route to host\n',
  );
  expect((await lab.run('kubectl exec web -- hostname')).stderr).toContain('dial tcp 172.18.0.4:10250: connect: no route to host\n');
  await lab.run('sleep 60');
  expect(await lab.out(NODES)).toContain('worker-2 NotReady\n');
  expect(await lab.out('kubectl get pod web --no-headers')).toMatch(/^web +1\/1 +Running /);
  expect(await lab.out('kubectl describe node worker-2')).toContain('NodeStatusUnknown');

  await lab.run('hop on worker-2 ip link set eth0 up');
  await lab.run('hop on worker-2 ip route add default via 172.18.0.1');
  await lab.run('sleep 20');
  expect(await lab.out(NODES)).toContain('worker-2 Ready\n');
  expect(await lab.out('kubectl exec web -- hostname')).toBe('web\n');
});
