import { expect, it } from 'vitest';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';

it('an ExternalName whose target nobody resolves is still an alias; the log names the target', async () => {
  const made = await createLabEngine('0').createLab({
    cluster: 'three-node',
    manifests: [
      {
        name: 'pod.yaml',
        text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: desk}\nspec:\n  containers:\n    - {name: tools, image: nicolaka/netshoot:v0.14, command: [sleep, infinity]}\n',
      },
    ],
    setup: [],
    faults: [{ fault: 'coredns-upstream-wrong', with: {} }],
    seed: '1',
  });
  if (!made.ok) throw new Error(made.error.message);
  const run = async (line: string): Promise<string> => (await made.value.submitLine('main', line)).stdout;
  // until the kubelet has brought the new Corefile and CoreDNS has read it
  await run('sleep 150');
  await run('kubectl create service externalname mirror --external-name www.example.com');
  const answer = await run('kubectl exec desk -- dig +tries=1 +timeout=20 mirror.default.svc.cluster.local');
  expect(answer).toContain('status: NOERROR');
  expect(answer).toContain('ANSWER: 1,');
  expect(answer).toMatch(/mirror\.default\.svc\.cluster\.local\.\s+\d+\s+IN\s+CNAME\s+www\.example\.com\./);
  expect(await run('kubectl logs -n kube-system -l k8s-app=kube-dns')).toContain('plugin/errors: 2 www.example.com. A: ');
});
