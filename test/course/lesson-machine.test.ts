import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createActor, waitFor, type Actor, type SnapshotFrom } from 'xstate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createLessonMachine,
  createWorldActor,
  currentTask,
  exerciseAsLesson,
  findExercise,
  lessonMachineChart,
  loadContent,
  restorePosition,
  startPosition,
  type JournalEvent,
  type LabWorld,
  type Lesson,
  type LessonEvent,
  type LessonMachine,
  type Position,
} from '../../src/course/index.ts';
import { ok } from '../../src/base/result.ts';
import { toyEngine } from '../support/toy-lab.ts';

const project = join(import.meta.dirname, '../..');
const content = loadContent([project]);

function lessonOf(id: string): Lesson {
  const lesson = content.lessons.find((one) => one.spec.id === id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  return lesson;
}

interface Running {
  readonly actor: Actor<LessonMachine>;
  readonly journal: JournalEvent[];
}

function start(
  lesson: Lesson,
  position: Position = startPosition(lesson),
  journal: JournalEvent[] = [],
  opened: (world: LabWorld) => void = () => {},
): Running {
  const logic = createWorldActor({
    engine: toyEngine,
    find: (address) => findExercise(content, address),
    seed: () => '1',
    savedJournal: () => [...journal],
    opened: (_, world) => opened(world),
    saveEvent: (_, event) => {
      journal.push(event);
      return ok(undefined);
    },
  });
  const actor = createActor(createLessonMachine(lesson, logic), { input: { position } });
  actor.subscribe({
    error: (error) => {
      throw error;
    },
  });
  actor.start();
  return { actor, journal };
}

const rest = (actor: Actor<LessonMachine>): Promise<SnapshotFrom<LessonMachine>> =>
  waitFor(actor, (state) => !state.hasTag('busy'), { timeout: 5000 });

/** Sends an event and waits until nothing is under way. */
async function send(running: Running, event: LessonEvent): Promise<SnapshotFrom<LessonMachine>> {
  running.actor.send(event);
  return rest(running.actor);
}

/** Answers and reads on until the lab is open. */
async function toLab(running: Running): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const state = await rest(running.actor);
    if (state.matches('lab')) return;
    await send(running, state.hasTag('asking') ? { type: 'ANSWER', choice: 0 } : { type: 'NEXT' });
  }
  throw new Error('no lab');
}

