import { expect, test } from 'vitest';
import { createLabEngine } from '../../src/shell/lab/engine.ts';

test('a node can be reached by ssh as often as one likes', async () => {
  const made = await createLabEngine('test').createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
  if (!made.ok) throw new Error(made.error.message);
  const lab = made.value;
  const outcome = await lab.submitLine('main', 'for i in $(seq 1 600); do ssh worker-1 true || echo $i; done; ssh worker-1 hostname');
  expect([outcome.stdout, outcome.stderr]).toEqual(['worker-1\n', '']);
  expect((await lab.submitLine('main', "ssh worker-1 'sleep 1; ss -Htn state close-wait sport = :22' | wc -l")).stdout).toBe('0\n');
  expect((await lab.submitLine('main', 'nc -w 1 172.18.0.3 22 </dev/null')).stdout).toBe('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n');
});
