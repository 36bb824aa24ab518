import type { Content } from '../content/load.ts';
import { restorePosition } from '../lesson/position.ts';
import type { Progress } from '../progress-port.ts';
import { questionsOf, wrongAnswers } from './question.ts';
import type { Quiz } from './quiz.ts';
import { scheduleCard } from './cards.ts';

/** Most questions of one review: ten minutes. */
const MOST = 15;

/** The review that is due at `now`: what was answered wrong, the longest overdue first. */
export function dueReview(content: Content, progress: Progress, now: () => number): Quiz {
  keepEarlierMistakes(content, progress, now());
  const known = new Map(content.lessons.flatMap(questionsOf).map((question) => [question.id, question]));
  const due = progress
    .cards()
    .filter((card) => card.dueAt <= now())
    .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
  const cards = new Map(due.map((card) => [card.id, card.card]));
  const questions = due.flatMap(({ id }) => known.get(id) ?? []).slice(0, MOST);
  return {
    title: 'Review',
    opening:
      questions.length === 0
        ? ['Nothing is due.', 'What you answer wrong in a lesson comes back here: first soon, then after days, then after weeks.']
        : [`${count(questions.length)} that you once answered wrong.`],
    questions,
    ended: () => false,
    answered(question, right) {
      const at = now();
      const next = scheduleCard(cards.get(question.id) ?? '', right, at);
      progress.saveCard(question.id, next.card, next.dueAt);
      progress.recordReview({ card: question.id, right, at });
    },
    closing: (rights) =>
      questions.length === 0 ? [] : [`${rights.filter(Boolean).length} of ${rights.length} right.`, nextDue(progress, now())],
  };
}

/** Positions that were saved before there were cards have wrong answers too. */
function keepEarlierMistakes(content: Content, progress: Progress, now: number): void {
  const known = new Set(progress.cards().map((card) => card.id));
  for (const lesson of content.lessons) {
    const saved = progress.position(lesson.spec.id);
    const restored = saved === undefined ? undefined : restorePosition(saved, lesson);
    if (!restored?.ok) continue;
    for (const id of wrongAnswers(lesson, restored.value.position)) if (!known.has(id)) progress.saveCard(id, '{"format":1}', now);
  }
}

function nextDue(progress: Progress, now: number): string {
  const [soonest] = progress
    .cards()
    .map((card) => card.dueAt)
    .sort((a, b) => a - b);
  if (soonest === undefined) return 'There is nothing to review.';
  const minutes = Math.max(0, Math.round((soonest - now) / 60_000));
  if (minutes < 60) return `The next one is due in ${minutes} min.`;
  return minutes < 1440
    ? `The next one is due in ${Math.round(minutes / 60)} h.`
    : `The next one is due in ${Math.round(minutes / 1440)} days.`;
}

function count(questions: number): string {
  return questions === 1 ? 'One question' : `${questions} questions`;
}
