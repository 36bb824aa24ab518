import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { exerciseFiles } from './exercise-files.ts';
import { lessonFiles } from './lesson-files.ts';

/**
 * Writes a new lesson or exercise below the content directory; gives the folder. Nothing that exists is overwritten. What it
 * writes proves green as it stands, so every later red is the author's next step.
 */
export function scaffold(kind: 'lesson' | 'exercise', id: string, directory: string): Result<string> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return err(`"${id}" is no id: use a-z, 0-9 and "-"`);
  const parent = join(directory, kind === 'lesson' ? 'lessons' : 'exercises');
  const taken = existsSync(parent) ? readdirSync(parent) : [];
  if (taken.some((name) => name === id || name.replace(/^\d\d-/, '') === id)) return err(`${id} exists already in ${parent}`);
  const folder = join(parent, kind === 'lesson' ? `${nextNumber(taken)}-${id}` : id);
  for (const [path, text] of kind === 'lesson' ? lessonFiles(id) : exerciseFiles(id, ['first-hop'])) {
    const file = join(folder, path);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    } catch (error) {
      return err(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return ok(folder);
}

function nextNumber(taken: readonly string[]): string {
  const numbers = taken.map((name) => Number(/^(\d\d)-/.exec(name)?.[1] ?? -1));
  return String(Math.max(-1, ...numbers) + 1).padStart(2, '0');
}
