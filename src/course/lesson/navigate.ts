import { instantiate } from '../content/scenario.ts';
import type { ExerciseSource } from '../content/exercise.ts';
import type { Block, Lesson } from '../format/lesson.ts';
import type { Position } from './position.ts';

/** The blocks that ask for something to do. */
export type TaskBlock = Extract<Block, { kind: 'predict' | 'quiz' | 'lab' }>;

/** What the learner is to do next on the page, undefined when everything on it is behind them. */
export function currentTask(lesson: Lesson, position: Position): TaskBlock | undefined {
  return tasks(lesson, position.page)[position.block];
}

/** What the page shows now: everything up to and including the current task. */
export function visibleBlocks(lesson: Lesson, position: Position): readonly Block[] {
  const blocks = lesson.pages[position.page]?.blocks ?? [];
  const task = currentTask(lesson, position);
  return task ? blocks.slice(0, blocks.indexOf(task) + 1) : blocks;
}

export function isLastPage(lesson: Lesson, position: Position): boolean {
  return position.page >= lesson.pages.length - 1;
}

/** The lab a task runs in: its own, or the lesson's first. */
export function labOf(lesson: Lesson, task: TaskBlock | undefined): ExerciseSource | undefined {
  if (task?.kind === 'lab') return lesson.labs.get(task.lab);
  if (task?.kind !== 'predict') return undefined;
  return task.predict.lab === undefined ? [...lesson.labs.values()][0] : lesson.labs.get(task.predict.lab);
}

function tasks(lesson: Lesson, page: number): TaskBlock[] {
  return (lesson.pages[page]?.blocks ?? []).filter(
    (block): block is TaskBlock => block.kind === 'predict' || block.kind === 'quiz' || block.kind === 'lab',
  );
}

/** An exercise as a lesson of one page, so that one machine plays both; `seed` chooses the variant its brief speaks of. */
export function exerciseAsLesson(source: ExerciseSource, seed: string): Lesson {
  const { spec, version } = source;
  const variant = instantiate(source, seed);
  const directory = source.file.replace(/\/[^/]*$/, '');
  return {
    spec: {
      format: 1,
      id: spec.id,
      title: spec.title,
      layers: spec.layers,
      minutes: spec.minutes,
      requires: spec.requires,
      teaches: { ideas: [spec.title], commands: [] },
    },
    pages: [
      {
        title: spec.title,
        blocks: [
          { kind: 'text', line: 1, markdown: variant.ok ? variant.value.brief : source.brief },
          { kind: 'lab', line: 1, lab: spec.id },
        ],
      },
    ],
    number: 0,
    directory,
    file: source.file,
    version,
    labs: new Map([[spec.id, source]]),
  };
}
