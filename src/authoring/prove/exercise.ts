import type { ExerciseSource } from '../../course/content/exercise.ts';
import { instantiate, type Scenario } from '../../course/content/scenario.ts';
import type { Content } from '../../course/content/load.ts';
import { celProblem } from '../../course/goals/cel.ts';
import { parseMatrix } from '../../course/goals/matrix.ts';
import type { LabEngine } from '../../course/lab-port.ts';
import { calledCommands, quotedCommands, taughtCommands } from './commands.ts';
import type { Finding, Proof } from './finding.ts';
import { describeUnmet, play, unmet } from './play.ts';
import { refusedBy, scriptParts, shownCommands } from './script.ts';

type Report = (file: string, message: string, line?: number) => void;

/** Shows for one exercise or lab, on many seeds, what DESIGN section 7 asks of it. Every finding names its place. */
export async function proveExercise(source: ExerciseSource, content: Content, engine: LabEngine, seeds: readonly string[]): Promise<Proof> {
  const findings: Finding[] = [];
  const folder = source.file.replace(/[^/]*$/, '');
  const reporter =
    (seed: string | undefined): Report =>
    (file, message, line) => {
      findings.push({ place: `${folder}${file}${line === undefined ? '' : `:${line}`}`, seed, message });
    };
  proveShape(source, reporter(undefined));
  const variants = new Set<string>();
  for (const seed of seeds) {
    const scenario = instantiate(source, seed);
    if (!scenario.ok) {
      for (const problem of scenario.error)
        findings.push({ place: `${problem.file}:${problem.line ?? 1}`, seed, message: `${problem.key ?? ''}: ${problem.message}` });
      continue;
    }
    variants.add(JSON.stringify(scenario.value.variables));
    await proveSeed(scenario.value, content, engine, reporter(seed));
  }
  if (Object.keys(source.vary).length > 0 && seeds.length >= 5 && variants.size < 2)
    reporter(undefined)('exercise.yaml', 'vary: all seeds give the same exercise');
  return { address: source.address, seeds, findings };
}

/** What needs no lab. */
function proveShape(source: ExerciseSource, report: Report): void {
  for (const goal of [...source.spec.goals, ...source.spec.keep]) {
    const cel = goal.object && celProblem(goal.object.expect);
    if (cel !== undefined) report('exercise.yaml', `goal ${goal.id}: ${cel}`);
    const table = goal.matrix && parseMatrix(goal.matrix.table);
    if (table && !table.ok) report('exercise.yaml', `goal ${goal.id}: ${table.error}`);
  }
  source.spec.hints.forEach((hint, index) => {
    const cel = hint.when === undefined ? undefined : celProblem(hint.when);
    if (cel !== undefined) report('exercise.yaml', `hints.${index}.when: ${cel}`);
  });
  if (source.spec.goals.length === 0) return;
  if (source.solutions.length === 0) report('solutions', 'no solution: add at least one script');
  if (source.wrong.length === 0) report('wrong', 'no wrong script: add a near miss or an over-broad repair');
  if (source.debrief.trim() === '') report('debrief.md', 'no debrief');
  for (const { name, text } of source.solutions) {
    if (!scriptParts(text).some((part) => part.step)) report(name, 'no line "# step": mark what changes something');
  }
}

async function proveSeed(scenario: Scenario, content: Content, engine: LabEngine, report: Report): Promise<void> {
  proveCommands(scenario, content, engine, report);
  if (!(await proveFresh(scenario, engine, report))) return;
  await proveBrief(scenario, engine, report);
  for (const solution of scenario.solutions) await proveSolution(scenario, engine, solution.name, solution.text, report);
  for (const wrong of scenario.wrong) await proveWrong(scenario, engine, wrong.name, wrong.text, report);
}

async function proveFresh(scenario: Scenario, engine: LabEngine, report: Report): Promise<boolean> {
  const fresh = await play(engine, scenario, '');
  if (!fresh.ok) {
    report('exercise.yaml', fresh.error);
    return false;
  }
  for (const goal of fresh.value.report.goals)
    if (goal.passed) report('exercise.yaml', `goal ${goal.id} holds before anything is done: make it a keep`);
  for (const goal of fresh.value.report.keep)
    if (!goal.passed) report('exercise.yaml', `keep ${goal.id} does not hold at the start: ${goal.why}`);
  return true;
}

