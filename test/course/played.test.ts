import { join } from 'node:path';
import { createActor, waitFor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/base/result.ts';
import {
  createLessonMachine,
  createWorldActor,
  currentTask,
  findExercise,
  instantiate,
  loadContent,
  startPosition,
  type Lesson,
} from '../../src/course/index.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';

const content = loadContent([join(import.meta.dirname, '../..')]);
const engine = createLabEngine('test');

/** What a learner met on the way through a lesson. */
interface Played {
  readonly predictions: number;
  readonly questions: number;
  readonly labs: readonly string[];
  readonly stage: string;
  /** what the machine had to say besides the lesson: labs that cannot be built, predictions that do not run */
  readonly notices: readonly string[];
}

/** Plays a lesson as a learner does who knows everything: right answers, and in each lab its first solution, line by line. */
async function play(lesson: Lesson): Promise<Played> {
  const logic = createWorldActor({
    engine,
    find: (address) => findExercise(content, address),
    seed: () => '1',
    savedJournal: () => [],
    saveEvent: () => ok(undefined),
  });
  const actor = createActor(createLessonMachine(lesson, logic), { input: { position: startPosition(lesson) } });
  const notices = new Set<string>();
  actor.subscribe(({ context }) => void (context.notice !== undefined && notices.add(context.notice)));
  actor.start();
  const met = { predictions: 0, questions: 0 };
  const labs: string[] = [];
  for (let step = 0; step < 500; step++) {
    const snapshot = await waitFor(actor, (one) => !one.hasTag('busy'), { timeout: Infinity });
    const task = currentTask(lesson, snapshot.context.position);
    if (snapshot.matches('done')) break;
    if (snapshot.hasTag('asking') && (task?.kind === 'predict' || task?.kind === 'quiz')) {
      met[task.kind === 'predict' ? 'predictions' : 'questions']++;
      const asked = task.kind === 'predict' ? task.predict : task.quiz;
      actor.send({ type: 'ANSWER', choice: asked.choices.findIndex((choice) => choice.right) });
    } else if (snapshot.matches('lab') && task?.kind === 'lab') {
      labs.push(task.lab);
      const source = lesson.labs.get(task.lab);
      const scenario = source && instantiate(source, '1');
      for (const line of engine.splitScript(scenario?.ok === true ? (scenario.value.solutions[0]?.text ?? '') : '')) {
        if (!actor.getSnapshot().matches('lab')) break;
        actor.send({ type: 'LINE', session: 'main', text: line });
        await waitFor(actor, (one) => !one.hasTag('busy'), { timeout: Infinity });
      }
      // controllers need a moment to do what the last command asked for
      for (let i = 0; i < 6 && actor.getSnapshot().matches('lab') && snapshot.context.report?.goals.length !== 0; i++) {
        actor.send({ type: 'LINE', session: 'main', text: 'sleep 10' });
        await waitFor(actor, (one) => !one.hasTag('busy'), { timeout: Infinity });
      }
      if (actor.getSnapshot().matches('lab')) {
        if (snapshot.context.report?.goals.length !== 0) break;
        actor.send({ type: 'NEXT' });
      }
    } else actor.send({ type: 'NEXT' });
  }
  const { value, context } = actor.getSnapshot();
  actor.stop();
  return { ...met, labs, stage: `${JSON.stringify(value)} page ${context.position.page + 1}`, notices: [...notices] };
}

describe('the whole course, played by a script', { timeout: 600_000 }, () => {
  it.each(content.lessons.map((lesson) => [lesson.spec.id, lesson] as const))('%s', async (_, lesson) => {
    const played = await play(lesson);
    expect(played.stage).toBe(`"done" page ${lesson.pages.length}`);
    expect(played.notices).toEqual([]);
    expect(played.predictions).toBeGreaterThanOrEqual(2);
    expect(played.questions).toBeGreaterThanOrEqual(2);
    expect(played.labs.length).toBeGreaterThanOrEqual(1);
  });
});
