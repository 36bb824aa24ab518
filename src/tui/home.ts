import { COURSE, PARTS, partOf } from '../course/map.ts';
import type { Content, Lesson } from '../course/index.ts';
import type { Progress } from '../course/progress-port.ts';
import { frame, stageOf } from './views.ts';
import type { Screen, ScreenLine, Size } from './screen.ts';
import { wrapText } from './wrap.ts';

interface HomeItem {
  readonly id: string;
  readonly kind: 'lesson' | 'exercise';
}

/** What can be chosen at home, in order: lessons, then exercises. */
export function homeItems(content: Content): readonly HomeItem[] {
  return [
    ...content.lessons.map((lesson) => ({ id: lesson.spec.id, kind: 'lesson' as const })),
    ...[...content.exercises.keys()].map((id) => ({ id, kind: 'exercise' as const })),
  ];
}

/** Where the cursor stands at first: the first lesson that is not done, from the one to begin with on. */
export function firstChoice(content: Content, progress: Progress): number {
  const start = Math.max(
    0,
    content.lessons.findIndex((lesson) => lesson.spec.id === progress.setting('start')),
  );
  const open = content.lessons.findIndex((lesson, index) => index >= start && stageOf(progress, lesson.spec.id) !== 'done');
  return open < 0 ? start : open;
}

/** Nobody has done anything here yet: the placement check is offered. */
function isFirstStart(progress: Progress): boolean {
  return progress.positions().length === 0 && progress.setting('start') === undefined;
}

/** The map of the course; lessons that are not written yet have their place on it. */
export function homeScreen(
  content: Content,
  progress: Progress,
  chosen: number,
  size: Size,
  notice: string | undefined,
  now: number,
): Screen {
  const solved = new Set(progress.solved().map((entry) => entry.address));
  const done = (lesson: Lesson): boolean => stageOf(progress, lesson.spec.id) === 'done';
  const count = `${content.lessons.filter(done).length} of ${content.lessons.length} lessons`;
  const lines: ScreenLine[] = [
    { text: ` kubehop${' '.repeat(Math.max(2, size.columns - count.length - 9))}${count}`, bold: true },
    { text: '' },
  ];
  if (isFirstStart(progress))
    lines.push({ text: ' New here? Enter begins. Not quite new? p finds the lesson to begin with.' }, { text: '' });
  const later = COURSE.filter((row) => !content.lessons.some((lesson) => lesson.number === row.number || lesson.spec.id === row.id));
  const rows = [...content.lessons.map((lesson) => ({ number: lesson.number, lesson, title: lesson.spec.title })), ...later].sort(
    (a, b) => a.number - b.number,
  );
  let index = 0;
  let part = -1;
  for (const row of rows) {
    const here = partOf(row.number);
    const title = here === part ? '' : `${here}  ${PARTS[here] ?? ''}`;
    part = here;
    if (!('lesson' in row)) {
      lines.push({ text: `   ${title.padEnd(23)} · ${row.title}   later`, dim: true });
      continue;
    }
    const { spec } = row.lesson;
    const mark = done(row.lesson) ? '✓' : stageOf(progress, spec.id) === undefined ? '·' : '▸';
    const begin = progress.setting('start') === spec.id && !done(row.lesson) ? '   begin here' : '';
    lines.push({
      text: ` ${index === chosen ? '>' : ' '} ${title.padEnd(23)} ${mark} ${spec.title}   ${spec.minutes} min${begin}`,
      bold: index === chosen,
    });
    index++;
  }
  const due = progress.cards().filter((card) => card.dueAt <= now).length;
  const finished = PARTS.findLastIndex((_, number) => {
    const inPart = content.lessons.filter((lesson) => partOf(lesson.number) === number);
    return number > 0 && inPart.length > 0 && inPart.every(done);
  });
  const moment = finished > 0 ? `: part ${finished} is done, look back with r` : '';
  lines.push(
    { text: '' },
    {
      text: `   Review      ${due === 0 ? 'nothing is due' : `${due} ${due === 1 ? 'question' : 'questions'} due${moment}`}`,
    },
    { text: '   Drill       an incident made of the fault catalogue, of any topic: d' },
    { text: `   Exercises   ${[...content.exercises.keys()].filter((id) => solved.has(id)).length} of ${content.exercises.size} solved` },
  );
  for (const exercise of content.exercises.values()) {
    lines.push({
      text: ` ${index === chosen ? '>' : ' '} ${''.padEnd(23)} ${solved.has(exercise.spec.id) ? '✓' : '·'} ${exercise.spec.title}   ${exercise.spec.minutes} min`,
      bold: index === chosen,
    });
    index++;
  }
  if (notice !== undefined) lines.push({ text: '' }, ...wrapText(notice, size.columns - 2).map((text) => ({ text: ` ${text}` })));
  const room = size.rows - 3;
  const cursor = lines.findIndex((line) => line.text.startsWith(' >'));
  const from = Math.max(0, Math.min(lines.length - room, cursor - Math.floor(room / 2)));
  return {
    lines: frame(lines.slice(from, from + room), size, ' Enter open  Up/Down choose  d drill  r review  p placement  ? help  q quit'),
  };
}
