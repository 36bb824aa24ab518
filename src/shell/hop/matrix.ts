import type { LabWorld, ProbeOutcome } from '../../cluster/lab-port.ts';
import { discardReason, passedBy } from '../lab/reason.ts';

interface PodJson {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[];
  };
  readonly status?: { readonly podIP?: string; readonly phase?: string };
}

/** Who reaches whom: one row a source, one column a target; `port` or the target's first declared one, else 8080. */
export async function matrixLines(world: LabWorld, port: number | undefined): Promise<readonly string[]> {
  const pods = (world.objects('pods') as unknown as readonly PodJson[])
    .filter((pod) => pod.metadata.namespace !== 'kube-system' && pod.status?.phase === 'Running')
    .slice(0, 30);
  if (pods.length === 0) return ['No pods run here but those of the system.'];
  const names = pods.map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`);
  const width = Math.max(...names.map((name) => name.length));
  const out = [`${' '.repeat(width + 5)}${pods.map((_, index) => String(index + 1).padStart(3)).join('')}`];
  const cells = new Map<string, string[]>();
  for (const [index, source] of pods.entries()) {
    let row = `${String(index + 1).padStart(3)}  ${(names[index] ?? '').padEnd(width)}`;
    for (const [column, target] of pods.entries()) {
      const to = target.status?.podIP ?? '';
      const targetPort = port ?? target.spec.containers[0]?.ports?.[0]?.containerPort ?? 8080;
      const [first] = await world.probe({
        from: `pod/${source.metadata.namespace}/${source.metadata.name}`,
        to,
        protocol: 'tcp',
        port: targetPort,
      });
      row += first?.outcome === 'connected' ? '  ✓' : '  ✗';
      const reason = cellReason(first);
      cells.set(reason, [...(cells.get(reason) ?? []), `${index + 1}→${column + 1}`]);
    }
    out.push(row);
  }
  return [...out, ...[...cells].map(([reason, which]) => `${listed(which)}: ${reason}`)];
}

/** Why a cell is what it is. */
function cellReason(outcome: ProbeOutcome | undefined): string {
  if (!outcome) return '✗ no outcome';
  if (outcome.outcome !== 'connected')
    return [`✗ ${outcome.outcome}: ${outcome.detail}`, discardReason(outcome)].filter(Boolean).join('; ');
  const policies = passedBy(outcome);
  return policies.length === 0 ? '✓ nothing is against it' : `✓ ${policies.join(' and ')} lets it pass`;
}

/** Cells with the same reason; of many only the first ones. */
function listed(cells: readonly string[]): string {
  return cells.length > 12 ? `${cells.slice(0, 12).join(' ')} and ${cells.length - 12} more` : cells.join(' ');
}
