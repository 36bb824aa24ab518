import { expect, test } from 'vitest';
import type { LabWorld, OutputPiece, Pace } from '../../../src/cluster/lab-port.ts';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';

const engine = createLabEngine('test');

async function lab(limits = {}): Promise<LabWorld> {
  const made = await engine.createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1', limits });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Watches a line and presses Ctrl-C at the given look. */
function interruptAt(look: number): { readonly pace: Pace; readonly seen: string[] } {
  const seen: string[] = [];
  const text = (output: readonly OutputPiece[]): string => output.map((piece) => piece.text).join('');
  return {
    seen,
    pace: async ({ output }) => {
      seen.push(text(output));
      return Promise.resolve(seen.length >= look ? 'interrupt' : 'go on');
    },
  };
}

test('Ctrl-C stops a command, keeps what it printed, and is part of the journal', async () => {
  const first = await lab();
  const { pace, seen } = interruptAt(3);
  const outcome = await first.submitLine('main', 'ping 172.18.0.3', { pace });
  expect(outcome.stdout).toContain('4 packets transmitted, 4 received, 0% packet loss');
  expect(seen.map((text) => text.split('\n').length)).toEqual([4, 5, 6]);
  const after = await first.submitLine('main', 'echo after $?');
  expect(after.stdout).toBe('after 0\n');
  expect(first.journal().map(({ kind, data }) => `${kind} ${data}`)).toEqual(['line ping 172.18.0.3', 'signal INT', 'line echo after $?']);
  expect(first.history().map(({ text }) => text)).toEqual(['ping 172.18.0.3', 'echo after $?']);

  const again = await lab();
  expect(await again.replay(first.journal())).toBeUndefined();
  expect(again.journal()).toEqual(first.journal());
  expect(again.hash()).toBe(first.hash());
});

test('an interrupted line is undone as one', async () => {
  const world = await lab();
  const before = world.hash();
  await world.submitLine('main', 'sleep 100', { pace: interruptAt(2).pace });
  await world.submitLine('main', 'hop undo');
  expect(world.hash()).toBe(before);
  expect(world.history()).toEqual([]);
  expect(await world.undo(1)).toEqual({ ok: false, error: 'there is nothing to undo' });
});

test('what no longer waits runs to its end', async () => {
  const world = await lab();
  let looks = 0;
  const outcome = await world.submitLine('main', 'sleep 30; echo done', {
    pace: async () => Promise.resolve(++looks === 2 ? 'finish' : 'go on'),
  });
  expect([outcome.stdout, looks]).toEqual(['done\n', 2]);
});

test('Ctrl-D ends the input of what reads, then leaves the machine', async () => {
  const world = await lab();
  await world.submitLine('main', 'ssh worker-1');
  await world.submitLine('main', 'cat');
  expect((await world.submitLine('main', 'one')).stdout).toBe('one\n');
  await world.submitEvent('main', { kind: 'eof' });
  expect((await world.submitLine('main', 'hostname')).stdout).toBe('worker-1\n');
  await world.submitEvent('main', { kind: 'eof' });
  expect((await world.submitLine('main', 'echo $?')).machine).toBe('laptop');
});

test('a file from an editor is there, and one that cannot be written says so', async () => {
  const world = await lab();
  const written = await world.submitEvent('main', { kind: 'file', path: '/home/learner/notes.txt', text: 'kept\n' });
  expect([written.exit, written.stderr]).toEqual([0, '']);
  expect((await world.submitLine('main', 'cat /home/learner/notes.txt')).stdout).toBe('kept\n');
  const refused = await world.submitEvent('main', { kind: 'file', path: '/no/such/place', text: '' });
  expect([refused.exit, refused.stderr]).toEqual([1, 'kubehop: /no/such/place: ENOENT\n']);
});

test.each([
  ['a loop without end', 'while :; do :; done', 'it did too much'],
  ['a command without end', 'ping 172.18.0.3', 'it took too long'],
  ['output without end', 'yes', 'it printed too much'],
  ['a waiting reader', 'nc -l 8080', 'it took too long'],
  ['a fork bomb', 'f() { f | f & }; f; wait', 'it printed too much'],
] as const)('%s is stopped, says why, and leaves a terminal', async (_, line, why) => {
  const world = await lab({ stepsPerEvent: 30_000, simulatedMsPerEvent: 20_000, outputPerEvent: 20_000 });
  const outcome = await world.submitLine('main', line);
  expect(outcome.stderr).toContain(`kubehop: stopped: ${why}\n`);
  expect(outcome.exit).toBe(137);
  expect(outcome.stdout.length).toBeLessThanOrEqual(20_000);
  expect((await world.submitLine('main', 'echo still here')).stdout).toBe('still here\n');
});

test('objects of the cluster are in no namespace and belong to every list', async () => {
  const world = await lab();
  const names = (resource: string, namespace: string) =>
    world.objects(resource, { namespace }).map(({ metadata }) => (metadata as { name: string }).name);
  expect(names('nodes', 'default')).toEqual(['control-plane', 'worker-1', 'worker-2']);
  expect(names('services', 'default')).toEqual(['kubernetes']);
  expect(names('services', 'kube-system')).toEqual(['kube-dns']);
});
