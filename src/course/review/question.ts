import type { Choice, Lesson } from '../format/lesson.ts';
import type { Position } from '../lesson/position.ts';

/** A question of a lesson outside of it: in the review and in the placement check. */
export interface Question {
  /** `lesson/question` */
  readonly id: string;
  readonly lesson: string;
  readonly lessonTitle: string;
  readonly number: number;
  readonly question: string;
  /** a prediction's command; it is shown, not run */
  readonly command: string | undefined;
  readonly choices: readonly Choice[];
}

/** All questions and predictions of a lesson, in its order. */
export function questionsOf(lesson: Lesson): readonly Question[] {
  return lesson.pages
    .flatMap((page) => page.blocks)
    .flatMap((block): Question[] => {
      if (block.kind !== 'predict' && block.kind !== 'quiz') return [];
      const asked = block.kind === 'predict' ? block.predict : block.quiz;
      return [
        {
          id: `${lesson.spec.id}/${asked.id}`,
          lesson: lesson.spec.id,
          lessonTitle: lesson.spec.title,
          number: lesson.number,
          question: asked.question,
          command: block.kind === 'predict' ? block.predict.command.trim() : undefined,
          choices: asked.choices,
        },
      ];
    });
}

/** Ids of the questions that were answered wrong in a lesson: they come back in the review. */
export function wrongAnswers(lesson: Lesson, position: Position): readonly string[] {
  return questionsOf(lesson)
    .filter((question) => {
      const answer = position.answers[question.id.slice(lesson.spec.id.length + 1)];
      return answer !== undefined && question.choices[answer]?.right !== true;
    })
    .map((question) => question.id);
}
