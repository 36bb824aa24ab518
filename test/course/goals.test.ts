import { describe, expect, test } from 'vitest';
import {
  createCoach,
  evaluateGoals,
  goalLines,
  type DnsOutcome,
  type LabWorld,
  type ObjectJson,
  type ProbeOutcome,
  type ProbeSpec,
  type Scenario,
} from '../../src/course/index.ts';
import { goal as goalSchema } from '../../src/course/format/goal.ts';
import { exercise } from '../../src/course/format/exercise.ts';

const pod = (
  name: string,
  podIP: string | undefined,
  labels: Record<string, string> = {},
  extra: Record<string, unknown> = {},
): ObjectJson => ({ metadata: { name, namespace: 'default', labels, ...extra }, status: podIP === undefined ? {} : { podIP } });

interface Facts {
  readonly probe?: (spec: ProbeSpec) => readonly Partial<ProbeOutcome>[];
  readonly dns?: DnsOutcome;
  readonly answers?: Record<string, string>;
  readonly findings?: { from: string; to: string; reason: string }[];
}

const OBJECTS: Record<string, ObjectJson[]> = {
  pods: [
    pod('a', '10.244.1.2', { app: 'x' }),
    pod('b', '10.244.2.3', { app: 'x' }),
    pod('gone', '10.244.1.9', { app: 'x' }, { deletionTimestamp: 'now' }),
    pod('pending', undefined),
  ],
  nodes: [{ metadata: { name: 'worker-1' }, status: { addresses: [{ type: 'InternalIP', address: '172.18.0.3' }] } }],
  services: [{ metadata: { name: 'web' }, spec: { clusterIP: '10.96.0.20' } }],
  'deployments.apps': [{ metadata: { name: 'x' }, spec: { replicas: 2, selector: { matchLabels: { app: 'x' } } } }],
};

/** A world that answers as the facts say and remembers what was asked. */
function worldOf(facts: Facts): { world: LabWorld; asked: ProbeSpec[]; hints: string[] } {
  const asked: ProbeSpec[] = [];
  const hints: string[] = [];
  const refuse = () => Promise.reject(new Error('a goal must not change the world'));
  const name = (object: ObjectJson) => (object['metadata'] as { name: string }).name;
  const labels = (object: ObjectJson) => (object['metadata'] as { labels?: Record<string, string> }).labels ?? {};
  const world: LabWorld = {
    submitLine: refuse,
    submitEvent: refuse,
    replay: refuse,
    settle: refuse,
    undo: refuse,
    redo: refuse,
    reset: refuse,
    recordHint: (data) => hints.push(data),
    journal: () => hints.map((data, index) => ({ seq: index + 1, at: 0, session: 'main', kind: 'hint' as const, data })),
    hash: () => 'h',
    now: () => 0,
    history: () => [],
    machines: () => ['laptop'],
    answers: () => facts.answers ?? {},
    probe(spec) {
      asked.push(spec);
      return Promise.resolve(
        (facts.probe?.(spec) ?? [{}]).map((one) => ({ outcome: 'connected' as const, detail: 'detail', traces: [], ...one })),
      );
    },
    dns: () => Promise.resolve(facts.dns ?? { rcode: 'NOERROR', answers: [], detail: '' }),
    model: () => Promise.resolve(facts.findings ?? []),
    object: (resource, wanted) => OBJECTS[resource]?.find((object) => name(object) === wanted),
    objects: (resource, filter) =>
      (OBJECTS[resource] ?? []).filter((object) =>
        Object.entries(filter?.labels ?? {}).every(([key, value]) => labels(object)[key] === value),
      ),
  };
  return { world, asked, hints };
}

async function judge(goal: Record<string, unknown>, facts: Facts = {}) {
  const { world, asked } = worldOf(facts);
  const parsed = goalSchema.parse({ id: 'g', title: 'Goal', ...goal });
  const report = await evaluateGoals(world, { spec: { goals: [parsed], keep: [] } } as unknown as Scenario);
  return { passed: report.goals[0]?.passed, why: report.goals[0]?.why, asked };
}

