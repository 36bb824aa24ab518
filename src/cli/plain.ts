import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exerciseAsLesson, goalLines, type Content, type Lesson } from '../course/index.ts';
import { LessonSession } from '../tui/session.ts';
import { readContent } from './content.ts';
import { DRILL_OPTIONS, drillAskedFor, drillById } from './drill.ts';
import { readGlossary } from './glossary.ts';
import { openHome } from './home.ts';
import { createLazyEngine } from './lazy-engine.ts';
import { UsageError, type Io } from './io.ts';
import { placeLines, saidBy, stateOf, words, type Said } from './plain-text.ts';
import { VERSION } from './version.ts';

/** The course as plain lines: for screen readers, simple terminals and logs. The same lesson machine, its keys as words. */
export async function plainCourse(command: string, args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { cluster: { type: 'string' }, seed: { type: 'string' }, content: { type: 'string', multiple: true }, ...DRILL_OPTIONS },
  });
  const content = readContent(values.content);
  if (command === 'drill') io.out('Making a drill ...\n');
  const drill = command === 'drill' ? await drillAskedFor(values) : await drillById(positionals[0] ?? '');
  const lesson = drill ?? chosen(command, content, positionals[0]);
  const home = await openHome(io);
  if (home.notice !== undefined) io.out(`${home.notice}\n`);
  const session = new LessonSession(
    lesson,
    { content, progress: home.progress, engine: createLazyEngine(), version: VERSION, now: () => Date.now(), paced: false },
    () => undefined,
  );
  try {
    io.out(`${lesson.spec.title}\n`);
    session.start();
    await play(session, createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator](), io);
    return 0;
  } finally {
    session.stop();
    io.out(home.progress.kind === 'sqlite' ? `Your progress is in ${home.directory}.\n` : 'Your progress was not saved.\n');
    home.progress.close();
  }
}

function chosen(command: string, content: Content, id: string | undefined): Lesson {
  if (command === 'practice') {
    if (id === undefined) throw new UsageError('usage: kubehop practice EXERCISE');
    const exercise = content.exercises.get(id);
    if (!exercise) throw new UsageError(`there is no exercise "${id}"; kubehop list shows them`);
    return exerciseAsLesson(exercise, '1');
  }
  const exercise = id === undefined ? undefined : content.exercises.get(id);
  const lesson = content.lessons.find((entry) => entry.spec.id === (id ?? content.lessons[0]?.spec.id));
  if (lesson) return lesson;
  if (exercise) return exerciseAsLesson(exercise, '1');
  throw new UsageError(`there is no lesson "${id ?? ''}"; kubehop list shows them`);
}

/** Says where the learner is, takes a line, and so on until they leave or the input ends. */
async function play(session: LessonSession, lines: AsyncIterator<string>, io: Io): Promise<void> {
  let place = '';
  let met = -1;
  let said: Said = { page: -1, blocks: 0 };
  for (;;) {
    await session.rest();
    if (session.problem !== undefined) return io.err(`${session.problem}\n`);
    const now = placeOf(session);
    if (now !== place) {
      io.out(`\n${placeLines(session, said).join('\n')}\n`);
      said = saidBy(session);
      // the brief of an exercise was read: its lab opens by itself
      if (session.exercise && stateOf(session) === 'reading') {
        place = now;
        session.actor.send({ type: 'NEXT' });
        continue;
      }
      io.out(`${words(session)}\n`);
      met = metGoals(session);
    } else if (stateOf(session) === 'lab' && metGoals(session) !== met) {
      sayGoals(session, io);
      met = metGoals(session);
    }
    place = now;
    if (stateOf(session) === 'solved') {
      session.actor.send({ type: 'NEXT' });
      continue;
    }
    const next = await lines.next();
    if (next.done === true) return;
    const printed = session.transcript.length;
    const answered = next.value.trim() === ':hint' && stateOf(session) === 'lab' ? nextSnapshot(session) : undefined;
    if (obey(session, next.value, io) === 'leave') return;
    await answered;
    await session.rest();
    // what a prediction printed is told with its answer
    for (const { outcome } of stateOf(session) === 'predicting' ? [] : session.transcript.slice(printed)) {
      io.out(outcome.stdout);
      io.err(outcome.stderr);
    }
    const { hint } = session.actor.getSnapshot().context;
    if (answered) io.out(`${hint ? `Hint: ${hint.text.trim()}` : 'There is no further hint.'}\n`);
  }
}

/** Where the learner is, without what they did there. */
function placeOf(session: LessonSession): string {
  const { context } = session.actor.getSnapshot();
  const told = session.actor.getSnapshot().hasTag('told');
  return JSON.stringify([stateOf(session), context.position.page, context.position.block, told, context.notice]);
}

/** The world's answer to a request that leaves the machine where it is. */
function nextSnapshot(session: LessonSession): Promise<void> {
  return new Promise((resolve) => {
    // the first one is of the request itself
    let seen = 0;
    const subscription = session.actor.subscribe(() => {
      if (++seen < 2) return;
      subscription.unsubscribe();
      resolve();
    });
  });
}

function metGoals(session: LessonSession): number {
  return session.actor.getSnapshot().context.report?.goals.filter((goal) => goal.passed).length ?? 0;
}

function sayGoals(session: LessonSession, io: Io): void {
  const { report } = session.actor.getSnapshot().context;
  if (report) for (const text of goalLines(report, 'unicode')) io.out(`${text}\n`);
}

/** What a line means at this place. */
function obey(session: LessonSession, typed: string, io: Io): 'leave' | 'stay' {
  const { actor } = session;
  const word = typed.trim();
  const asked = /^(?:\?|:\?|:glossary\s+)\s*(\w.*)$/.exec(word)?.[1];
  if (asked !== undefined) {
    for (const line of readGlossary().lookUp(asked)) io.out(`${line}\n`);
    return 'stay';
  }
  if (word === ':quit' || word === ':home') return 'leave';
  if (stateOf(session) === 'lab') {
    if (word === ':hint') actor.send({ type: 'HINT' });
    else if (word === ':goals') sayGoals(session, io);
    else if (word === ':next') actor.send({ type: 'NEXT' });
    else
      actor.send({
        type: 'LINE',
        session: 'main',
        text: word === ':path' ? 'hop trace' : word.startsWith(':') ? `hop ${word.slice(1)}` : typed,
      });
    return 'stay';
  }
  if (word === ':back') actor.send({ type: 'BACK' });
  else if (/^[1-9]$/.test(word)) actor.send({ type: 'ANSWER', choice: Number(word) - 1 });
  else if (word === ':next' || word === '') actor.send({ type: actor.getSnapshot().matches('abandoned') ? 'RESUME' : 'NEXT' });
  else io.out(`There is no lab here yet: ${words(session)}\n`);
  return 'stay';
}
