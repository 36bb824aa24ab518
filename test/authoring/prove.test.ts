import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { prove, proofReport, scaffold } from '../../src/authoring/index.ts';
import { loadContent } from '../../src/course/index.ts';
import { toyEngine } from '../support/toy-lab.ts';

const project = join(import.meta.dirname, '../..');
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const FIRST = ['lessons/00-first-hop', 'lessons/10-across-nodes', 'exercises/across-nodes-checkout', 'exercises/first-hop-storefront'];

/** A copy of the first lessons and exercises that a test may spoil. */
function copy(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubehop-content-'));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  for (const folder of FIRST) cpSync(join(project, folder), join(directory, folder), { recursive: true });
  return directory;
}

async function report(directory: string, ...ids: string[]): Promise<string> {
  const proofs = await prove({ content: loadContent([directory]), engine: toyEngine, ids, seeds: ['1', '2', '3', '4', '5'] });
  return proofs.ok ? proofReport(proofs.value) : proofs.error;
}

function edit(directory: string, file: string, change: (text: string) => string): void {
  const path = join(directory, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

describe('prove', () => {
  // the toy lab knows what these four need; `kubehop prove` proves the whole course in the real one
  test('the first lessons and exercises, in the toy lab', async () => {
    expect(await report(project, 'first-hop', 'across-nodes', 'across-nodes-checkout', 'first-hop-storefront')).toBe(
      [
        'ok    first-hop (1 seeds)',
        'ok    first-hop/look-around (5 seeds)',
        'ok    first-hop/one-label (5 seeds)',
        'ok    across-nodes (1 seeds)',
        'ok    across-nodes/healthy (5 seeds)',
        'ok    across-nodes/two-routes (5 seeds)',
        'ok    across-nodes-checkout (5 seeds)',
        'ok    first-hop-storefront (5 seeds)',
        '',
      ].join('\n'),
    );
  });

  test.each([
    {
      name: 'a solution that no longer solves',
      file: 'exercises/across-nodes-checkout/solutions/replace.sh',
      change: (text: string) => text.replace('${place.ip}', '172.18.0.9'),
      place: 'exercises/across-nodes-checkout/solutions/replace.sh: does not solve it: reaches (',
    },
    {
      name: 'a step that changes nothing',
      file: 'exercises/across-nodes-checkout/solutions/replace.sh',
      change: (text: string) => `${text}# step: again\nssh \${place.node} ip route\n`,
      place: 'solutions/replace.sh:9: solves it even without the step "again"',
    },
    {
      name: 'a wrong script that solves',
      file: 'exercises/across-nodes-checkout/wrong/half.sh',
      change: (text: string) => `${text}ssh \${place.far-node} ip route replace \${place.range} via \${place.ip}\n`,
      place: 'wrong/half.sh: is accepted as a solution',
    },
    {
      name: 'a wrong script that fails elsewhere',
      file: 'exercises/across-nodes-checkout/wrong/half.sh',
      change: (text: string) => text.replace('refused-by: reaches', 'refused-by: neighbour'),
      place: 'wrong/half.sh: fails at reaches, returns, own-address, own-address-back, not at neighbour',
    },
    {
      name: 'a wrong script without its goal',
      file: 'exercises/across-nodes-checkout/wrong/half.sh',
      change: (text: string) => text.replace('refused-by', 'refuse'),
      place: 'wrong/half.sh:1: the first line must be "# refused-by: GOAL"',
    },
    {
      name: 'a command in the brief that does not exist',
      file: 'exercises/across-nodes-checkout/brief.md',
      change: (text: string) => text.replace('kubectl get pod ', 'kubectx get pod '),
      place: 'exercises/across-nodes-checkout/brief.md:12: there is no command "kubectx"',
    },
    {
      name: 'a symptom that nobody sees',
      file: 'exercises/across-nodes-checkout/brief.md',
      change: (text: string) => text.replace('1/1', '0/1'),
      place: 'brief.md:12: "kubectl get pod billing" does not show "0/1"',
    },
    {
      name: 'a command in a hint that was not taught',
      file: 'exercises/across-nodes-checkout/exercise.yaml',
      change: (text: string) => text.replace('"ip neigh"', '"iptables -L"'),
      place: 'exercise.yaml (hint 3): "iptables" was not taught by then',
    },
    {
      name: 'a goal that holds from the start',
      file: 'exercises/across-nodes-checkout/exercise.yaml',
      change: (text: string) => text.replace('to: "pod/${back}", port: 8080}', 'to: pod/cache, port: 8080}'),
      place: 'exercise.yaml: goal reaches holds before anything is done: make it a keep',
    },
    {
      name: 'an unknown key',
      file: 'exercises/across-nodes-checkout/exercise.yaml',
      change: (text: string) => text.replace('dificulty', 'difficulty').replace('difficulty', 'dificulty'),
      place: 'exercises/across-nodes-checkout/exercise.yaml:6: dificulty: unknown key "dificulty"; did you mean "difficulty"?',
    },
  ])('is red and names the place: $name', async ({ file, change, place }) => {
    const directory = copy();
    edit(directory, file, change);
    const text = await report(directory, 'across-nodes-checkout');
    expect(text).toContain('FAIL');
    expect(text).toContain(place);
  });

  test('a prediction that is not true', async () => {
    const directory = copy();
    edit(directory, 'lessons/10-across-nodes/lesson.md', (text) =>
      text.replace('shows: [via 172.18.0.4 dev eth0]', 'shows: [via 172.18.0.1 dev eth0]'),
    );
    expect(await report(directory, 'across-nodes')).toMatch(
      /lessons\/10-across-nodes\/lesson\.md:\d+: "ssh worker-1 ip route get 10\.244\.2\.200" does not show "via 172\.18\.0\.1 dev eth0"/,
    );
  });

  test('an id that does not exist is an error', async () => {
    expect(await report(project, 'nowhere')).toBe('there is no lesson or exercise nowhere');
  });
});

describe('new', () => {
  test.each([
    { kind: 'exercise', folder: 'exercises/my-first' },
    { kind: 'lesson', folder: 'lessons/11-my-first' },
  ] as const)('a new $kind proves green as it stands', async ({ kind, folder }) => {
    const directory = copy();
    expect(scaffold(kind, 'my-first', directory)).toEqual({ ok: true, value: join(directory, folder) });
    expect(await report(directory, 'my-first')).not.toContain('FAIL');
    expect(scaffold(kind, 'my-first', directory)).toMatchObject({ ok: false, error: expect.stringContaining('exists already') as string });
  });

  test('an id that is none is refused', () => {
    expect(scaffold('exercise', '../x', copy())).toEqual({ ok: false, error: '"../x" is no id: use a-z, 0-9 and "-"' });
  });
});
