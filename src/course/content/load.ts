import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ok } from '../../base/result.ts';
import type { ContentProblem } from '../problem.ts';
import type { Lesson } from '../format/lesson.ts';
import { parseLesson } from '../format/lesson-parser.ts';
import { parseExercise, type ExerciseSource } from './exercise.ts';
import { NOTHING_BUILT, type BuiltContent } from './built.ts';
import { textHash } from './version.ts';

export interface Content {
  /** in the order of the course */
  readonly lessons: readonly Lesson[];
  /** by id */
  readonly exercises: ReadonlyMap<string, ExerciseSource>;
  /** what could not be read; the rest is usable */
  readonly problems: readonly ContentProblem[];
}

/** Largest content file, characters. */
const LARGEST = 1_000_000;

/**
 * Loads `lessons/NN-id/` and `exercises/id/` of each directory, in order; a later directory (a teacher's pack) replaces what has
 * the same id. A broken lesson or exercise becomes a problem and does not stop the others. What stands among the `built` is not
 * parsed and validated again.
 */
export function loadContent(directories: readonly string[], built: BuiltContent = NOTHING_BUILT): Content {
  const lessons = new Map<string, Lesson>();
  const exercises = new Map<string, ExerciseSource>();
  const problems: ContentProblem[] = [];
  for (const root of directories) {
    if (!existsSync(root)) problems.push({ file: root, message: 'no such directory', remedy: 'check --content' });
    for (const name of folders(join(root, 'lessons'))) loadLesson(root, name, lessons, problems, built);
    for (const name of folders(join(root, 'exercises'))) {
      const directory = join(root, 'exercises', name);
      const file = relative(root, join(directory, 'exercise.yaml'));
      const parsed = parseExercise(name, file, readFiles(directory, problems), built);
      if (!parsed.ok) problems.push(...parsed.error);
      else if (parsed.value.spec.id !== name)
        problems.push({
          file,
          key: 'id',
          message: `id "${parsed.value.spec.id}" in folder ${name}`,
          remedy: 'give folder and exercise the same name',
        });
      else exercises.set(name, parsed.value);
    }
  }
  const ordered = [...lessons.values()].sort((a, b) => a.number - b.number);
  return { lessons: ordered, exercises, problems };
}

function loadLesson(root: string, name: string, lessons: Map<string, Lesson>, problems: ContentProblem[], built: BuiltContent): void {
  const directory = join(root, 'lessons', name);
  const file = relative(root, join(directory, 'lesson.md'));
  const match = /^(\d\d)-(.+)$/.exec(name);
  const files = readFiles(directory, problems);
  const text = files.get('lesson.md');
  if (!match || text === undefined) {
    problems.push({
      file: relative(root, directory),
      message: match ? 'no lesson.md' : 'the folder is not named NN-id',
      remedy: 'see docs/authoring.md',
    });
    return;
  }
  const known = built.lessons[textHash([text])];
  const parsed = known ? ok(known) : parseLesson(text, file);
  const before = problems.length;
  if (!parsed.ok) problems.push(...parsed.error);
  const id = match[2] ?? '';
  const labs = new Map<string, ExerciseSource>();
  for (const lab of folders(join(directory, 'labs'))) {
    const labFile = relative(root, join(directory, 'labs', lab, 'exercise.yaml'));
    const source = parseExercise(`${id}/${lab}`, labFile, readFiles(join(directory, 'labs', lab), problems), built);
    if (source.ok) labs.set(lab, source.value);
    else problems.push(...source.error);
  }
  if (!parsed.ok) return;
  if (parsed.value.spec.id !== id)
    problems.push({
      file,
      key: 'id',
      message: `id "${parsed.value.spec.id}" in folder ${name}`,
      remedy: 'give folder and lesson the same id',
    });
  for (const block of parsed.value.pages.flatMap((page) => page.blocks)) {
    const lab = block.kind === 'lab' ? block.lab : block.kind === 'predict' ? block.predict.lab : undefined;
    if (lab !== undefined && !labs.has(lab))
      problems.push({ file, line: block.line, key: 'lab', message: `no lab "${lab}"`, remedy: `add labs/${lab}/exercise.yaml` });
  }
  if (problems.length > before) return;
  const version = textHash([...files].sort(([a], [b]) => (a < b ? -1 : 1)).flat());
  lessons.set(id, { ...parsed.value, number: Number(match[1]), directory, file, version, labs });
}

/** An exercise by its id or a lab as `lesson/lab`. */
export function findExercise(content: Content, address: string): ExerciseSource | undefined {
  const [lesson = '', lab] = address.split('/');
  return lab === undefined ? content.exercises.get(lesson) : content.lessons.find((one) => one.spec.id === lesson)?.labs.get(lab);
}

function folders(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** The text of a content file, its lines ended by a newline alone. */
export function readText(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}

/** All text files below a folder, by relative path with `/`, sorted. */
function readFiles(directory: string, problems: ContentProblem[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of fileNames(directory).sort()) {
    const path = `${directory}/${name}`;
    try {
      const stat = statSync(path);
      if (!stat.isFile()) continue;
      if (stat.size > LARGEST) problems.push({ file: path, message: `larger than ${LARGEST} characters`, remedy: 'shorten it' });
      else files.set(name, readText(path));
    } catch (error) {
      problems.push({ file: path, message: error instanceof Error ? error.message : 'cannot be read', remedy: 'check its permissions' });
    }
  }
  return files;
}

/** Paths below a folder, hidden ones left out. Folder by folder: a recursive `readdir` of Node 20 takes three times as long. */
function fileNames(directory: string, prefix = ''): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    const name = prefix + entry.name;
    if (entry.isDirectory()) return fileNames(`${directory}/${entry.name}`, `${name}/`);
    return entry.isFile() || entry.isSymbolicLink() ? [name] : [];
  });
}