describe('a probe goal', () => {
  const probe = { from: 'pod/a', to: 'pod/b', port: 80 };
  test.each([
    { name: 'connected', probe, facts: {}, passed: true, why: 'pod/a to pod/b: connected' },
    {
      name: 'one bad branch of three',
      probe,
      facts: { probe: () => [{}, { outcome: 'timeout' as const }, {}] },
      passed: false,
      why: 'a to b:80: timeout, detail (1 of 3 ways)',
    },
    {
      name: 'any branch will do',
      probe: { ...probe, branches: 'any' },
      facts: { probe: () => [{}, { outcome: 'timeout' as const }] },
      passed: true,
      why: 'pod/a to pod/b: connected',
    },
    {
      name: 'any branch, but an error in one',
      probe: { ...probe, branches: 'any' },
      facts: { probe: () => [{}, { outcome: 'error' as const }] },
      passed: false,
      why: 'a to b:80: error, detail (1 of 2 ways)',
    },
    {
      name: 'blocked is any failure',
      probe: { ...probe, expect: 'blocked' },
      facts: { probe: () => [{ outcome: 'rejected' as const }] },
      passed: true,
      why: 'pod/a to pod/b: blocked',
    },
    {
      name: 'an error never counts as blocked',
      probe: { ...probe, expect: 'blocked' },
      facts: { probe: () => [{ outcome: 'error' as const, detail: 'no such pod' }] },
      passed: false,
      why: 'a to b:80: error, no such pod',
    },
    {
      name: 'no outcome is no success',
      probe: { ...probe, expect: 'blocked' },
      facts: { probe: () => [] },
      passed: false,
      why: 'a to b:80: no outcome',
    },
    {
      name: 'its own address is seen',
      probe: { ...probe, source: 'own' },
      facts: { probe: () => [{ sourceSeen: '10.244.1.2' }] },
      passed: true,
      why: 'pod/a to pod/b: connected',
    },
    {
      name: 'another address is seen',
      probe: { ...probe, source: 'own' },
      facts: { probe: () => [{ sourceSeen: '172.18.0.3' }] },
      passed: false,
      why: 'a to b:80: the other side saw 172.18.0.3, not 10.244.1.2',
    },
    {
      name: 'the address of a node is wanted',
      probe: { ...probe, source: 'node/worker-1' },
      facts: { probe: () => [{ sourceSeen: '172.18.0.3' }] },
      passed: true,
      why: 'pod/a to pod/b: connected',
    },
    { name: 'a pod that is not there', probe: { ...probe, from: 'pod/zz' }, facts: {}, passed: false, why: 'there is no pod default/zz' },
    {
      name: 'a pod without an address',
      probe: { ...probe, to: 'pod/pending', expect: 'blocked' },
      facts: {},
      passed: false,
      why: 'pending has no address',
    },
    {
      name: 'a target that cannot probe',
      probe: { ...probe, from: 'service/web' },
      facts: {},
      passed: false,
      why: 'service/web is no place to probe from',
    },
  ])('$name', async ({ probe: spec, facts, passed, why }) => {
    expect(await judge({ probe: spec }, facts)).toMatchObject({ passed, why });
  });

  test('a set of pods means all pairs, without those that are going', async () => {
    const { asked } = await judge({ probe: { from: 'deployment/x', to: 'pods/app=x', port: 80 } });
    expect(asked.map(({ from, to }) => `${from} ${to}`)).toEqual(['pod/default/a 10.244.2.3', 'pod/default/b 10.244.1.2']);
  });
});

describe('the other kinds', () => {
  const table = 'from pod/a pod/b\nlaptop yes no\npod/a - yes';
  const onlyA = (spec: ProbeSpec) => [
    { outcome: spec.from === 'laptop' && spec.to === '10.244.2.3' ? ('timeout' as const) : ('connected' as const) },
  ];
  test.each([
    {
      name: 'http: status and body',
      goal: { http: { from: 'pod/a', url: 'http://{service/web}:8080/x', body: 'hi' } },
      facts: { probe: () => [{ status: 200, body: 'hi there' }] },
      passed: true,
      why: 'pod/a to http://{service/web}:8080/x: 200',
    },
    {
      name: 'http: another status',
      goal: { http: { from: 'pod/a', url: 'http://web' } },
      facts: { probe: () => [{ status: 502 }] },
      passed: false,
      why: 'a to http://web: status 502',
    },
    {
      name: 'http: one backend says something else',
      goal: { http: { from: 'pod/a', url: 'http://web', body: 'x' } },
      facts: {
        probe: () => [
          { status: 200, body: 'x' },
          { status: 200, body: 'y' },
        ],
      },
      passed: false,
      why: 'a to http://web: the answer lacks "x"',
    },
    {
      name: 'matrix: as the table says',
      goal: { matrix: { port: 80, table } },
      facts: { probe: onlyA },
      passed: true,
      why: 'everyone reaches whom the table says, and nobody else',
    },
    {
      name: 'matrix: somebody is let in',
      goal: { matrix: { port: 80, table } },
      facts: {},
      passed: false,
      why: 'laptop to b:80: connected, detail',
    },
    {
      name: 'matrix: a row that is too short',
      goal: { matrix: { port: 80, table: 'from x\na' } },
      facts: {},
      passed: false,
      why: 'row "a" has 0 cells for 1 targets',
    },
    {
      name: 'dns: the addresses of the pods',
      goal: { dns: { from: 'pod/a', name: 'x', answers: ['pods/app=x'] } },
      facts: { dns: { rcode: 'NOERROR' as const, answers: ['10.244.2.3', '10.244.1.2'], detail: '' } },
      passed: true,
      why: 'x: NOERROR',
    },
    {
      name: 'dns: no such name',
      goal: { dns: { from: 'pod/a', name: 'x' } },
      facts: { dns: { rcode: 'NXDOMAIN' as const, answers: [], detail: 'no such name' } },
      passed: false,
      why: 'x from a: NXDOMAIN, no such name',
    },
    {
      name: 'object: CEL with whole numbers',
      goal: { object: { resource: 'deployments.apps', name: 'x', expect: 'object.spec.replicas == 2' } },
      facts: {},
      passed: true,
      why: 'deployments.apps x: object.spec.replicas == 2',
    },
    {
      name: 'object: a list',
      goal: { object: { resource: 'pods', labels: { app: 'x' }, expect: 'size(objects) == 2' } },
      facts: {},
      passed: false,
      why: 'pods: not size(objects) == 2',
    },
    {
      name: 'object: not there',
      goal: { object: { resource: 'pods', name: 'zz', expect: 'true' } },
      facts: {},
      passed: false,
      why: 'there is no pods zz',
    },
    {
      name: 'object: an error in CEL',
      goal: { object: { resource: 'pods', name: 'a', expect: 'object.nope.deep == 1' } },
      facts: {},
      passed: false,
      why: 'pods a: No such key: nope',
    },
    {
      name: 'model: holds',
      goal: { model: { constraint: 'no-nat-between-pods' } },
      facts: {},
      passed: true,
      why: 'no-nat-between-pods holds',
    },
    {
      name: 'model: broken',
      goal: { model: { constraint: 'pods-reach-pods' } },
      facts: {
        findings: [
          { from: 'a', to: 'b', reason: 'timeout' },
          { from: 'b', to: 'a', reason: 'timeout' },
        ],
      },
      passed: false,
      why: 'a to b: timeout (and 1 more)',
    },
    {
      name: 'answer: without case and blanks',
      goal: { answer: { question: 'Who?', accept: ['worker-1'] } },
      facts: { answers: { g: '  Worker-1 ' } },
      passed: true,
      why: 'answered',
    },
    {
      name: 'answer: not given',
      goal: { answer: { question: 'Who?', accept: ['worker-1'] } },
      facts: {},
      passed: false,
      why: 'not answered yet: hop answer g ...',
    },
    {
      name: 'answer: wrong, and not given away',
      goal: { answer: { question: 'Who?', accept: ['worker-1'] } },
      facts: { answers: { g: 'me' } },
      passed: false,
      why: '"me" is not it',
    },
  ])('$name', async ({ goal, facts, passed, why }) => {
    expect(await judge(goal, facts)).toMatchObject({ passed, why });
  });
});

