import { readFileSync } from 'node:fs';
import type { LabSpec } from '../course/index.ts';
import { readTopology } from '../net/topology-form.ts';
import { ContentError, UsageError } from './io.ts';

/** The world of a topology file (JSON). A recording that holds a topology among other things will do. */
export function topologySpec(file: string, seed: string): LabSpec {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`there is no file "${file}"; --topology takes a JSON file with namespaces and listeners`);
  }
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new ContentError(`${file}: not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`);
  }
  if (typeof input === 'object' && input !== null && 'topology' in input && !('namespaces' in input)) input = input.topology;
  const checked = readTopology(input);
  if (!checked.ok) throw new ContentError(`${file}: ${checked.error}`);
  return { cluster: { topology: input }, manifests: [], setup: [], faults: [], seed };
}
