import { expect, it } from 'vitest';
import { typedLab } from '../../support/lab.ts';

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: "nginx:1.29", ports: [{containerPort: 80}]}]}
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-a}
spec:
  podSelector: {matchLabels: {app: b}}
  ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]
`;

it('hop matrix and hop model say of every cell why, also under policies', async () => {
  const manifests = [pod('a'), pod('b'), pod('c'), POLICY].map((text, i) => ({ name: `${i}.yaml`, text }));
  const lab = await typedLab({ cluster: 'calico', manifests });
  const lines = (await lab.out('hop matrix')).trimEnd().split('\n');
  expect(lines.slice(0, 6)).toEqual([
    '                1  2  3',
    '  1  default/a  ✓  ✓  ✓',
    '  2  default/b  ✓  ✓  ✓',
    '  3  default/c  ✓  ✗  ✓',
    '1→1 1→3 2→1 2→2 2→3 3→1 3→3: ✓ nothing is against it',
    '1→2: ✓ Policy default/knp.default.only-a ingress lets it pass',
  ]);
  expect(lines).toHaveLength(7);
  expect(lines[6]).toMatch(
    /^3→2: ✗ timeout: \S+ port 80: no answer within 2000 ms; worker-\d: A rule in chain cali-tw-\w+ drops the packet\. Nothing there lets it pass: Policy default\/knp\.default\.only-a ingress\. \[-A cali-tw-/,
  );
  expect(await lab.out('hop model')).toMatch(
    /✗ every pod reaches every pod at its own address\n {4}pod\/default\/c → pod\/default\/b: \S+: no echo within 2000 ms; worker-\d: A rule in chain cali-tw-/,
  );
});
