import { formatProblem } from '../course/index.ts';
import { readContent } from './content.ts';
import { openHome } from './home.ts';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

/** `kubehop doctor`: what this installation has and lacks, each with its remedy; 1 when something is wrong. */
export async function doctor(_args: readonly string[], io: Io): Promise<number> {
  const content = readContent();
  const home = await openHome(io);
  const kept = home.progress.kind === 'sqlite';
  home.progress.close();
  io.out(`ok    kubehop ${VERSION} on Node ${process.versions.node}\n`);
  io.out(
    `${content.problems.length === 0 ? 'ok   ' : 'FAIL '} content: ${content.lessons.length} lessons, ${content.exercises.size} exercises\n`,
  );
  for (const problem of content.problems) io.out(`      ${formatProblem(problem)}\n`);
  io.out(`${kept ? 'ok   ' : 'FAIL '} progress: ${kept ? home.directory : 'in memory only'}\n`);
  if (home.notice !== undefined) io.out(`      ${home.notice}\n`);
  return content.problems.length === 0 && kept ? 0 : 1;
}
