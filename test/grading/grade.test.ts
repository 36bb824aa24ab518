import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { findExercise, instantiate, loadContent } from '../../src/course/index.ts';
import {
  BOUNDS,
  gradeExitCode,
  gradeSubmission,
  jsonReport,
  junitReport,
  parseSubmission,
  textReport,
  writeSubmission,
  type GradedFile,
  type Submission,
} from '../../src/grading/index.ts';
import { toyEngine } from '../support/toy-lab.ts';

const content = loadContent([join(import.meta.dirname, '../..')]);
const EXERCISE = 'first-hop-storefront';

/** A submission as a learner makes it: a script typed in a lab of this seed. */
async function submissionOf(script: 'solution' | 'half' | 'nothing', seed = '1', hint?: string): Promise<Submission> {
  const source = findExercise(content, EXERCISE);
  const scenario = source && instantiate(source, seed);
  if (!scenario?.ok) throw new Error('no scenario');
  const lab = await toyEngine.createLab(scenario.value.lab);
  if (!lab.ok) throw new Error(lab.error.message);
  if (hint !== undefined) lab.value.recordHint(hint);
  const text =
    script === 'solution'
      ? scenario.value.solutions[0]?.text
      : script === 'half'
        ? scenario.value.wrong.find((one) => one.name.includes('one-pod'))?.text
        : '';
  for (const command of toyEngine.splitScript(text ?? '')) await lab.value.submitLine('main', command);
  return {
    format: 1,
    exercise: EXERCISE,
    contentVersion: source?.version ?? '',
    engineVersion: toyEngine.version,
    seed,
    learner: 'ada',
    journal: lab.value.journal(),
  };
}

const grade = (submission: Submission | string, options: { seed?: string; proceed?: () => boolean } = {}) =>
  gradeSubmission(typeof submission === 'string' ? submission : writeSubmission(submission), { content, engine: toyEngine, ...options });

describe('grading by replay', () => {
  test('a solution gets all points', async () => {
    expect(await grade(await submissionOf('solution'))).toMatchObject({
      ok: true,
      value: { exercise: EXERCISE, learner: 'ada', score: 5, max: 5, hints: 0, commands: 3, notes: [], report: { solved: true } },
    });
  });

  test('half a repair gets its part; an empty journal gets nothing', async () => {
    const half = await grade(await submissionOf('half'));
    expect(half).toMatchObject({ ok: true, value: { score: 3, max: 5, report: { solved: false } } });
    expect(await grade(await submissionOf('nothing'))).toMatchObject({ ok: true, value: { score: 0, max: 5 } });
  });

  test('hints cost what the exercise says, and never more than there is', async () => {
    expect(await grade(await submissionOf('solution', '1', '1'))).toMatchObject({ ok: true, value: { score: 4, hints: 1 } });
    expect(await grade(await submissionOf('nothing', '1', '1'))).toMatchObject({ ok: true, value: { score: 0, hints: 1 } });
  });

  test('another version of the content or engine is said', async () => {
    const submission = { ...(await submissionOf('solution')), engineVersion: '9.9.9', contentVersion: 'old' };
    const graded = await grade(submission);
    expect(graded.ok && graded.value.notes).toEqual([
      'made with kubehop 9.9.9, graded with 0.0.0-toy',
      expect.stringMatching(/^made with content old, graded with /),
    ]);
  });

  test.each([
    {
      name: 'an edited line',
      change: (one: Submission) => ({
        ...one,
        journal: one.journal.map((event) => (event.seq === 1 ? { ...event, data: 'kubectl get pods' } : event)),
      }),
      error: 'journal entry 1 does not print what the submission says: the journal was changed',
    },
    {
      name: 'an edited hash',
      change: (one: Submission) => ({ ...one, journal: one.journal.map((event) => ({ ...event, outputHash: 'x' })) }),
      error: 'journal entry 1 does not print what the submission says: the journal was changed',
    },
    {
      name: 'an entry taken out',
      change: (one: Submission) => ({ ...one, journal: one.journal.slice(1) }),
      error: 'journal entry 2 does not follow entry 0',
    },
    {
      name: 'a journal of another seed',
      change: (one: Submission) => ({ ...one, seed: '2' }),
      error: 'journal entry 3 does not print what the submission says: the journal was changed',
    },
    { name: 'an unknown exercise', change: (one: Submission) => ({ ...one, exercise: '../../etc' }), error: 'unknown exercise ../../etc' },
    {
      name: 'time that runs backwards',
      change: (one: Submission) => ({ ...one, journal: one.journal.map((event) => ({ ...event, at: 100 - event.seq })) }),
      error: 'journal entry 2 is earlier than the one before',
    },
    {
      name: 'a learner with escape sequences',
      change: (one: Submission) => ({ ...one, learner: '\u001b[2J' }),
      error: 'no submission: learner: must be plain text',
    },
    {
      name: 'an event of an unknown kind',
      change: (one: Submission) =>
        ({ ...one, journal: [{ seq: 1, at: 0, session: 'main', kind: 'code', data: '' }] }) as unknown as Submission,
      error: expect.stringContaining('no submission: journal.0.kind: Invalid option') as string,
    },
    {
      name: 'more entries than allowed',
      change: (one: Submission) => ({
        ...one,
        journal: Array.from({ length: 1001 }, (_, i) => ({
          seq: i + 1,
          at: 0,
          session: 'main',
          kind: 'line' as const,
          data: 'x',
          outputHash: 'x',
        })),
      }),
      error: '1001 journal entries, more than the 1000 allowed',
    },
    {
      name: 'a line that is too long',
      change: (one: Submission) => ({
        ...one,
        journal: [{ seq: 1, at: 0, session: 'main', kind: 'line' as const, data: 'x'.repeat(BOUNDS.eventCharacters + 1), outputHash: 'x' }],
      }),
      error: expect.stringContaining('journal.0.data') as string,
    },
  ])('refuses in one line: $name', async ({ change, error }) => {
    const graded = await grade(change(await submissionOf('solution')));
    expect(graded).toEqual({ ok: false, error });
  });

  test('refuses the seed of somebody else', async () => {
    expect(await grade(await submissionOf('solution', '2'), { seed: '1' })).toEqual({
      ok: false,
      error: "made with seed 2, not with this learner's",
    });
  });

  test('stops when the caller says that time is over', async () => {
    expect(await grade(await submissionOf('solution'), { proceed: () => false })).toEqual({
      ok: false,
      error: 'stopped at journal entry 1: the time limit is over',
    });
  });

  test.each([
    { name: 'empty', text: '', error: 'the file is empty' },
    { name: 'cut off', text: '{"format": 1, "exercise": "fir', error: 'no JSON (is the file cut off?)' },
    { name: 'a newer format', text: '{"format": 2}', error: 'submission format 2: update kubehop to grade it' },
    {
      name: 'an unknown key',
      text: '{"format":1,"exercise":"a","contentVersion":"a","engineVersion":"a","seed":"a","learner":"","journal":[],"score":5}',
      error: 'no submission: Unrecognized key: "score"',
    },
  ])('refuses a file that is $name', ({ text, error }) => {
    expect(parseSubmission(text)).toEqual({ ok: false, error });
  });

  test('no text makes the reader throw, and what is written reads back the same', async () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof parseSubmission(text).ok).toBe('boolean');
      }),
    );
    const submission = await submissionOf('solution');
    expect(parseSubmission(writeSubmission(submission))).toEqual({ ok: true, value: submission });
    expect(parseSubmission(writeSubmission({ ...submission, journal: [] }))).toEqual({ ok: true, value: { ...submission, journal: [] } });
  });
});

