import { answerQuiz, currentQuestion, nextQuestion, QUIZ_START, type Quiz, type QuizState } from '../../course/review/quiz.ts';
import type { ScreenLine, Size } from '../screen.ts';
import { wrapText } from '../wrap.ts';
import type { Aside } from './aside.ts';
import { asideScreen } from './frame-lines.ts';

/** A review or a placement check on the screen. */
export function quizAside(quiz: Quiz): Aside {
  let state = QUIZ_START;
  let scroll = 0;
  /** the end is said once: it may keep something */
  let end: readonly string[] | undefined;
  return {
    screen(size) {
      if (currentQuestion(quiz, state)) return questionScreen(quiz, state, size, scroll);
      end ??= quiz.closing(state.rights);
      const opening = state.rights.length === 0 ? quiz.opening : [];
      return asideScreen(quiz.title, prose([...opening, ...end], size), ' Enter home', size);
    },
    press(key) {
      if (key.text === 'q' || ['f10', 'alt-q', 'escape', 'ctrl-c'].includes(key.name)) return 'leave';
      if (key.name === 'pagedown' || key.name === 'down') scroll += key.name === 'down' ? 1 : 10;
      else if (key.name === 'pageup' || key.name === 'up') scroll = Math.max(0, scroll - (key.name === 'up' ? 1 : 10));
      else if (!currentQuestion(quiz, state)) return key.name === 'enter' ? 'leave' : 'stay';
      else if (/^[1-9]$/.test(key.text)) state = answerQuiz(quiz, state, Number(key.text) - 1);
      else if ((key.name === 'enter' || key.name === 'right' || key.text === ' ') && state.answer !== undefined) {
        state = nextQuestion(state);
        scroll = 0;
      }
      return 'stay';
    },
  };
}

function questionScreen(quiz: Quiz, state: QuizState, size: Size, scroll: number) {
  const question = currentQuestion(quiz, state);
  const lines: ScreenLine[] = [];
  const say = (text: string, bold = false): void => void lines.push(...prose([text], size).map((line) => ({ ...line, bold })));
  if (!question) return asideScreen(quiz.title, [], '', size);
  if (state.rights.length === 0) {
    quiz.opening.forEach((text) => say(text));
    lines.push({ text: '' });
  }
  say(question.question, true);
  if (question.command !== undefined) say(`  ${question.command}`);
  lines.push({ text: '' });
  question.choices.forEach((choice, index) => say(`${state.answer === index ? '>' : ' '} ${index + 1}  ${choice.text}`));
  if (state.answer !== undefined) {
    lines.push({ text: '' });
    question.choices.forEach((choice, index) => {
      if (choice.right || index === state.answer) say(`${choice.right ? '✓' : '✗'} ${choice.text}: ${choice.why.trim()}`);
    });
  }
  const number = state.rights.length + (state.answer === undefined ? 1 : 0);
  const bottom = state.answer === undefined ? ` 1-${question.choices.length} answer   q home` : ' Enter go on   q home';
  return asideScreen(`${quiz.title} · ${question.lessonTitle} · ${number} of ${quiz.questions.length}`, lines, bottom, size, scroll);
}

function prose(texts: readonly string[], size: Size): readonly ScreenLine[] {
  return texts.flatMap((text) => wrapText(text, Math.min(76, size.columns - 2)).map((line) => ({ text: ` ${line}` })));
}