describe('a lesson', () => {
  test.each(['first-hop', 'across-nodes'])('%s is played from its first page to its end', async (id) => {
    const lesson = lessonOf(id);
    const running = start(lesson);
    await toLab(running);
    const lab = currentTask(lesson, running.actor.getSnapshot().context.position);
    const source = lab?.kind === 'lab' ? lesson.labs.get(lab.lab) : undefined;
    const solution = source?.solutions[0]?.text ?? '';
    let state = running.actor.getSnapshot();
    for (const text of toyEngine.splitScript(solution)) state = await send(running, { type: 'LINE', session: 'main', text });
    expect(state.value).toBe('solved');
    expect(state.context.report?.score).toBe(state.context.report?.max);
    expect((await send(running, { type: 'NEXT' })).value).toBe('debriefed');
    await send(running, { type: 'NEXT' });
    expect((await send(running, { type: 'NEXT' })).value).toBe('done');
    expect(running.actor.getSnapshot().context.position.labs).toEqual({ [lab?.kind === 'lab' ? lab.lab : '']: 'solved' });
  });

  test('a prediction is asked first, then its command runs', async () => {
    const lesson = lessonOf('first-hop');
    const running = start(lesson);
    let state = await send(running, { type: 'NEXT' });
    expect(state.value).toEqual({ predicting: 'asking' });
    expect(state.context.outcome).toBeUndefined();
    state = await send(running, { type: 'ANSWER', choice: 9 });
    expect(state.value).toEqual({ predicting: 'asking' });
    state = await send(running, { type: 'ANSWER', choice: 1 });
    expect(state.value).toEqual({ predicting: 'told' });
    expect(state.context.outcome?.stdout).toContain('worker-1');
    expect(state.context.position.answers).toEqual({ 'whose-address': 1 });
  });

  test('leaving in the middle of a lab and coming back replays to the same place', async () => {
    const lesson = lessonOf('across-nodes');
    const first = start(lesson);
    await toLab(first);
    await send(first, { type: 'LINE', session: 'main', text: 'ssh worker-1 ip route replace 10.244.2.0/24 via 172.18.0.4' });
    await send(first, { type: 'HINT' });
    await waitFor(first.actor, (state) => state.context.hint !== undefined);
    const saved = JSON.stringify(first.actor.getSnapshot().context.position);
    first.actor.stop();
    expect(first.journal.map((event) => event.kind)).toEqual(['line', 'hint']);

    const restored = restorePosition(saved, lesson);
    if (!restored.ok) throw new Error(restored.error);
    const second = start(lesson, restored.value.position, first.journal);
    const state = await rest(second.actor);
    expect(state.value).toEqual({ lab: 'ready' });
    expect(state.context.hints).toEqual([1]);
    expect(
      (await send(second, { type: 'LINE', session: 'main', text: 'ssh worker-2 ip route replace 10.244.1.0/24 via 172.18.0.3' })).value,
    ).toBe('solved');
  });

  test('skipping marks the lab and leads to the debrief; abandoning can be resumed', async () => {
    const running = start(lessonOf('first-hop'));
    await toLab(running);
    expect((await send(running, { type: 'ABANDON' })).value).toBe('abandoned');
    expect((await send(running, { type: 'RESUME' })).value).toEqual({ lab: 'ready' });
    expect((await send(running, { type: 'SKIP' })).value).toBe('skipped');
    expect((await send(running, { type: 'NEXT' })).value).toBe('debriefed');
    expect(running.actor.getSnapshot().context.position.labs).toEqual({ 'one-label': 'skipped' });
  });

  test('what a terminal runs while goals are judged is judged too', async () => {
    let world: LabWorld | undefined;
    const running = start(lessonOf('first-hop'), undefined, [], (one) => (world = one));
    await toLab(running);
    running.actor.send({ type: 'RAN' });
    await world?.submitLine('main', 'kubectl label pod shop app=shop --overwrite');
    running.actor.send({ type: 'RAN' });
    await waitFor(running.actor, (state) => state.matches('solved'), { timeout: 5000 });
    expect(running.actor.getSnapshot().context.report?.solved).toBe(true);
  });

  test('an exercise is a lesson of one page', async () => {
    const source = findExercise(content, 'first-hop-storefront');
    if (!source) throw new Error('no exercise');
    const running = start(exerciseAsLesson(source, '1'));
    expect((await send(running, { type: 'NEXT' })).value).toEqual({ lab: 'ready' });
    expect(running.actor.getSnapshot().context.report?.solved).toBe(false);
  });

  test('no order of events stops the machine, and its context stays plain JSON', async () => {
    const event = fc.oneof(
      fc.constantFrom<LessonEvent>(
        { type: 'NEXT' },
        { type: 'BACK' },
        { type: 'CHECK' },
        { type: 'HINT' },
        { type: 'SKIP' },
        { type: 'ABANDON' },
        { type: 'RESUME' },
        { type: 'RAN' },
      ),
      fc.integer({ min: -1, max: 4 }).map((choice): LessonEvent => ({ type: 'ANSWER', choice })),
      fc
        .constantFrom('kubectl get pods', 'nonsense', 'kubectl label pod shop app=shop')
        .map((text): LessonEvent => ({ type: 'LINE', session: 'main', text })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const running = start(lessonOf('first-hop'));
        for (const one of events) await send(running, one);
        const { status, context } = running.actor.getSnapshot();
        running.actor.stop();
        expect(status).toBe('active');
        expect(JSON.parse(JSON.stringify(context.position))).toEqual(context.position);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a saved position', () => {
  const lesson = lessonOf('first-hop');
  const position = { ...startPosition(lesson), page: 2, block: 1, answers: { 'whose-address': 1, gone: 0 } };
  test.each([
    {
      name: 'of this version opens as it was',
      text: JSON.stringify(position),
      result: { ok: true, value: { position, notice: undefined } },
    },
    {
      name: 'of other content opens at the top of its page, with the answers that are still asked',
      text: JSON.stringify({ ...position, contentVersion: 'old' }),
      result: {
        ok: true,
        value: {
          position: { ...position, block: 0, answers: { 'whose-address': 1 } },
          notice: 'this lesson was revised since you were here; you are at the top of the page you were on',
        },
      },
    },
    {
      name: 'of a newer kubehop is refused',
      text: JSON.stringify({ ...position, schema: 9 }),
      result: { ok: false, error: 'the place was saved by a newer kubehop; update it to go on there' },
    },
    {
      name: 'that is no JSON is refused',
      text: '{',
      result: { ok: false, error: 'the saved place cannot be read; the lesson starts at its first page' },
    },
  ])('$name', ({ text, result }) => {
    expect(restorePosition(text, lesson)).toEqual(result);
  });
});

test('docs/lesson-machine.md is the chart of the machine (UPDATE_DOCS=1 writes it)', () => {
  const file = join(project, 'docs/lesson-machine.md');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, lessonMachineChart());
  expect(readFileSync(file, 'utf8')).toBe(lessonMachineChart());
});
