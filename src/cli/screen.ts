import { parseArgs } from 'node:util';
import { err, ok } from '../base/result.ts';
import { startScreen } from '../tui/start.tsx';
import { readContent } from './content.ts';
import { DRILL_OPTIONS, drillAskedFor, drillById } from './drill.ts';
import { openHome } from './home.ts';
import { createLazyEngine } from './lazy-engine.ts';
import { quizOf } from './study.ts';
import { UsageError, type Io } from './io.ts';
import { VERSION } from './version.ts';

/** The course on the screen; leaving says where the progress is. */
export async function screenCourse(command: string, args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { content: { type: 'string', multiple: true }, seed: { type: 'string' }, ...DRILL_OPTIONS },
  });
  const content = readContent(values.content);
  const [open] = positionals;
  const drill = command === 'drill' ? await drillAskedFor(values) : await drillById(open ?? '');
  if (open !== undefined && !drill && !content.exercises.has(open) && !content.lessons.some((lesson) => lesson.spec.id === open)) {
    throw new UsageError(`there is no lesson or exercise "${open}"; kubehop list shows them`);
  }
  const home = await openHome(io);
  try {
    await startScreen({
      content,
      progress: home.progress,
      engine: createLazyEngine(),
      version: VERSION,
      now: () => Date.now(),
      notice: home.notice,
      open: drill ?? (command === 'review' || command === 'placement' ? command : open),
      extras: {
        drill: async () => {
          try {
            return ok(await drillAskedFor({}));
          } catch (error) {
            return err(error instanceof Error ? error.message : String(error));
          }
        },
        review: () => quizOf('review', content, home.progress),
        placement: () => quizOf('placement', content, home.progress),
        glossary: async () => (await import('./glossary.ts')).readGlossary(),
      },
      colour: (io.env['NO_COLOR'] ?? '') === '',
    });
  } finally {
    home.progress.close();
  }
  io.out(home.progress.kind === 'sqlite' ? `Your progress is in ${home.directory}.\n` : 'Your progress was not saved.\n');
  return 0;
}
