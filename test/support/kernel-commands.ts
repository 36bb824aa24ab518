import { readdirSync, readFileSync } from 'node:fs';
import type { LabWorld } from '../../src/cluster/lab-port.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import { CHANGING, KERNEL_TRUTH } from './kernel-truth.ts';

interface Step {
  readonly in: string;
  readonly cmd: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
  readonly tty?: boolean;
  readonly while?: readonly { readonly in: string; readonly cmd: string }[];
}
interface Scenario {
  readonly topics?: readonly string[];
  readonly topology?: unknown;
  readonly fault?: readonly Step[];
  readonly steps?: readonly Step[];
}

/** One recorded command and how it went here. */
export interface CommandRow {
  readonly scenario: string;
  readonly topics: readonly string[];
  readonly machine: string;
  readonly command: string;
  readonly agrees: boolean;
  readonly recorded: string;
  readonly here: string;
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  // a clock's time, or ctime(3) as iptables-save prints it
  TIME: String.raw`(?:[A-Z][a-z]{2} [A-Z][a-z]{2} \d+ [\d:]+ \d{4}|[\d:.\- ]+?)`,
  MS: String.raw`[\d.]+`,
  SECS: String.raw`[\d.]+`,
  PID: String.raw`\d+`,
  ID: String.raw`(?:0x)?[\da-f]+`,
  SEQ: String.raw`\d+(?::\d+)?`,
  ACK: String.raw`\d+`,
  TS: String.raw`\d+`,
  COOKIE: String.raw`[\da-f]+`,
  'EPHEMERAL-PORT': String.raw`\d+`,
  'RANDOM-PORT': String.raw`\d+`,
  TIMER: String.raw`[\d.]+`,
  IPID: String.raw`\d+`,
  CKSUM: String.raw`[\da-f]+`,
  MAC: String.raw`[\da-f:]+`,
};

/** Whether a text agrees with a recorded one: equal but for the placeholders, around which columns may be wider or narrower. */
export function sameText(recorded: string, here: string): boolean {
  const [wanted, had] = [recorded, here].map((text) => text.split('\n'));
  return (
    wanted?.length === had?.length &&
    wanted?.every((line, i) => {
      const mine = had?.[i] ?? '';
      if (!/<[A-Z-]+>/.test(line)) return line === mine || line.trimEnd() === mine.trimEnd();
      const tight = (text: string): string => text.replace(/[ \t]+/g, ' ').trimEnd();
      const pattern = tight(line)
        .split(/<([A-Z-]+)>/)
        .map((part, at) => (at % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : (PLACEHOLDERS[part] ?? '.*')))
        .join('');
      return new RegExp(`^${pattern}$`).test(tight(mine));
    }) === true
  );
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Replays every recorded scenario as `kubehop run --topology` would and compares each command's text and exit code. */
export async function compareCommands(only?: RegExp): Promise<readonly CommandRow[]> {
  const rows: CommandRow[] = [];
  for (const file of readdirSync(KERNEL_TRUTH)
    .filter((each) => each.endsWith('.json') && !each.includes('index'))
    .sort()) {
    const name = file.replace('.json', '');
    const scenario = JSON.parse(readFileSync(`${KERNEL_TRUTH}/${file}`, 'utf8')) as Scenario;
    if (scenario.topology === undefined || CHANGING.includes(name) !== (only !== undefined && CHANGING.includes(name))) continue;
    if (only && !only.test(name)) continue;
    const built = await createLabEngine('0').createLab({
      cluster: { topology: scenario.topology },
      manifests: [],
      setup: [],
      faults: [],
      seed: '1',
      terminal: { columns: 100, rows: 40 },
    });
    if (!built.ok) throw new Error(`${name}: ${built.error.message}`);
    for (const fault of scenario.fault ?? []) await built.value.submitLine('main', `hop on ${fault.in} ${quote(fault.cmd)}`);
    for (const step of scenario.steps ?? []) {
      // the recorder needed a moment between two commands
      await built.value.submitLine('main', 'sleep 0.1');
      const got = await play(built.value, step);
      const wanted = { stdout: step.stdout ?? '', stderr: step.stderr ?? '', exit: step.exit ?? 0 };
      rows.push({
        scenario: name,
        topics: scenario.topics ?? [],
        machine: step.in,
        command: step.cmd,
        agrees: got.exit === wanted.exit && sameText(wanted.stdout, got.stdout) && sameText(wanted.stderr, got.stderr),
        recorded: `${wanted.exit}\n${wanted.stdout}${wanted.stderr}`,
        here: `${got.exit}\n${got.stdout}${got.stderr}`,
      });
    }
  }
  return rows;
}

interface Played {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

async function play(lab: LabWorld, step: Step): Promise<Played> {
  const to = `2>/tmp/recorded-err >/tmp/recorded-out`;
  if (step.while === undefined) {
    if (step.tty === true) return lab.submitLine('main', `hop on ${step.in} ${quote(step.cmd)}`);
    return written(lab, await lab.submitLine('main', `hop on ${step.in} ${quote(step.cmd)} ${to}`));
  }
  await lab.submitLine('main', `hop on ${step.in} ${quote(step.cmd)} ${to} & capture=$!`);
  await lab.submitLine('main', 'sleep 0.5');
  for (const { in: machine, cmd } of step.while) await lab.submitLine('main', `hop on ${machine} ${quote(cmd)}`);
  await lab.submitLine('main', 'sleep 0.5');
  await lab.submitLine('main', 'kill -INT $capture 2>/dev/null');
  return written(lab, { exit: (await lab.submitLine('main', 'wait $capture')).exit });
}

/** What a command wrote into files: standard output is no terminal there. */
async function written(lab: LabWorld, outcome: { readonly exit: number }): Promise<Played> {
  const stdout = (await lab.submitLine('main', 'cat /tmp/recorded-out')).stdout;
  const stderr = (await lab.submitLine('main', 'cat /tmp/recorded-err')).stdout;
  return { stdout, stderr, exit: outcome.exit };
}
