import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../src/course/format/lesson-parser.ts';
import type { Content, Lesson } from '../../src/course/index.ts';
import { startPosition } from '../../src/course/lesson/position.ts';
import { scheduleCard } from '../../src/course/review/cards.ts';
import { placementCheck } from '../../src/course/review/placement.ts';
import { questionsOf, wrongAnswers } from '../../src/course/review/question.ts';
import { answerQuiz, currentQuestion, nextQuestion, QUIZ_START, type Quiz, type QuizState } from '../../src/course/review/quiz.ts';
import { dueReview } from '../../src/course/review/review.ts';
import { createMemoryProgress } from '../../src/progress/index.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 5, 9);

function lesson(number: number, id: string, questions: number): Lesson {
  const blocks = Array.from(
    { length: questions },
    (_, index) => `\`\`\`quiz
id: q${index + 1}
question: Question ${index + 1} of ${id}?
choices:
  - text: Wrong
    why: It is wrong for a reason.
  - text: Right
    right: true
    why: It is right for a reason.
\`\`\`
`,
  ).join('\n');
  const text = `---\nformat: 1\nid: ${id}\ntitle: About ${id}\nlayers: [3]\nminutes: 10\nteaches: {ideas: [one]}\n---\n# ${id}\n\n${blocks}`;
  const parsed = parseLesson(text, `${id}.md`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { ...parsed.value, number, directory: id, file: `${id}.md`, version: 'v1', labs: new Map() };
}

const content: Content = {
  lessons: [lesson(0, 'arrive', 1), lesson(1, 'osi', 2), lesson(2, 'wires', 2), lesson(6, 'graph', 3), lesson(15, 'services', 4)],
  exercises: new Map(),
  problems: [],
};

/** Plays a quiz to its end: `right` says which questions are answered right. */
function play(quiz: Quiz, right: (index: number) => boolean): { readonly state: QuizState; readonly closing: readonly string[] } {
  let state = QUIZ_START;
  for (let index = 0; currentQuestion(quiz, state); index++) {
    state = answerQuiz(quiz, state, right(index) ? 1 : 0);
    expect(state.answer).toBeDefined();
    state = nextQuestion(state);
  }
  return { state, closing: quiz.closing(state.rights) };
}

describe('cards', () => {
  it('come back after minutes, then after days that grow; a mistake brings them near again', () => {
    let card = '{"format":1}';
    let now = NOW;
    const waits: number[] = [];
    for (const right of [false, true, true, true, true, false]) {
      const next = scheduleCard(card, right, now);
      waits.push((next.dueAt - now) / DAY);
      card = next.card;
      now = next.dueAt;
    }
    const [first = 1, second = 1, third = 0, fourth = 0, fifth = 0, sixth = 99] = waits;
    expect(first).toBeLessThan(0.01);
    expect(second).toBeLessThan(0.01);
    expect(third).toBeGreaterThanOrEqual(1);
    expect(fourth).toBeGreaterThan(third);
    expect(fifth).toBeGreaterThan(fourth);
    expect(sixth).toBeLessThan(0.01);
  });

  it('are the same for the same answers, and begin anew when they cannot be read', () => {
    expect(scheduleCard('{"format":1}', true, NOW)).toEqual(scheduleCard('no json', true, NOW));
    expect(scheduleCard('{"format":2,"x":1}', true, NOW)).toEqual(scheduleCard('{"format":1}', true, NOW));
  });
});

describe('the review', () => {
  it('asks what was answered wrong, also before there were cards, and schedules it by the answer', () => {
    const progress = createMemoryProgress();
    const osi = content.lessons[1];
    if (!osi) throw new Error('no lesson');
    const position = { ...startPosition(osi), answers: { q1: 0, q2: 1 } };
    expect(wrongAnswers(osi, position)).toEqual(['osi/q1']);
    progress.savePosition('osi', JSON.stringify(position), NOW);
    progress.saveCard('wires/q2', '{"format":1}', NOW - 5);
    progress.saveCard('gone/q9', '{"format":1}', NOW - 9);
    progress.saveCard('graph/q1', '{"format":1}', NOW + DAY);
    const quiz = dueReview(content, progress, () => NOW);
    expect(quiz.questions.map((question) => question.id)).toEqual(['wires/q2', 'osi/q1']);
    const { closing } = play(quiz, (index) => index === 0);
    expect(closing[0]).toBe('1 of 2 right.');
    expect(closing[1]).toMatch(/^The next one is due in \d+ min\.$/);
    expect(progress.reviews()).toEqual([
      { card: 'wires/q2', right: true, at: NOW },
      { card: 'osi/q1', right: false, at: NOW },
    ]);
    expect(dueReview(content, progress, () => NOW).questions).toEqual([]);
    expect(
      dueReview(content, progress, () => NOW + 2 * DAY)
        .questions.map((question) => question.id)
        .sort(),
    ).toEqual(['graph/q1', 'osi/q1', 'wires/q2']);
  });

  it('says so when nothing is due', () => {
    const quiz = dueReview(content, createMemoryProgress(), () => NOW);
    expect(quiz.questions).toEqual([]);
    expect(quiz.opening[0]).toBe('Nothing is due.');
    expect(quiz.closing([])).toEqual([]);
  });
});

describe('the placement check', () => {
  it('asks three of a part, none of part 0, at most one of a lesson where it can', () => {
    const quiz = placementCheck(content, createMemoryProgress(), '1', () => NOW);
    const asked = quiz.questions.map((question) => question.lesson);
    expect(asked).not.toContain('arrive');
    expect(asked).toHaveLength(9);
    expect(new Set(asked)).toEqual(new Set(['osi', 'wires', 'graph', 'services']));
    expect(placementCheck(content, createMemoryProgress(), '1', () => NOW).questions).toEqual(quiz.questions);
  });

  it.each([
    { name: 'nothing right: the first part', right: () => false, asked: 3, start: 'osi' },
    { name: 'the first part right: the second', right: (index: number) => index < 3, asked: 6, start: 'graph' },
    { name: 'two of three are enough', right: (index: number) => index !== 0 && index < 3, asked: 6, start: 'graph' },
    { name: 'everything right: the last part', right: () => true, asked: 9, start: 'services' },
  ])('$name', ({ right, asked, start }) => {
    const progress = createMemoryProgress();
    const { state } = play(
      placementCheck(content, progress, '1', () => NOW),
      right,
    );
    expect(state.rights).toHaveLength(asked);
    expect(progress.setting('start')).toBe(start);
  });
});

it('a choice that does not exist answers nothing', () => {
  const quiz = placementCheck(content, createMemoryProgress(), '1', () => NOW);
  expect(answerQuiz(quiz, QUIZ_START, 7)).toEqual(QUIZ_START);
  expect(questionsOf(lesson(3, 'x', 2)).map((question) => question.id)).toEqual(['x/q1', 'x/q2']);
});
