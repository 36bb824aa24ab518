import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { evaluateGoals, goalLines, instantiate, type Scenario } from '../course/index.ts';
import { openAttempt, type OpenAttempt } from './attempt.ts';
import { readContent, scenarioAt } from './content.ts';
import { openHome, type OpenedHome } from './home.ts';
import { UsageError, type Io } from './io.ts';

const WORDS = ':goals  :hint  :undo  :next  :quit';

/** The course as plain lines: for screen readers, simple terminals and logs. One statement a line, no frames. */
export async function plainCourse(command: string, args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { cluster: { type: 'string' }, seed: { type: 'string', default: '1' }, content: { type: 'string', multiple: true } },
  });
  const content = readContent(values.content);
  const home = await openHome(io);
  if (home.notice !== undefined) io.out(`${home.notice}\n`);
  const lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  try {
    if (command === 'practice') {
      const [address] = positionals;
      if (address === undefined) throw new UsageError('usage: kubehop practice EXERCISE');
      await playLab(scenarioAt(content, address, values.seed), home, lines, io);
      return 0;
    }
    const lesson = content.lessons.find((entry) => entry.spec.id === (positionals[0] ?? content.lessons[0]?.spec.id));
    if (!lesson) throw new UsageError(`there is no lesson "${positionals[0] ?? ''}"; kubehop list shows them`);
    io.out(`${lesson.spec.title}\n`);
    for (const [index, page] of lesson.pages.entries()) {
      io.out(`\nPage ${index + 1} of ${lesson.pages.length}\n`);
      for (const block of page.blocks) {
        if (block.kind === 'lab') {
          const source = lesson.labs.get(block.lab) ?? lesson.labs.get(`${lesson.spec.id}/${block.lab}`);
          const made = source && instantiate(source, values.seed);
          if (made?.ok && !(await playLab(made.value, home, lines, io))) return 0;
        } else io.out(`${blockText(block)}\n`);
      }
      io.out('\n:next or :quit\n');
      const answer = await lines.next();
      if (answer.done === true || answer.value.trim() === ':quit') break;
    }
    return 0;
  } finally {
    io.out(`Your progress is in ${home.directory}.\n`);
    home.progress.close();
  }
}

function blockText(block: Readonly<Record<string, unknown>>): string {
  for (const key of ['text', 'markdown', 'question']) if (typeof block[key] === 'string') return block[key];
  return '';
}

/** Runs a lab until it is solved and left; false when the learner quits. */
async function playLab(scenario: Scenario, home: OpenedHome, lines: AsyncIterator<string>, io: Io): Promise<boolean> {
  io.out(`\n${scenario.brief}\n${WORDS}\n`);
  const attempt = await openAttempt(home.progress, scenario, Date.now());
  if (attempt.notice !== undefined) io.out(`${attempt.notice}\n`);
  if (attempt.resumed > 0) io.out(`Going on after ${attempt.resumed} entries.\n`);
  let met = (await evaluateGoals(attempt.world, scenario)).goals.filter((goal) => goal.passed).length;
  for (;;) {
    const next = await lines.next();
    if (next.done === true || next.value.trim() === ':quit') return false;
    const line = next.value;
    if (line.trim() === ':next') return true;
    const typed = line.startsWith(':') ? `hop ${line.slice(1)}` : line;
    const outcome = await attempt.world.submitLine('main', typed);
    const problem = attempt.save();
    if (problem !== undefined) io.out(`${problem}\n`);
    io.out(outcome.stdout);
    io.err(outcome.stderr);
    const report = await evaluateGoals(attempt.world, scenario);
    const now = report.goals.filter((goal) => goal.passed).length;
    if (now !== met) for (const text of goalLines(report, 'unicode')) io.out(`${text}\n`);
    met = now;
    if (report.solved) return finish(attempt, home, io, report.score, report.max);
  }
}

function finish(attempt: OpenAttempt, home: OpenedHome, io: Io, score: number, max: number): boolean {
  const { scenario, world } = attempt;
  home.progress.recordSolved({
    address: scenario.address,
    seed: scenario.seed,
    contentVersion: scenario.version,
    score,
    max,
    commands: world.history().length,
    hints: 0,
    at: Date.now(),
  });
  io.out(`Solved: ${score} of ${max}\n\n${scenario.debrief}\n`);
  return true;
}
