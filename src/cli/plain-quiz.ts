import { createInterface } from 'node:readline';
import { answerQuiz, currentQuestion, nextQuestion, QUIZ_START, type Quiz } from '../course/review/quiz.ts';
import type { Io } from './io.ts';

/** A review or placement check as plain lines: a number answers, `:quit` leaves. */
export async function plainQuiz(quiz: Quiz, io: Io): Promise<void> {
  for (const line of [quiz.title, ...quiz.opening]) io.out(`${line}\n`);
  const lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  let state = QUIZ_START;
  for (let question = currentQuestion(quiz, state); question; question = currentQuestion(quiz, state)) {
    io.out(`\nQuestion ${state.rights.length + 1}, from "${question.lessonTitle}": ${question.question}\n`);
    if (question.command !== undefined) io.out(`Command: ${question.command}\n`);
    question.choices.forEach((choice, index) => io.out(`${index + 1}. ${choice.text}\n`));
    io.out('a number answers  :quit\n');
    while (state.answer === undefined) {
      const next = await lines.next();
      const word = next.done === true ? ':quit' : next.value.trim();
      if (word === ':quit') return closing(quiz, state.rights, io);
      state = answerQuiz(quiz, state, /^[1-9]$/.test(word) ? Number(word) - 1 : -1);
      if (state.answer === undefined) io.out(`a number from 1 to ${question.choices.length} answers  :quit\n`);
    }
    for (const [index, choice] of question.choices.entries())
      if (choice.right || index === state.answer) io.out(`${choice.right ? 'Right' : 'Wrong'}: ${choice.text}: ${choice.why.trim()}\n`);
    state = nextQuestion(state);
  }
  closing(quiz, state.rights, io);
}

function closing(quiz: Quiz, rights: readonly boolean[], io: Io): void {
  io.out('\n');
  if (rights.length > 0 || quiz.questions.length === 0) for (const line of quiz.closing(rights)) io.out(`${line}\n`);
}
