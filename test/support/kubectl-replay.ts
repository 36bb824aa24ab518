import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { LabWorld, LineOutcome } from '../../src/cluster/lab-port.ts';
import type { Scenario, Step } from './kubectl-truth.ts';

/** How a recorded step compares with the lab's. */
export interface StepResult {
  readonly file: string;
  readonly topic: string;
  readonly step: Step;
  readonly got: Pick<LineOutcome, 'stdout' | 'stderr' | 'exit'>;
}

/** Types a recorded scenario into a fresh lab of the preset `recorded`: files by heredocs, then each command as it was typed. */
export async function replay(file: string, scenario: Scenario): Promise<readonly StepResult[]> {
  const made = await createLabEngine('0').createLab({ cluster: 'recorded', manifests: [], setup: [], faults: [], seed: file });
  if (!made.ok) throw new Error(made.error.message);
  const lab = made.value;
  for (const [name, text] of Object.entries(scenario.manifests)) await writeFile(lab, name, text);
  const results: StepResult[] = [];
  for (const step of scenario.steps) {
    for (const [name, text] of Object.entries(step.files ?? {})) await writeFile(lab, name, text);
    if (step.before !== undefined) await outside(lab, step.before);
    const got = await lab.submitLine('main', lineOf(step));
    // the shell's words about what runs meanwhile are not kubectl's
    const stderr = step.during ? got.stderr.replace(/^\[\d+\].*\n/gm, '') : got.stderr;
    results.push({ file, topic: scenario.topic, step, got: { stdout: got.stdout, stderr, exit: got.exit } });
  }
  return results;
}

async function writeFile(lab: LabWorld, name: string, text: string): Promise<void> {
  // a heredoc always ends with a line break
  const quoted = `'${text.replaceAll("'", "'\\''")}'`;
  await lab.submitLine('main', text.endsWith('\n') ? heredoc(`cat > ${name}`, text) : `printf %s ${quoted} > ${name}`);
}

function heredoc(command: string, text: string): string {
  let mark = 'EOF';
  while (text.split('\n').includes(mark)) mark += 'F';
  return `${command} <<'${mark}'\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${mark}`;
}

function lineOf(step: Step): string {
  const env = Object.entries(step.env ?? {}).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}' `);
  const during = (step.during ?? []).map(({ after, cmd }) => `( (sleep ${after}; ${cmd}) >/dev/null & ); `);
  const limit = step.timeoutSeconds === undefined ? '' : `timeout ${step.timeoutSeconds} `;
  const line = `${during.join('')}${env.join('')}${limit}${step.cmd}`;
  if (step.stdin !== undefined) return heredoc(line, step.stdin);
  return step.cmd.startsWith('kubectl') && / -(?= |$)/.test(step.cmd) ? `${line} </dev/null` : line;
}

/** What happened outside of the recorded terminal. */
async function outside(lab: LabWorld, text: string): Promise<void> {
  const stopped = /^the kubelet of (\S+) has stopped/.exec(text);
  const back = /^the kubelet of (\S+) is back/.exec(text);
  const node = stopped?.[1] ?? back?.[1];
  if (node === undefined) throw new Error(`unknown: ${text}`);
  await lab.submitLine('main', `ssh ${node} systemctl ${stopped ? 'stop' : 'start'} kubelet`);
  await lab.submitLine('main', stopped ? 'sleep 60' : 'sleep 15');
}
