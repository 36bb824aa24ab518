import { err, ok, type Result } from '../../base/result.ts';
import { parseExercise, type ExerciseSource } from '../content/exercise.ts';
import { instantiate } from '../content/scenario.ts';
import { evaluateGoals } from '../goals/evaluate.ts';
import type { GoalReport, GoalResult } from '../goals/result.ts';
import type { LabEngine, LabWorld } from '../lab-port.ts';
import { guards, sceneChecks, type Check } from './checks.ts';
import { compose, type Composition } from './compose.ts';
import { drillId, type DrillRequest } from './request.ts';
import { sceneManifest } from './scene.ts';
import { drillBrief, drillDebrief, drillHints } from './texts.ts';

export interface Drill {
  readonly source: ExerciseSource;
  readonly composition: Composition;
}

/** Draws before a request is given up. */
const ATTEMPTS = 8;
/** Most goals a learner is shown; what else fails heals with them. */
const GOALS = 4;
/** Simulated seconds after which a drill must still be broken. */
const PATIENCE = 120;
/** Most checks that are kept besides the guards: every judgement asks them again. */
const KEPT = 2;

/**
 * Makes the drill of a request, and proves it before anybody sees it: in the running cluster a goal fails, the repairs bring
 * everything back, and after each repair but the last something still fails, so that no fault is idle. A draw that cannot be
 * proved is thrown away for the next; the engine is deterministic, so the same request always ends at the same drill.
 */
export async function makeDrill(engine: LabEngine, request: DrillRequest): Promise<Result<Drill>> {
  let why = 'no fault fits';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const composition = compose(request, attempt);
    if (!composition) return err('no fault of the catalogue fits this topic and layer');
    const proof = await proveComposition(engine, composition);
    if (!proof.ok) {
      why = proof.error;
      continue;
    }
    const source = drillSource(composition, proof.value);
    return source.ok ? ok({ source: source.value, composition }) : source;
  }
  return err(`no drill could be made of this request (${why}); try another seed`);
}

/** What the running cluster showed of a composition. */
export interface DrillProof {
  /** the checks that fail, as they were found */
  readonly failing: readonly { readonly check: Check; readonly result: GoalResult }[];
  readonly holding: readonly Check[];
  /** ids of checks that still fail after the first, second ... repair */
  readonly left: readonly (readonly string[])[];
}

/** Plays a composition: broken at first, whole at the end, and broken in between. */
export async function proveComposition(engine: LabEngine, composition: Composition): Promise<Result<DrillProof>> {
  const checks = [...sceneChecks(composition.scene), ...guards(composition.scene)];
  const whole = parseDrill(composition, { goals: checks, keep: [], brief: 'x', debrief: 'x' });
  if (!whole.ok) return whole;
  const scenario = instantiate(whole.value, '1');
  if (!scenario.ok) return err(scenario.error[0]?.message ?? 'not an exercise');
  const built = await engine.createLab(scenario.value.lab);
  if (!built.ok) return err(`${built.error.where ?? 'lab'}: ${built.error.message}`);
  const world = built.value;
  const first = await evaluateGoals(world, scenario.value);
  const found = checks.flatMap((check) => {
    const result = first.goals.find((goal) => goal.id === check.id);
    return result ? [{ check, result }] : [];
  });
  const failing = found.filter(({ result }) => !result.passed);
  if (failing.length === 0) return err('nothing that users notice is broken');
  const patience = {
    spec: { ...scenario.value.spec, goals: scenario.value.spec.goals.filter((goal) => failing.some(({ check }) => check.id === goal.id)) },
  };
  await type(engine, world, `sleep ${PATIENCE}`);
  if ((await evaluateGoals(world, patience)).goals.every((goal) => goal.passed)) return err('it heals by itself');
  const left: (readonly string[])[] = [];
  let report: GoalReport = first;
  for (const { place, fault } of composition.incidents) {
    if (left.length > 0 && unmet(report).length === 0) return err(`${fault.name} breaks nothing of its own`);
    await type(engine, world, place.repair.join('\n'));
    report = await evaluateGoals(world, scenario.value);
    left.push(unmet(report));
  }
  const open = report.goals.find((goal) => !goal.passed);
  if (open) return err(`after all repairs: ${open.title}: ${open.why}`);
  return ok({ failing, holding: found.filter(({ result }) => result.passed).map(({ check }) => check), left });
}

