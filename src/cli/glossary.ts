import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGlossary, type Glossary } from '../course/glossary/glossary.ts';
import { formatProblem } from '../course/index.ts';
import { packageDirectory } from './content.ts';
import { ContentError } from './io.ts';

/** The glossary beside the lessons. */
export function readGlossary(): Glossary {
  const file = 'lessons/glossary.yaml';
  const parsed = parseGlossary(readFileSync(join(packageDirectory(), file), 'utf8'), file);
  if (parsed.ok) return parsed.value;
  const [problem] = parsed.error;
  throw new ContentError(problem ? formatProblem(problem) : `${file} cannot be read`);
}
