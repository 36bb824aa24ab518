import { currentTask, goalLines, visibleBlocks } from '../course/index.ts';
import { markdownLines } from '../tui/markdown.ts';
import type { LessonSession } from '../tui/session.ts';

/** Columns of plain text: what a page of the screen has. */
const WIDTH = 76;

/** How much of a page was said already. */
export interface Said {
  readonly page: number;
  readonly blocks: number;
}

/** What the lesson says at this place and what it asks for, one statement a line; what was said before is left out. */
export function placeLines(session: LessonSession, before: Said): readonly string[] {
  const snapshot = session.actor.getSnapshot();
  const { lesson } = session;
  const { position, report, notice } = snapshot.context;
  const state = stateOf(session);
  const said = notice === undefined ? [] : [notice];
  if (session.problem !== undefined) return [session.problem];
  if (state === 'done') return [...said, `You have finished "${lesson.spec.title}".`];
  if (state === 'solved') return [...said, `Solved: ${report?.score ?? 0} of ${report?.max ?? 0}`];
  if (state === 'debriefed' || state === 'skipped') return [...said, ...prose(session.scenario?.debrief ?? '')];
  if (state === 'abandoned') return [...said, 'The lab is left as it is. :next goes back to it.'];
  if (state === 'lab') return [...said, ...labLines(session)];
  if (snapshot.hasTag('told')) return [...said, ...toldLines(session)];
  const known = before.page === position.page;
  const out = known ? [...said] : [...said, `Page ${position.page + 1} of ${lesson.pages.length}`];
  for (const shown of visibleBlocks(lesson, position).slice(known ? before.blocks : 0)) {
    if (shown.kind === 'text') out.push(...prose(shown.markdown));
    else if (shown.kind === 'diagram') out.push(...shown.text.split('\n'));
  }
  const task = currentTask(lesson, position);
  if (task?.kind === 'lab' && !session.exercise) out.push('Next is the lab.');
  if (task?.kind !== 'predict' && task?.kind !== 'quiz') return out;
  const asked = task.kind === 'predict' ? task.predict : task.quiz;
  const command = task.kind === 'predict' ? [`Command: ${task.predict.command}`] : [];
  return [...out, `Question: ${asked.question}`, ...command, ...asked.choices.map((choice, index) => `${index + 1}. ${choice.text}`)];
}

/** What is said by now. */
export function saidBy(session: LessonSession): Said {
  const { position } = session.actor.getSnapshot().context;
  return { page: position.page, blocks: visibleBlocks(session.lesson, position).length };
}

/** What the prediction's command printed, and why an answer is right or wrong. */
function toldLines(session: LessonSession): readonly string[] {
  const { context } = session.actor.getSnapshot();
  const task = currentTask(session.lesson, context.position);
  if (task?.kind !== 'predict' && task?.kind !== 'quiz') return [];
  const asked = task.kind === 'predict' ? task.predict : task.quiz;
  const answer = context.position.answers[asked.id];
  const printed =
    task.kind === 'predict' && context.outcome ? `${context.outcome.stdout}${context.outcome.stderr}`.trimEnd().split('\n') : [];
  return [
    ...printed,
    ...asked.choices.flatMap((choice, index) =>
      choice.right || index === answer ? [`${choice.right ? 'Right' : 'Wrong'}: ${choice.text}: ${choice.why}`] : [],
    ),
  ];
}

function labLines(session: LessonSession): readonly string[] {
  const { report } = session.actor.getSnapshot().context;
  const goals = report ? goalLines(report, 'unicode') : [];
  // the page of an exercise is its brief, which was just read
  return [...(session.exercise ? [] : prose(session.scenario?.brief ?? '')), ...goals];
}

/** The words that mean something at this place. */
export function words(session: LessonSession): string {
  const snapshot = session.actor.getSnapshot();
  if (stateOf(session) === 'lab') return ':goals  :hint  :undo  :path  ?word  :home  :quit';
  return snapshot.hasTag('asking') ? 'a number answers  ?word  :back  :quit' : ':next  ?word  :back  :quit';
}

export function stateOf(session: LessonSession): string {
  const { value } = session.actor.getSnapshot();
  return typeof value === 'string' ? value : (Object.keys(value)[0] ?? '');
}

function prose(markdown: string): readonly string[] {
  return markdownLines(markdown, WIDTH).map((line) => line.text);
}
