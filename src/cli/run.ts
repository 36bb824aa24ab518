import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDescription } from '../cluster/description.ts';
import { findPreset, presetNames } from '../cluster/presets.ts';
import { evaluateGoals, type LabSpec, type LabWorld, type LineOutcome, type Scenario } from '../course/index.ts';
import { labEngine } from './engine.ts';
import { readContent, scenarioAt } from './content.ts';
import { topologySpec } from './topology.ts';
import { ContentError, UsageError, type Io } from './io.ts';

/** `kubehop run`: line mode. Nothing is saved. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      cluster: { type: 'string' },
      preset: { type: 'string' },
      topology: { type: 'string' },
      command: { type: 'string', short: 'c', multiple: true },
      script: { type: 'string' },
      seed: { type: 'string', default: '1' },
      'no-settle': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      goals: { type: 'boolean', default: false },
      content: { type: 'string', multiple: true },
    },
  });
  if (positionals.length > 1) throw new UsageError('run takes one exercise or lab; give commands with -c');
  if (values.topology !== undefined && (values.cluster !== undefined || values.preset !== undefined || positionals.length === 1))
    throw new UsageError('give --topology alone: it says everything about the world');
  if (positionals.length === 1 && values.cluster !== undefined) throw new UsageError('give an exercise or --cluster, not both');
  if (values.preset !== undefined && !findPreset(values.preset))
    throw new UsageError(`there is no preset "${values.preset}"; presets: ${presetNames.join(', ')}`);
  if (values.preset !== undefined && (values.cluster !== undefined || positionals.length === 1))
    throw new UsageError('give an exercise, --cluster or --preset, not several');
  const [address] = positionals;
  const scenario = address === undefined ? undefined : scenarioAt(readContent(values.content), address, values.seed);
  if (values.goals && !scenario) throw new UsageError('--goals needs an exercise or a lab');
  const spec =
    scenario?.lab ??
    (values.topology === undefined
      ? clusterSpec(values.preset ?? values.cluster ?? 'three-node', values.seed)
      : topologySpec(values.topology, values.seed));
  const engine = labEngine();
  const commands = values.command ?? (await commandText(values.script, io));
  const built = await engine.createLab(spec);
  if (!built.ok) throw new ContentError(`${values.topology ?? built.error.where ?? 'lab'}: ${built.error.message}`);
  const lines = typeof commands === 'string' ? engine.splitScript(commands) : commands;
  const last = await play(built.value, lines, values.json, io);
  if (!scenario || !values.goals) return last;
  return judge(built.value, scenario, values.json, io);
}

function clusterSpec(cluster: string, seed: string): LabSpec {
  const base = { manifests: [], setup: [], faults: [], seed };
  if (findPreset(cluster)) return { ...base, cluster };
  let text: string;
  try {
    text = readFileSync(cluster, 'utf8');
  } catch {
    throw new UsageError(`there is no preset and no file "${cluster}"; presets: ${presetNames.join(', ')}`);
  }
  const parsed = parseDescription(text);
  if (!parsed.ok) throw new ContentError(`${cluster}: ${parsed.error}`);
  return { ...base, cluster: parsed.value as unknown as Readonly<Record<string, unknown>> };
}

async function commandText(script: string | undefined, io: Io): Promise<string> {
  if (script !== undefined) {
    try {
      return readFileSync(script, 'utf8');
    } catch {
      throw new UsageError(`cannot read ${script}`);
    }
  }
  return io.stdinIsTerminal ? '' : io.readStdin();
}

async function play(world: LabWorld, lines: readonly string[], json: boolean, io: Io): Promise<number> {
  let last = 0;
  for (const line of lines) {
    const outcome = await world.submitLine('main', line);
    if (json) io.out(`${JSON.stringify(entry(line, outcome))}\n`);
    else {
      io.out(outcome.stdout);
      io.err(outcome.stderr);
    }
    last = outcome.exit;
  }
  return last;
}

function entry(cmd: string, outcome: LineOutcome): Readonly<Record<string, unknown>> {
  const { machine, stdout, stderr, exit, clock } = outcome;
  return { cmd, machine, stdout, stderr, exit, clock, ...(outcome.notSimulated ? { notSimulated: true } : {}) };
}

async function judge(world: LabWorld, scenario: Scenario, json: boolean, io: Io): Promise<number> {
  await world.settle();
  const report = await evaluateGoals(world, scenario);
  const all = [...report.goals, ...report.keep.filter((goal) => !goal.passed)];
  if (json)
    io.out(
      `${JSON.stringify({ goals: all.map(({ id, points, passed, why }) => ({ id, points, passed, why })), score: report.score, max: report.max })}\n`,
    );
  else {
    for (const goal of all) io.out(`${goal.passed ? '✓' : '·'} ${goal.title}: ${goal.why}\n`);
    io.out(`${report.score} of ${report.max}\n`);
  }
  return report.solved ? 0 : 1;
}
