import * as z from 'zod';
import type { ContentProblem } from '../problem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { NamedText } from '../lab-port.ts';
import { exercise, type ExerciseSpec } from '../format/exercise.ts';
import { vary, type Vary } from '../format/vary.ts';
import { WIDTH } from '../format/common.ts';
import { parseYaml } from '../format/yaml.ts';
import { chooseVariables, type Choice, type Variables } from '../vary/choose.ts';
import { maskReferences, substitute, unknownReferences } from '../vary/substitute.ts';
import { exerciseKey, NOTHING_BUILT, type BuiltContent, type CheckedExercise } from './built.ts';
import { textHash } from './version.ts';

/** An exercise or a lesson's lab as it lies on disk, validated; a seed makes a {@link file://./scenario.ts} of it. */
export interface ExerciseSource {
  /** `id`, or `lesson/lab` */
  readonly address: string;
  readonly file: string;
  readonly yaml: string;
  /** as it reads with seed 1 */
  readonly spec: ExerciseSpec;
  readonly vary: Vary;
  readonly brief: string;
  readonly debrief: string;
  readonly manifests: readonly NamedText[];
  readonly setup: readonly NamedText[];
  readonly solutions: readonly NamedText[];
  readonly wrong: readonly NamedText[];
  /** hash of all its files: the content version of a submission */
  readonly version: string;
}

/** The seed that stands for "as written": what authors see first. */
export const FIRST_SEED = '1';

const onlyVary = z.looseObject({ vary: vary.default({}) });

/**
 * Makes an exercise of its files; `files` maps paths relative to its folder to their text. Files that stand among the `built` were
 * found good before.
 */
export function parseExercise(
  address: string,
  file: string,
  files: ReadonlyMap<string, string>,
  built: BuiltContent = NOTHING_BUILT,
): Result<ExerciseSource, ContentProblem[]> {
  const yaml = files.get('exercise.yaml');
  if (yaml === undefined) return err([{ file, message: 'no exercise.yaml', remedy: 'add it, or remove the folder' }]);
  const version = textHash([...files].sort(([a], [b]) => (a < b ? -1 : 1)).flat());
  const known = built.exercises[exerciseKey(address, version)];
  const checked = known ? ok(known) : check(address, file, yaml, files);
  if (!checked.ok) return checked;
  const { spec, vary } = checked.value;
  const named = (paths: readonly string[]): NamedText[] => paths.map((path) => ({ name: path, text: files.get(path) ?? '' }));
  const under = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  return ok({
    address,
    file,
    yaml,
    spec,
    vary,
    brief: files.get('brief.md') ?? '',
    debrief: files.get('debrief.md') ?? '',
    manifests: named(spec.manifests ?? under('manifests')),
    setup: named(spec.setup ?? (files.has('setup.sh') ? ['setup.sh'] : [])),
    solutions: named(under('solutions')),
    wrong: named(under('wrong')),
    version,
  });
}

/** Parses exercise.yaml and looks for everything that can be wrong with the exercise's files. */
function check(address: string, file: string, yaml: string, files: ReadonlyMap<string, string>): Result<CheckedExercise, ContentProblem[]> {
  const variables = parseYaml(maskReferences(yaml), onlyVary, file);
  if (!variables.ok) return variables;
  const choice = chooseVariables(address, variables.value.vary, FIRST_SEED);
  const problems: ContentProblem[] = unknownReferences(yaml, choice.variables).map(({ name, line }) => ({
    file,
    line,
    message: `\${${name}} is no variable of this exercise`,
    remedy: 'declare it under "vary"',
  }));
  const spec = parseSpec(yaml, choice, file);
  if (!spec.ok) return err([...problems, ...spec.error]);
  for (const key of ['manifests', 'setup'] as const) {
    for (const path of spec.value[key] ?? []) {
      if (!files.has(path))
        problems.push({ file, key, message: `no file ${path}`, remedy: `add it to the exercise's folder or remove it from "${key}"` });
    }
  }
  for (const name of ['brief.md', 'debrief.md'] as const) {
    problems.push(...textProblems(files.get(name) ?? '', sibling(file, name), choice.variables));
  }
  if ((files.get('brief.md') ?? '').trim() === '')
    problems.push({ file: sibling(file, 'brief.md'), message: 'no brief', remedy: 'tell the symptom, as a user would report it' });
  return problems.length > 0 ? err(problems) : ok({ spec: spec.value, vary: variables.value.vary });
}

/** References to unknown variables and lines that are too long, of a text for people. */
function textProblems(text: string, file: string, variables: Variables): ContentProblem[] {
  const unknown = unknownReferences(text, variables).map(({ name, line }) => ({
    file,
    line,
    message: `\${${name}} is no variable of this exercise`,
    remedy: 'declare it under "vary" in exercise.yaml',
  }));
  const long = substitute(text, variables)
    .split('\n')
    .flatMap((line, index) =>
      line.length > WIDTH
        ? [{ file, line: index + 1, message: `line of ${line.length} characters`, remedy: `keep lines to ${WIDTH}` }]
        : [],
    );
  return [...unknown, ...long];
}

/** The validated exercise.yaml for one choice of variables, with the chosen faults added to `faults`. */
export function parseSpec(yaml: string, choice: Choice, file: string): Result<ExerciseSpec, ContentProblem[]> {
  const parsed = parseYaml(substitute(yaml, choice.variables), exercise, file);
  if (!parsed.ok) return parsed;
  const chosen = Object.entries(choice.faults).flatMap(([name, index]) => {
    const variable = parsed.value.vary[name];
    const fault = variable?.type === 'fault' ? variable.of[index] : undefined;
    return fault ? [fault] : [];
  });
  return ok({ ...parsed.value, faults: [...parsed.value.faults, ...chosen] });
}

function sibling(file: string, name: string): string {
  return file.replace(/[^/]*$/, name);
}
