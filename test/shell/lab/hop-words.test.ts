import { beforeEach, describe, expect, it } from 'vitest';
import type { LabWorld } from '../../../src/cluster/lab-port.ts';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';

const spec = { cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' };
const engine = createLabEngine('0', (word) => [`about ${word}`]);
let lab: LabWorld;
const run = (line: string) => lab.submitLine('main', line);

beforeEach(async () => {
  const made = await engine.createLab(spec);
  if (!made.ok) throw new Error(made.error.message);
  lab = made.value;
});

describe('hop rewind', () => {
  it('lists what was typed, goes back to after the Nth, can be done again, and replays', async () => {
    expect((await run('hop rewind')).stdout).toBe('Nothing was typed yet.\n');
    await run('echo one > /tmp/file');
    await run('echo two > /tmp/file');
    await run('echo three > /tmp/file');
    expect((await run('hop rewind')).stdout).toBe(
      '  1  hop rewind\n  2  echo one > /tmp/file\n  3  echo two > /tmp/file\n  4  echo three > /tmp/file\n',
    );
    expect((await run('hop rewind 2')).stdout).toBe('Undone: 3.\n');
    expect((await run('cat /tmp/file')).stdout).toBe('one\n');
    expect((await run('hop undo')).stdout).toBe('Undone: 1.\n');
    const again = await engine.createLab(spec);
    if (!again.ok) throw new Error(again.error.message);
    expect(await again.value.replay(lab.journal())).toBeUndefined();
    expect(again.value.hash()).toBe(lab.hash());
  });

  it('refuses to go where nobody was yet', async () => {
    expect(await run('hop rewind 7')).toMatchObject({
      exit: 2,
      stderr: 'hop: type hop rewind N as a line of its own, with an N below the number of commands so far\n',
    });
  });
});

describe('hop explain', () => {
  it('says so when nothing has travelled', async () => {
    expect((await run('hop explain')).stdout).toBe('No packet of yours has travelled yet. ping or curl something, then ask again.\n');
  });

  it.each([
    { name: 'an answer', line: 'ping -c 1 172.18.0.3', says: ['Way: laptop', 'End: delivered', 'more packet'] },
    {
      name: 'a refusal',
      line: 'curl -sS -m 2 http://172.18.0.3:81/',
      says: ['End: refused at worker-1', 'What that looks like: The sender hears "connection refused" at once', 'Look next: ss -ltn'],
    },
    {
      name: 'silence',
      before: 'hop on worker-1 iptables -I INPUT -p tcp --dport 81 -j DROP',
      line: 'curl -sS -m 2 http://172.18.0.3:81/',
      says: ['End: dropped at worker-1', 'Decided by: -A INPUT -p tcp -m tcp --dport 81 -j DROP', 'hears nothing'],
    },
    {
      name: 'nobody there',
      line: 'ping -c 1 -W 5 172.18.0.77',
      says: ['End: neighbour-unresolved at laptop', 'layer 2', 'Look next: ip neigh'],
    },
  ])('explains $name', async ({ before, line, says }) => {
    if (before !== undefined) await run(before);
    await run(line);
    const { stdout, exit } = await run('hop explain');
    expect(exit).toBe(0);
    for (const words of says) expect(stdout).toContain(words);
  });
});

it('hop glossary asks whom the engine was given; hop submit says how', async () => {
  expect((await run('hop glossary cluster ip')).stdout).toBe('about cluster ip\n');
  expect((await run('hop submit')).stdout).toContain('kubehop submit EXERCISE -o FILE');
});

it('without a glossary, hop glossary says that it is not simulated', async () => {
  const made = await createLabEngine('0').createLab(spec);
  if (!made.ok) throw new Error(made.error.message);
  expect(await made.value.submitLine('main', 'hop glossary arp')).toMatchObject({ exit: 2, notSimulated: true });
});

describe('hop trace and hop explain', () => {
  it.each(['hop trace nonsense', 'hop trace 0', 'hop explain 1 2', 'hop trace --help'])('%s is refused', async (line) => {
    expect(await run(line)).toMatchObject({ exit: 2, stderr: expect.stringContaining('takes one number') as string });
  });
});
