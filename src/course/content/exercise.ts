import * as z from 'zod';
import type { ContentProblem } from '../problem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { NamedText } from '../lab-port.ts';
import { exercise, type ExerciseSpec } from '../format/exercise.ts';
import { vary, type Vary } from '../format/vary.ts';
import { WIDTH } from '../format/common.ts';
import { parseYaml } from '../format/yaml.ts';
import { chooseVariables, type Choice } from '../vary/choose.ts';
import { maskReferences, substitute, unknownReferences } from '../vary/substitute.ts';
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

/** Makes an exercise of its files; `files` maps paths relative to its folder to their text. */
export function parseExercise(address: string, file: string, files: ReadonlyMap<string, string>): Result<ExerciseSource, ContentProblem[]> {
  const yaml = files.get('exercise.yaml');
  if (yaml === undefined) return err([{ file, message: 'no exercise.yaml', remedy: 'add it, or remove the folder' }]);
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
  const named = (paths: readonly string[], key: string): NamedText[] =>
    paths.flatMap((path) => {
      const text = files.get(path);
      if (text === undefined)
        problems.push({ file, key, message: `no file ${path}`, remedy: `add it to the exercise's folder or remove it from "${key}"` });
      return text === undefined ? [] : [{ name: path, text }];
    });
  const under = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  const source: ExerciseSource = {
    address,
    file,
    yaml,
    spec: spec.value,
    vary: variables.value.vary,
    brief: files.get('brief.md') ?? '',
    debrief: files.get('debrief.md') ?? '',
    manifests: named(spec.value.manifests ?? under('manifests'), 'manifests'),
    setup: named(spec.value.setup ?? (files.has('setup.sh') ? ['setup.sh'] : []), 'setup'),
    solutions: named(under('solutions'), 'solutions'),
    wrong: named(under('wrong'), 'wrong'),
    version: textHash([...files].sort(([a], [b]) => (a < b ? -1 : 1)).flat()),
  };
  for (const [name, text] of [
    ['brief.md', source.brief],
    ['debrief.md', source.debrief],
  ] as const) {
    for (const { name: variable, line } of unknownReferences(text, choice.variables)) {
      problems.push({
        file: sibling(file, name),
        line,
        message: `\${${variable}} is no variable of this exercise`,
        remedy: 'declare it under "vary" in exercise.yaml',
      });
    }
    substitute(text, choice.variables)
      .split('\n')
      .forEach((line, index) => {
        if (line.length > WIDTH)
          problems.push({
            file: sibling(file, name),
            line: index + 1,
            message: `line of ${line.length} characters`,
            remedy: `keep lines to ${WIDTH}`,
          });
      });
    if (name === 'brief.md' && text.trim() === '')
      problems.push({ file: sibling(file, name), message: 'no brief', remedy: 'tell the symptom, as a user would report it' });
  }
  return problems.length > 0 ? err(problems) : ok(source);
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
