import { parseArgs } from 'node:util';
import type { Content } from '../course/index.ts';
import type { Progress } from '../progress/index.ts';
import type { Quiz } from '../course/review/quiz.ts';
import { readContent } from './content.ts';
import { openHome } from './home.ts';
import type { Io } from './io.ts';

/** `kubehop review` and `kubehop placement` as plain lines. */
export async function plainStudy(command: 'review' | 'placement', args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { content: { type: 'string', multiple: true } } });
  const content = readContent(values.content);
  const home = await openHome(io);
  if (home.notice !== undefined) io.out(`${home.notice}\n`);
  try {
    const { plainQuiz } = await import('./plain-quiz.ts');
    await plainQuiz(await quizOf(command, content, home.progress), io);
    return 0;
  } finally {
    home.progress.close();
  }
}

/** The review that is due now, or a placement check; the scheduler is loaded here. */
export async function quizOf(command: 'review' | 'placement', content: Content, progress: Progress): Promise<Quiz> {
  const now = (): number => Date.now();
  if (command === 'review') return (await import('../course/review/review.ts')).dueReview(content, progress, now);
  return (await import('../course/review/placement.ts')).placementCheck(content, progress, '1', now);
}
