import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabWorld } from '../../../src/cluster/lab-port.ts';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';

const engine = createLabEngine('test');

async function lab(seed: string): Promise<LabWorld> {
  const made = await engine.createLab({
    cluster: 'three-node',
    manifests: [
      {
        name: 'web.yaml',
        text: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=8080]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`,
      },
    ],
    setup: [],
    faults: [],
    seed,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Lines that change the world, wait, fail, use randomness, or leave something running. */
const LINES = [
  'kubectl get pods -o wide',
  'kubectl scale deployment web --replicas=3',
  'kubectl delete pod -l app=web --wait=false',
  'kubectl run client --image=busybox:1.36 --restart=Never -- sleep 1000',
  'kubectl label node worker-1 tier=a --overwrite',
  'ssh worker-1',
  'exit',
  'ip route',
  'ip route del 10.244.2.0/24',
  'iptables -t nat -S | head -5',
  'ping -c 2 172.18.0.4',
  'curl -s -m 2 http://172.18.0.3:10250/',
  'sleep 40 &',
  'sleep 3; echo $RANDOM',
  'for i in 1 2 3; do echo $i; done | tail -2',
  'cat > notes <<END',
  'END',
  'no-such-command',
  'echo "unfinished',
  'hop undo',
  'hop redo',
  'hop reset',
];

const typed = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ session: fc.constantFrom('main', '2'), line: fc.constantFrom(...LINES) }) },
    { weight: 1, arbitrary: fc.record({ session: fc.constantFrom('main', '2'), signal: fc.constant('INT' as const) }) },
    { weight: 1, arbitrary: fc.record({ session: fc.constantFrom('main', '2'), eof: fc.constant(true) }) },
  ),
  { minLength: 3, maxLength: 10 },
);

type Typed = typeof typed extends fc.Arbitrary<infer T> ? T : never;

/** Types everything; a line is interrupted at the second look, so that interrupts are part of the journals too. */
async function type(world: LabWorld, all: Typed): Promise<readonly string[]> {
  const printed: string[] = [];
  for (const one of all) {
    let looks = 0;
    const pace = async (): Promise<'go on' | 'interrupt'> => Promise.resolve(++looks === 3 ? 'interrupt' : 'go on');
    const outcome =
      'line' in one
        ? await world.submitLine(one.session, one.line, { pace })
        : await world.submitEvent(one.session, 'eof' in one ? { kind: 'eof' } : { kind: 'signal', data: one.signal });
    printed.push(JSON.stringify(outcome));
  }
  return printed;
}

test('the same lines in two sessions print the same bytes and leave the same world; so does a replay of the journal', async () => {
  await fc.assert(
    fc.asyncProperty(typed, fc.constantFrom('1', 'seven'), async (all, seed) => {
      const first = await lab(seed);
      const second = await lab(seed);
      expect(await type(second, all)).toEqual(await type(first, all));
      expect(second.hash()).toBe(first.hash());
      expect(second.journal()).toEqual(first.journal());
      const replayed = await lab(seed);
      expect(await replayed.replay(first.journal())).toBeUndefined();
      expect(replayed.hash()).toBe(first.hash());
      expect(replayed.history()).toEqual(first.history());
    }),
    { numRuns: 10, seed: 1, endOnFailure: true },
  );
}, 120_000);

test('undoing everything leads back to the first world, and doing it again to the last', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (all) => {
      const world = await lab('1');
      const fresh = world.hash();
      const deeds = all.filter((one) => !('line' in one) || !one.line.startsWith('hop '));
      await type(world, deeds);
      const last = world.hash();
      expect(await world.undo(deeds.length)).toEqual({ ok: true, value: undefined });
      expect(world.hash()).toBe(fresh);
      expect(await world.redo(deeds.length)).toEqual({ ok: true, value: undefined });
      expect(world.hash()).toBe(last);
    }),
    { numRuns: 6, seed: 2, endOnFailure: true },
  );
}, 120_000);

test('looking changes nothing: probes, names, constraints and objects leave the hash as it was', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (all) => {
      const world = await lab('1');
      await type(world, all);
      const before = world.hash();
      await world.probe({ from: 'laptop', to: '172.18.0.3', protocol: 'icmp' });
      await world.probe({ from: 'node/worker-1', to: '10.96.0.1', protocol: 'tcp', port: 443 });
      await world.dns({ from: 'node/worker-1', name: 'web.default.svc.cluster.local', type: 'A' });
      await world.model('pods-reach-pods');
      await world.model('no-nat-between-pods');
      world.objects('pods');
      expect(world.hash()).toBe(before);
    }),
    { numRuns: 5, seed: 3, endOnFailure: true },
  );
}, 120_000);
