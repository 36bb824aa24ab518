import { parseArgs } from 'node:util';
import { startScreen } from '../tui/start.tsx';
import { readContent } from './content.ts';
import { openHome } from './home.ts';
import { createLazyEngine } from './lazy-engine.ts';
import { UsageError, type Io } from './io.ts';
import { VERSION } from './version.ts';

/** The course on the screen; leaving says where the progress is. */
export async function screenCourse(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { content: { type: 'string', multiple: true } },
  });
  const content = readContent(values.content);
  const [open] = positionals;
  if (open !== undefined && !content.exercises.has(open) && !content.lessons.some((lesson) => lesson.spec.id === open)) {
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
      open,
      colour: (io.env['NO_COLOR'] ?? '') === '',
    });
  } finally {
    home.progress.close();
  }
  io.out(home.progress.kind === 'sqlite' ? `Your progress is in ${home.directory}.\n` : 'Your progress was not saved.\n');
  return 0;
}
