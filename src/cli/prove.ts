import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { prove, proofReport } from '../authoring/index.ts';
import type { Content } from '../course/index.ts';
import { labEngine } from './engine.ts';
import { readContent } from './content.ts';
import { UsageError, type Io } from './io.ts';

/** `kubehop prove`: shows that content is what it claims to be; 1 when something is not. */
export async function proveCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '5' },
      jobs: { type: 'string', short: 'j', default: '1' },
      content: { type: 'string', multiple: true },
    },
  });
  const count = wholeNumber('--seeds', values.seeds, 1000);
  const jobs = wholeNumber('--jobs', values.jobs, 64);
  const content = readContent(values.content);
  const packs = (values.content ?? []).flatMap((pack) => ['--content', pack]);
  if (jobs > 1 && content.problems.length === 0) return proveAtOnce(content, positionals, ['--seeds', values.seeds, ...packs], jobs, io);
  const engine = labEngine();
  // the engine learns its commands from a first world
  await engine.createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
  const done = await prove({
    content,
    engine,
    ids: positionals,
    seeds: Array.from({ length: count }, (_, index) => String(index + 1)),
    onProof: (proof) => io.out(proofReport([proof])),
  });
  if (!done.ok) throw new UsageError(done.error);
  return done.value.every((proof) => proof.findings.length === 0) ? 0 : 1;
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new UsageError(`${flag} takes a number from 1 to ${most}`);
  return value;
}

/** Each lesson or exercise in a process of its own, `jobs` at a time; reports come in the order in which they end. */
async function proveAtOnce(content: Content, ids: readonly string[], flags: readonly string[], jobs: number, io: Io): Promise<number> {
  const waiting = ids.length > 0 ? [...ids] : [...content.lessons.map((lesson) => lesson.spec.id), ...content.exercises.keys()];
  let worst = 0;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const { code, text, errors } = await proveOne(id, flags);
      io.out(text);
      io.err(errors);
      worst = Math.max(worst, code);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return worst;
}

function proveOne(
  id: string,
  flags: readonly string[],
): Promise<{ readonly code: number; readonly text: string; readonly errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [process.argv[1] ?? '', 'prove', id, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
    child.on('close', (code) => resolve({ code: code ?? 4, text, errors }));
  });
}