/** The learner sees what the brief says. */
async function proveBrief(scenario: Scenario, engine: LabEngine, report: Report): Promise<void> {
  for (const { line, command, shows } of shownCommands(scenario.brief)) {
    const played = await play(engine, scenario, command);
    if (!played.ok) return;
    const seen = played.value.outcomes.map(({ outcome }) => outcome.stdout + outcome.stderr).join('');
    for (const text of shows) if (!squeeze(seen).includes(squeeze(text))) report('brief.md', `"${command}" does not show "${text}"`, line);
  }
}

async function proveSolution(scenario: Scenario, engine: LabEngine, name: string, text: string, report: Report): Promise<void> {
  const played = await play(engine, scenario, text);
  if (!played.ok) return;
  if (!played.value.report.solved) {
    report(name, `does not solve it: ${describeUnmet(played.value.report)}`);
    return;
  }
  for (const { command, outcome } of played.value.outcomes) if (outcome.notSimulated) report(name, `"${command}" is not simulated`);
  await proveReplay(scenario, engine, name, played.value.world, report);
  const parts = scriptParts(text);
  for (const left of parts.filter((part) => part.step)) {
    const without = await play(
      engine,
      scenario,
      parts
        .filter((part) => part !== left)
        .map((part) => part.text)
        .join('\n'),
    );
    if (without.ok && without.value.report.solved)
      report(name, `solves it even without the step "${left.name}": it changes nothing that matters`, left.line);
  }
}

/** The same journal makes the same world, byte for byte. */
async function proveReplay(
  scenario: Scenario,
  engine: LabEngine,
  name: string,
  world: import('../../course/lab-port.ts').LabWorld,
  report: Report,
): Promise<void> {
  const again = await engine.createLab(scenario.lab);
  if (!again.ok) return;
  const divergence = await again.value.replay(world.journal());
  if (divergence) {
    report(name, `replay goes another way at entry ${divergence.seq}: ${divergence.message}`);
    return;
  }
  await again.value.settle();
  if (again.value.hash() !== world.hash()) report(name, 'replay ends in a different world');
}

async function proveWrong(scenario: Scenario, engine: LabEngine, name: string, text: string, report: Report): Promise<void> {
  const expected = refusedBy(text);
  const known = [...scenario.spec.goals, ...scenario.spec.keep].map((goal) => goal.id);
  if (expected === undefined || !known.includes(expected)) {
    report(name, `the first line must be "# refused-by: GOAL", one of ${known.join(', ')}`, 1);
    return;
  }
  const played = await play(engine, scenario, text);
  if (!played.ok) return;
  const failed = unmet(played.value.report).map((goal) => goal.id);
  if (failed.length === 0) report(name, 'is accepted as a solution');
  else if (!failed.includes(expected)) report(name, `fails at ${failed.join(', ')}, not at ${expected}`);
  for (const { command, outcome } of played.value.outcomes) if (outcome.notSimulated) report(name, `"${command}" is not simulated`);
}

/** Every command exists and was taught by then. */
function proveCommands(scenario: Scenario, content: Content, engine: LabEngine, report: Report): void {
  const taught = taughtCommands(content, requiredLessons(scenario));
  const names = engine.commandNames();
  const check = (file: string, commands: string, mustBeTaught: boolean, line?: number): void => {
    for (const name of engine.unknownCommands(commands)) report(file, `there is no command "${name}"`, line);
    if (!taught || !mustBeTaught) return;
    for (const command of engine.splitScript(commands).flatMap(calledCommands)) {
      if (!taught.has(command) && !taught.has(command.split(' ')[0] ?? '')) report(file, `"${command}" was not taught by then`, line);
    }
  };
  for (const { name, text } of scenario.lab.setup) check(name, text, false);
  for (const { name, text } of scenario.solutions) check(name, text, true);
  for (const { name, text } of scenario.wrong) check(name, text, false);
  for (const { line, command } of shownCommands(scenario.brief)) check('brief.md', command, true, line);
  scenario.spec.hints.forEach((hint, index) => {
    for (const command of quotedCommands(hint.text, names)) check(`exercise.yaml (hint ${index + 1})`, command, true);
  });
}

/** A lab may use what its own lesson teaches. */
function requiredLessons(scenario: Scenario): readonly string[] {
  const [lesson, lab] = scenario.address.split('/');
  return lab === undefined || lesson === undefined ? scenario.spec.requires : [lesson, ...scenario.spec.requires];
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ');
}
