import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readProgressDump } from '../progress/dump.ts';
import type { Progress } from '../progress/index.ts';
import { readContent } from './content.ts';
import { openHome } from './home.ts';
import { ContentError, UsageError, type Io } from './io.ts';

const USAGE = 'usage: kubehop progress [show [--json] | export | import FILE | reset --yes]';

/** `kubehop progress`: what was done; as a file to take along; from such a file; or gone. */
export async function progressCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      content: { type: 'string', multiple: true },
    },
  });
  const [what = 'show', file, more] = positionals;
  if (!['show', 'export', 'import', 'reset'].includes(what) || more !== undefined || (what === 'import') !== (file !== undefined))
    throw new UsageError(USAGE);
  if (what === 'reset' && !values.yes) throw new UsageError('this forgets everything you did; kubehop progress reset --yes does it');
  const home = await openHome(io);
  if (home.notice !== undefined) io.err(`${home.notice}\n`);
  try {
    if (what === 'export') io.out(`${JSON.stringify(home.progress.exportAll(), null, 1)}\n`);
    else if (what === 'import') importFile(home.progress, file ?? '', io);
    else if (what === 'reset') {
      home.progress.reset();
      io.out('Everything is forgotten.\n');
    } else show(home.progress, values, io);
    return 0;
  } finally {
    home.progress.close();
  }
}

function importFile(progress: Progress, file: string, io: Io): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
  const dump = readProgressDump(text);
  if (!dump.ok) throw new ContentError(`${file}: ${dump.error}`);
  const added = progress.importAll(dump.value);
  if (!added.ok) throw new ContentError(`${file}: ${added.error}`);
  io.out(`${added.value} new ${added.value === 1 ? 'record' : 'records'}.\n`);
}

function show(progress: Progress, values: { readonly json: boolean; readonly content?: string[] | undefined }, io: Io): void {
  const content = readContent(values.content);
  const stages = new Map(progress.positions().map(({ lesson, position }) => [lesson, /"stage":"(\w+)"/.exec(position)?.[1] ?? 'reading']));
  const solved = new Map(progress.solved().map((entry) => [entry.address, entry]));
  const now = Date.now();
  const lessons = content.lessons.map(({ spec }) => ({ id: spec.id, title: spec.title, stage: stages.get(spec.id) ?? 'new' }));
  const exercises = [...content.exercises.keys()].flatMap((id) => {
    const best = solved.get(id);
    return best ? [{ id, score: best.score, max: best.max, commands: best.commands, hints: best.hints, at: best.at }] : [];
  });
  const drills = [...solved.keys()].filter((address) => address.startsWith('drill-')).length;
  const cards = { all: progress.cards().length, due: progress.cards().filter((card) => card.dueAt <= now).length };
  const begin = progress.setting('start');
  if (values.json) {
    io.out(`${JSON.stringify({ lessons, exercises, drills, cards, reviews: progress.reviews().length, begin: begin ?? null })}\n`);
    return;
  }
  io.out(`Lessons    ${lessons.filter(({ stage }) => stage === 'done').length} of ${lessons.length} done\n`);
  for (const { id, stage } of lessons) if (stage !== 'new') io.out(`  ${id.padEnd(28)} ${stage}\n`);
  io.out(`Exercises  ${exercises.length} of ${content.exercises.size} solved\n`);
  for (const { id, score, max, hints } of exercises)
    io.out(`  ${id.padEnd(28)} ${score} of ${max}, ${hints} ${hints === 1 ? 'hint' : 'hints'}\n`);
  io.out(`Drills     ${drills} solved\n`);
  io.out(`Review     ${cards.due} due of ${cards.all}, ${progress.reviews().length} answered so far\n`);
  if (begin !== undefined) io.out(`Begin with ${begin}\n`);
}
