import { expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const pod = (extra: string, container = '') => `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  ${extra}
  containers:
  - name: web
    image: registry.k8s.io/e2e-test-images/agnhost:2.53
    args: [netexec, --http-port=8080, --delay-shutdown=20]
    ${container}
`;

it('agnhost serves on for as long as --delay-shutdown says after TERM', async () => {
  const lab = await typedLab({ manifests: [{ name: 'web.yaml', text: pod('terminationGracePeriodSeconds: 60') }] });
  const ip = await lab.out('kubectl get pod web -o jsonpath={.status.podIP}');
  await lab.run('kubectl delete pod web --wait=false');
  await lab.run('sleep 10');
  expect(await lab.out('kubectl get pod web --no-headers')).toMatch(/^web +1\/1 +Terminating /);
  expect(await lab.out(`hop on worker-1 curl -s -m 2 http://${ip}:8080/hostname`)).toBe('web');
  expect(await lab.out('kubectl logs web')).toContain('Sleeping 20 seconds before terminating...\n');
  await lab.run('sleep 15');
  expect((await lab.run('kubectl get pod web')).stderr).toBe('Error from server (NotFound): pods "web" not found\n');
});

it('is cut short by the grace period', async () => {
  const lab = await typedLab({ manifests: [{ name: 'web.yaml', text: pod('terminationGracePeriodSeconds: 5') }] });
  await lab.run('kubectl delete pod web --wait=false');
  await lab.run('sleep 12');
  expect((await lab.run('kubectl get pod web')).stderr).toBe('Error from server (NotFound): pods "web" not found\n');
});

it.each([
  { command: '[test, -f, /etc/hostname]', ready: '1/1' },
  { command: '["[", -f, /etc/hostname, "]"]', ready: '1/1' },
  { command: '[test, -f, /tmp/ready]', ready: '0/1' },
])('an exec probe may call $command without a shell: $ready', async ({ command, ready }) => {
  const probe = `readinessProbe: {exec: {command: ${command}}, periodSeconds: 1}`;
  const lab = await typedLab({ manifests: [{ name: 'web.yaml', text: pod('restartPolicy: Always', probe) }] });
  await lab.run('sleep 10');
  expect(await lab.out('kubectl get pod web --no-headers')).toContain(` ${ready} `);
});
