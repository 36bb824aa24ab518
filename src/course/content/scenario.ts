import { createCoach } from '../coach.ts';
import type { ContentProblem } from '../problem.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ExerciseSpec } from '../format/exercise.ts';
import type { LabSpec, NamedText } from '../lab-port.ts';
import { chooseVariables, type Variables } from '../vary/choose.ts';
import { substitute } from '../vary/substitute.ts';
import { parseSpec, type ExerciseSource } from './exercise.ts';

/** An exercise for one seed: every variable replaced, ready to be built and judged. */
export interface Scenario {
  readonly address: string;
  readonly seed: string;
  readonly version: string;
  readonly variables: Variables;
  readonly spec: ExerciseSpec;
  readonly lab: LabSpec;
  readonly brief: string;
  readonly debrief: string;
  readonly solutions: readonly NamedText[];
  readonly wrong: readonly NamedText[];
}

/** Makes the scenario of a seed; fails only when a variable's value breaks the format (`prove` tries many seeds). */
export function instantiate(source: ExerciseSource, seed: string): Result<Scenario, ContentProblem[]> {
  const choice = chooseVariables(source.address, source.vary, seed);
  // without variables every seed reads the same
  const spec = Object.keys(source.vary).length === 0 ? ok(source.spec) : parseSpec(source.yaml, choice, source.file);
  if (!spec.ok) return spec;
  const fill = (text: string): string => substitute(text, choice.variables);
  const texts = (all: readonly NamedText[]): NamedText[] => all.map(({ name, text }) => ({ name, text: fill(text) }));
  const scenario: Scenario = {
    address: source.address,
    seed,
    version: source.version,
    variables: choice.variables,
    spec: spec.value,
    lab: {
      cluster: spec.value.cluster,
      manifests: texts(source.manifests),
      setup: texts(source.setup),
      faults: spec.value.faults,
      seed,
      limits: { simulatedMsPerEvent: spec.value.limits.minutesPerCommand * 60_000 },
      coach: (world) => createCoach(world, scenario),
    },
    brief: fill(source.brief),
    debrief: fill(source.debrief),
    solutions: texts(source.solutions),
    wrong: texts(source.wrong),
  };
  return ok(scenario);
}