describe('score, hints and the coach', () => {
  const spec = exercise.parse({
    format: 1,
    id: 'x',
    title: 'X',
    layers: [3],
    difficulty: 1,
    minutes: 1,
    cluster: 'three-node',
    goals: [
      { id: 'one', title: 'One', points: 2, probe: { from: 'pod/a', to: 'pod/b', port: 80 } },
      { id: 'two', title: 'Two', points: 1, hidden: true, answer: { question: 'Who?', accept: ['me'] } },
    ],
    keep: [{ id: 'k', title: 'Kept', object: { resource: 'pods', name: 'a', expect: 'object.metadata.name == "a"' } }],
    hints: [
      { goal: 'one', text: 'for one' },
      { goal: 'two', when: 'hints > 5', text: 'never' },
      { goal: 'two', cost: 1, text: 'for two' },
      { when: 'goals.one', text: 'for all' },
    ],
  });
  const scenario = { spec, solutions: [{ name: 's', text: 'look\n# step: repair\nrepair\n# look\nlook\n' }] } as unknown as Scenario;

  test('a broken keep costs everything', async () => {
    const broken = {
      spec: { ...spec, keep: [{ ...spec.keep[0], object: { resource: 'pods', name: 'zz', namespace: 'default', expect: 'true' } }] },
    } as unknown as Scenario;
    const { world } = worldOf({ answers: { two: 'me' } });
    expect(await evaluateGoals(world, scenario)).toMatchObject({ score: 3, max: 3, solved: true });
    expect(await evaluateGoals(world, broken)).toMatchObject({ score: 0, max: 3, solved: false });
  });

  test('hints follow the first unmet goal and their conditions, once each', async () => {
    const { world, hints } = worldOf({});
    const coach = createCoach(world, scenario);
    expect(await coach.nextHintCost()).toBe(1);
    expect(await coach.hint()).toEqual(['for two', '(1 point less)']);
    expect(await coach.hint()).toEqual(['for all']);
    expect(await coach.hint()).toEqual(['There is no further hint.']);
    expect(hints).toEqual(['2', '3']);
  });

  test('goals are lines with marks; hidden ones are counted', async () => {
    const { world } = worldOf({});
    expect(await createCoach(world, scenario).goals()).toEqual(['✓ One', '· 0 of 1 hidden', '2 of 3 points']);
    expect(goalLines(await evaluateGoals(world, scenario), 'ascii')).toEqual(['[x] One', '[ ] 0 of 1 hidden', '2 of 3 points']);
    expect(createCoach(world, scenario).solution()).toEqual(['look', '# repair', 'repair', 'look']);
  });
});
