import { parseArgs } from 'node:util';
import { prove, proofReport } from '../authoring/index.ts';
import { createLabEngine } from '../shell/lab/engine.ts';
import { readContent } from './content.ts';
import { UsageError, type Io } from './io.ts';
import { VERSION } from './version.ts';

/** `kubehop prove`: shows that content is what it claims to be; 1 when something is not. */
export async function proveCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '5' }, content: { type: 'string', multiple: true } },
  });
  const count = Number(values.seeds);
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new UsageError('--seeds takes a number from 1 to 1000');
  const seeds = Array.from({ length: count }, (_, index) => String(index + 1));
  const engine = createLabEngine(VERSION);
  // the engine learns its commands from a first world
  await engine.createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
  const done = await prove({
    content: readContent(values.content),
    engine,
    ids: positionals,
    seeds,
    onProof: (proof) => io.out(proofReport([proof])),
  });
  if (!done.ok) throw new UsageError(done.error);
  return done.value.every((proof) => proof.findings.length === 0) ? 0 : 1;
}
