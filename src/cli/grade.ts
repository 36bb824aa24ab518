import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BOUNDS, gradeExitCode, gradeSubmission, jsonReport, junitReport, textReport, type GradedFile } from '../grading/index.ts';
import { labEngine } from './engine.ts';
import { readContent } from './content.ts';
import { UsageError, type Io } from './io.ts';

const REPORTS = { text: textReport, json: jsonReport, junit: junitReport } as const;

/** Seconds of real time that one submission may take. */
const PATIENCE = 60_000;

/** `kubehop grade PATH...`: judges submissions by replay. */
export async function grade(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' }, seed: { type: 'string' }, content: { type: 'string', multiple: true } },
  });
  if (positionals.length === 0) throw new UsageError('grade takes files or directories of submissions');
  if (!Object.hasOwn(REPORTS, values.format))
    throw new UsageError(`--format ${values.format} is not known; there are ${Object.keys(REPORTS).join(', ')}`);
  const content = readContent(values.content);
  const engine = labEngine();
  const graded: GradedFile[] = [];
  for (const file of positionals.flatMap(filesAt)) {
    const text = readBounded(file);
    const deadline = Date.now() + PATIENCE;
    const options = { content, engine, proceed: () => Date.now() < deadline, ...(values.seed === undefined ? {} : { seed: values.seed }) };
    graded.push({
      file,
      result: text === undefined ? { ok: false, error: 'cannot be read, or is too large' } : await gradeSubmission(text, options),
    });
  }
  io.out(REPORTS[values.format as keyof typeof REPORTS](graded));
  return gradeExitCode(graded);
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(path, name));
  } catch {
    throw new UsageError(`cannot read ${path}`);
  }
}

function readBounded(file: string): string | undefined {
  try {
    return statSync(file).size > BOUNDS.fileCharacters * 4 ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
