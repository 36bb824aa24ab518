import { instantiate } from '../../course/content/scenario.ts';
import { FIRST_SEED } from '../../course/content/exercise.ts';
import type { Lesson } from '../../course/format/lesson.ts';
import { labOf } from '../../course/lesson/navigate.ts';
import type { LabEngine } from '../../course/lab-port.ts';
import type { Finding, Proof } from './finding.ts';
import { play } from './play.ts';
import { shownCommands } from './script.ts';

/** What a lesson must have, and that every prediction's command prints what the lesson says it does. */
export async function proveLesson(lesson: Lesson, engine: LabEngine): Promise<Proof> {
  const findings: Finding[] = [];
  const report = (message: string, line?: number): void => {
    findings.push({ place: `${lesson.file}${line === undefined ? '' : `:${line}`}`, seed: undefined, message });
  };
  const blocks = lesson.pages.flatMap((page) => page.blocks);
  const count = (kind: string): number => blocks.filter((block) => block.kind === kind).length;
  if (count('predict') < 2) report('fewer than two predictions');
  if (count('quiz') < 2) report('fewer than two questions');
  if (count('lab') < 1) report('no lab');
  for (const block of blocks) {
    if (block.kind === 'text') {
      for (const { command, line } of shownCommands(block.markdown)) {
        for (const name of engine.unknownCommands(command)) report(`there is no command "${name}"`, block.line + line - 1);
      }
    }
    if (block.kind !== 'predict') continue;
    for (const name of engine.unknownCommands(block.predict.command)) report(`there is no command "${name}"`, block.line);
    const source = labOf(lesson, block);
    const scenario = source && instantiate(source, FIRST_SEED);
    if (!scenario?.ok) {
      report(`prediction ${block.predict.id} has no lab to run in`, block.line);
      continue;
    }
    const played = await play(engine, scenario.value, block.predict.command);
    const seen = played.ok ? played.value.outcomes.map(({ outcome }) => outcome.stdout + outcome.stderr).join('') : played.error;
    for (const text of block.predict.shows) {
      if (!seen.includes(text)) report(`"${block.predict.command}" does not show "${text}"`, block.line);
    }
  }
  return { address: lesson.spec.id, seeds: [FIRST_SEED], findings };
}