function unmet(report: GoalReport): readonly string[] {
  return report.goals.filter((goal) => !goal.passed).map((goal) => goal.id);
}

async function type(engine: LabEngine, world: LabWorld, script: string): Promise<void> {
  for (const line of engine.splitScript(script)) {
    await world.submitLine('main', line);
    await world.settle();
  }
}

/** The exercise of a proved composition: what fails becomes its goals, some of what holds must stay. */
export function drillSource(composition: Composition, proof: DrillProof): Result<ExerciseSource> {
  const { failing, holding, left } = proof;
  // a goal at least for every fault: the first that its repair is needed for
  const needed = new Set(left.slice(0, -1).map((ids) => ids[0]));
  const goals = failing.filter(({ check }, index) => index < GOALS || needed.has(check.id));
  const guarding = new Set(guards(composition.scene).map((guard) => guard.id));
  const keep = [...holding.filter(({ id }) => !guarding.has(id)).slice(0, KEPT), ...holding.filter(({ id }) => guarding.has(id))];
  return parseDrill(composition, {
    goals: goals.map(({ check }) => check),
    keep,
    brief: drillBrief(composition, goals),
    debrief: drillDebrief(composition),
  });
}

interface Texts {
  readonly goals: readonly Check[];
  readonly keep: readonly Check[];
  readonly brief: string;
  readonly debrief: string;
}

/** Goes through the door that every exercise goes through: the same format, the same checks. */
function parseDrill(composition: Composition, { goals, keep, brief, debrief }: Texts): Result<ExerciseSource> {
  const { request, scene, incidents, herring } = composition;
  const id = drillId(request);
  const asGoal = ({ id: goal, title, goal: kind }: Check): Readonly<Record<string, unknown>> => ({ id: goal, title, points: 2, ...kind });
  const exercise = {
    format: 1,
    id,
    title: `Drill ${request.seed}, difficulty ${request.difficulty}`,
    layers: [...new Set(incidents.map(({ fault }) => fault.layer))].sort(),
    topics: [...new Set(incidents.map(({ drill }) => drill.topic))],
    difficulty: request.difficulty,
    minutes: 3 + 3 * request.difficulty,
    cluster: scene.cluster,
    faults: [
      ...incidents.map(({ fault, place }) => ({ fault: fault.name, with: place.with })),
      ...(herring?.faults ?? []).map((entry) => ({ fault: entry.fault, with: entry.with })),
    ],
    goals: goals.map(asGoal),
    keep: keep.map(asGoal),
    hints: drillHints(incidents),
  };
  const parsed = parseExercise(
    id,
    `drills/${id}/exercise.yaml`,
    new Map([
      ['exercise.yaml', JSON.stringify(exercise, null, 1)],
      ['brief.md', brief],
      ['debrief.md', debrief],
      ['manifests/app.yaml', sceneManifest(scene)],
      ...(herring?.manifest === undefined ? [] : [['manifests/more.yaml', herring.manifest] as const]),
      ['solutions/repair.sh', incidents.map(({ place }) => `# step: ${place.where}\n${place.repair.join('\n')}\n`).join('')],
      ['wrong/start-over.sh', `# refused-by: ${scene.client}-stays\nkubectl delete statefulset ${scene.client}\n`],
    ]),
  );
  return parsed.ok ? parsed : err(parsed.error.map((problem) => `${problem.key ?? ''} ${problem.message}`).join('; '));
}