describe('reports', () => {
  const entries = async (): Promise<GradedFile[]> => [
    { file: 'ada.json', result: await grade(await submissionOf('solution')) },
    { file: 'bob.json', result: await grade(await submissionOf('half')) },
    { file: 'eve\u001b.json', result: await grade('') },
  ];

  test('text counts hidden goals and prints no control characters', async () => {
    const text = textReport(await entries());
    expect(text).toBe(
      [
        'ada.json: first-hop-storefront (seed 1), ada: 5 of 5',
        '  [x] client gets a page from http://storefront (2)',
        '  [x] All three replicas stand behind the Service (2)',
        '  hidden goals: 1 of 1 met',
        'bob.json: first-hop-storefront (seed 1), ada: 3 of 5',
        '  [x] client gets a page from http://storefront (2)',
        '  [ ] All three replicas stand behind the Service (2): endpointslices.discovery.k8s.io: not objects.map(s, has(s.endpoints) ? size(s.endpoints) : 0) .exists(n, n >= 3)',
        '  hidden goals: 1 of 1 met',
        'eve?.json: refused: the file is empty',
        '',
      ].join('\n'),
    );
  });

  test('json gives the same, and no reason for a hidden goal', async () => {
    const { results } = JSON.parse(jsonReport(await entries())) as { results: Record<string, unknown>[] };
    expect(results.map(({ file, score, max, solved, error }) => ({ file, score, max, solved, error }))).toEqual([
      { file: 'ada.json', score: 5, max: 5, solved: true, error: undefined },
      { file: 'bob.json', score: 3, max: 5, solved: false, error: undefined },
      { file: 'eve\u001b.json', score: undefined, max: undefined, solved: undefined, error: 'the file is empty' },
    ]);
    expect(results[0]?.['goals']).toContainEqual({ id: 'own-pods', points: 1, passed: true, hidden: true });
  });

  test('junit is valid XML with counts that add up', async () => {
    const xml = junitReport(await entries());
    expect(XMLValidator.validate(xml)).toBe(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false, parseAttributeValue: true }).parse(xml) as {
      testsuites: Record<string, unknown>;
    };
    expect(testsuites).toMatchObject({ '@_tests': 11, '@_failures': 1, '@_errors': 1 });
  });

  test('exit codes: 0 all solved, 1 a goal unmet, 3 a refusal', async () => {
    const [solved, half, refused] = await entries();
    if (!solved || !half || !refused) throw new Error('three entries');
    expect([gradeExitCode([solved]), gradeExitCode([solved, half]), gradeExitCode([solved, half, refused])]).toEqual([0, 1, 3]);
  });
});
