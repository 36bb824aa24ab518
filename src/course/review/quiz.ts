import type { Question } from './question.ts';

/** Questions asked one after the other, outside of a lesson. Screens and plain mode play it alike. */
export interface Quiz {
  readonly title: string;
  /** said before the first question */
  readonly opening: readonly string[];
  readonly questions: readonly Question[];
  /** whether it ends here, before its last question */
  ended(rights: readonly boolean[]): boolean;
  /** keeps an answer */
  answered(question: Question, right: boolean): void;
  /** said at the end */
  closing(rights: readonly boolean[]): readonly string[];
}

/** Where somebody is in a quiz. */
export interface QuizState {
  readonly rights: readonly boolean[];
  /** the choice that was made and is being explained */
  readonly answer: number | undefined;
}

export const QUIZ_START: QuizState = { rights: [], answer: undefined };

/** The question that is asked or explained; undefined at the end. */
export function currentQuestion(quiz: Quiz, state: QuizState): Question | undefined {
  const index = state.rights.length - (state.answer === undefined ? 0 : 1);
  return state.answer === undefined && quiz.ended(state.rights) ? undefined : quiz.questions[index];
}

/** Takes an answer and keeps it; anything that is no choice changes nothing. */
export function answerQuiz(quiz: Quiz, state: QuizState, choice: number): QuizState {
  const question = currentQuestion(quiz, state);
  const chosen = question?.choices[choice];
  if (!question || !chosen || state.answer !== undefined) return state;
  quiz.answered(question, chosen.right);
  return { rights: [...state.rights, chosen.right], answer: choice };
}

/** On to the next question, or to the end. */
export function nextQuestion(state: QuizState): QuizState {
  return { ...state, answer: undefined };
}
