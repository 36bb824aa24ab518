import { beforeAll, expect, test } from 'vitest';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';
import { Lab } from '../../../src/shell/lab/lab.ts';

let lab: Lab;

beforeAll(async () => {
  const made = await createLabEngine('test').createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
  if (!made.ok || !(made.value instanceof Lab)) throw new Error('no lab');
  lab = made.value;
  await lab.submitLine('main', 'alias k=kubectl; mkdir -p notes; echo x > notes/one.txt; greet() { echo hi; }');
});

test.each([
  { line: 'kubec', candidates: ['kubectl'] },
  { line: 'kubectl desc', candidates: ['describe'] },
  { line: 'k rollout un', candidates: ['undo'] },
  { line: 'kubectl get endpointsl', candidates: ['endpointslices'] },
  { line: 'kubectl get node worker-', candidates: ['worker-1', 'worker-2'] },
  { line: 'kubectl describe no/worker-', candidates: ['no/worker-1', 'no/worker-2'] },
  { line: 'kubectl -n kube-system get svc ', candidates: ['kube-dns'] },
  { line: 'kubectl get pods -n kube-s', candidates: ['kube-system'] },
  { line: 'kubectl get pods -o ya', candidates: ['yaml'] },
  { line: 'kubectl get pods --all-n', candidates: ['--all-namespaces'] },
  { line: 'kubectl drain control', candidates: ['control-plane'] },
  { line: 'ssh wor', candidates: ['worker-1', 'worker-2'] },
  { line: 'hop ma', candidates: ['map', 'matrix'] },
  { line: 'hop on control', candidates: ['control-plane'] },
  { line: 'cat notes/o', candidates: ['notes/one.txt'] },
  { line: 'cat < no', candidates: ['notes/'] },
  { line: 'echo hi | gre', candidates: ['greet', 'grep'] },
  { line: 'kubectl exec x -- ki', candidates: [] },
])('$line', ({ line, candidates }) => {
  expect(lab.complete('main', line, line.length).candidates).toEqual(candidates);
});

test('looking for candidates changes nothing', () => {
  const before = lab.hash();
  lab.complete('main', 'kubectl get pods -n kube-system co', 34);
  expect(lab.hash()).toBe(before);
});
