import { expect, test } from 'vitest';
import { createLabEngine } from '../../src/shell/lab/engine.ts';

const SERVERS = ['10.96.0.10', '203.0.113.53'];

test.each(SERVERS)('%s says NXDOMAIN for names that nobody outside has', async (server) => {
  const made = await createLabEngine('test').createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
  if (!made.ok) throw new Error(made.error.message);
  const lab = made.value;
  const ask = async (name: string, type: string): Promise<string> => {
    const { stdout } = await lab.submitLine(
      'main',
      `ssh worker-1 dig @${server} ${name} ${type} | grep -o -e 'status: [A-Z]*' -e 'ANSWER: [0-9]'`,
    );
    return stdout.trim().split('\n').join(', ');
  };
  expect(await ask('www.example.com', 'A')).toBe('status: NOERROR, ANSWER: 1');
  expect(await ask('www.example.com', 'AAAA')).toBe('status: NOERROR, ANSWER: 0');
  expect(await ask('nosuch.example.com', 'A')).toBe('status: NXDOMAIN, ANSWER: 0');
  expect(await ask('web', 'A')).toBe('status: NXDOMAIN, ANSWER: 0');
});
