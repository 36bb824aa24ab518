import type { LabWorld, ModelConstraint } from '../../cluster/lab-port.ts';

const TEXT: Readonly<Record<ModelConstraint, string>> = {
  'containers-share-localhost': 'containers of a pod reach each other over localhost',
  'pods-reach-pods': 'every pod reaches every pod at its own address',
  'no-nat-between-pods': 'no address is translated between pods',
  'agents-reach-local-pods': 'agents on a node reach the pods of that node',
};

export async function modelLines(world: LabWorld, constraints: readonly ModelConstraint[]): Promise<readonly string[]> {
  const out: string[] = [];
  for (const constraint of constraints) {
    const findings = await world.model(constraint);
    out.push(`${findings.length === 0 ? '✓' : '✗'} ${TEXT[constraint]}`);
    for (const finding of findings.slice(0, 20)) out.push(`    ${finding.from} → ${finding.to}: ${finding.reason}`);
    if (findings.length > 20) out.push(`    and ${findings.length - 20} more`);
  }
  return out;
}
