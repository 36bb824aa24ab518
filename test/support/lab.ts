import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { LabSpec } from '../../src/cluster/lab-port.ts';

/** A lab whose lines a test types one after another. */
export interface TypedLab {
  /** what the line printed, standard output before standard error, and its exit code */
  run(line: string): Promise<{ readonly stdout: string; readonly stderr: string; readonly exit: number }>;
  /** standard output alone */
  out(line: string): Promise<string>;
}

export async function typedLab(spec: Partial<LabSpec> = {}): Promise<TypedLab> {
  const lab = await createLabEngine('0').createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1', ...spec });
  if (!lab.ok) throw new Error(`${lab.error.where ?? ''}: ${lab.error.message}`);
  const run = (line: string) => lab.value.submitLine('main', line);
  return { run, out: async (line) => (await run(line)).stdout };
}
