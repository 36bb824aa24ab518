import type { ModelConstraint, ModelFinding, ProbeOutcome } from '../../cluster/lab-port.ts';
import type { World } from '../../cluster/world.ts';
import type { KubeObject } from '../../kube/object.ts';
import { probeWorld } from './probe.ts';
import { discardReason } from './reason.ts';

type PodObject = KubeObject & {
  readonly spec: { readonly nodeName?: string; readonly hostNetwork?: boolean; readonly containers: readonly { readonly name: string }[] };
  readonly status?: { readonly podIP?: string; readonly phase?: string };
};

/** Ordinary pods that run: who takes part in the model's constraints. */
function runningPods(world: World): readonly PodObject[] {
  return (world.api?.list<PodObject>('pods') ?? [])
    .filter((pod) => pod.status?.phase === 'Running' && pod.spec.hostNetwork !== true && pod.metadata.deletionTimestamp === undefined)
    .slice(0, 40);
}

/** The pairs that break a constraint of the Kubernetes network model. */
export async function checkModel(world: World, constraint: ModelConstraint): Promise<readonly ModelFinding[]> {
  const pods = runningPods(world);
  const name = (pod: PodObject): string => `pod/${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
  const findings: ModelFinding[] = [];
  const add = (from: string, to: string, reason: string): void => void findings.push({ from, to, reason });
  if (constraint === 'containers-share-localhost') {
    for (const pod of pods) {
      for (const port of listeningPorts(world, pod)) {
        for (const container of pod.spec.containers) {
          const from = `${name(pod)}/${container.name}`;
          const [outcome] = await probeWorld(world, { from, to: '127.0.0.1', protocol: 'tcp', port });
          if (outcome?.outcome !== 'connected') add(from, `127.0.0.1:${port}`, why(outcome));
        }
      }
    }
    return findings;
  }
  if (constraint === 'agents-reach-local-pods') {
    for (const pod of pods) {
      const from = `node/${pod.spec.nodeName ?? ''}`;
      const [outcome] = await probeWorld(world, { from, to: pod.status?.podIP ?? '', protocol: 'icmp' });
      if (outcome?.outcome !== 'connected') add(from, name(pod), why(outcome));
    }
    return findings;
  }
  for (const source of pods) {
    for (const target of pods) {
      if (source === target) continue;
      if (constraint === 'pods-reach-pods') {
        const [outcome] = await probeWorld(world, { from: name(source), to: target.status?.podIP ?? '', protocol: 'icmp' });
        if (outcome?.outcome !== 'connected') add(name(source), name(target), why(outcome));
        continue;
      }
      const port = listeningPorts(world, target)[0];
      if (port === undefined) continue;
      const [outcome] = await probeWorld(world, { from: name(source), to: target.status?.podIP ?? '', protocol: 'tcp', port });
      if (outcome?.outcome === 'connected' && outcome.sourceSeen !== source.status?.podIP) {
        add(name(source), name(target), `${name(target)} saw ${outcome.sourceSeen ?? 'nobody'} instead of ${source.status?.podIP ?? ''}`);
      }
    }
  }
  return findings;
}

/** What a tool would say, and where the packet was lost. */
function why(outcome: ProbeOutcome | undefined): string {
  if (!outcome) return 'no outcome';
  return [outcome.detail, discardReason(outcome)].filter((part) => part !== undefined).join('; ');
}

/** TCP ports on which a pod listens at its own address. */
function listeningPorts(world: World, pod: PodObject): readonly number[] {
  const sandbox = [...world.state.sandboxes.values()].find((entry) => entry.pod.uid === pod.metadata.uid);
  const ports = new Set<number>();
  for (const socket of world.network.state.sockets.sockets.values()) {
    if (socket.namespace === sandbox?.namespace && socket.state === 'LISTEN' && !socket.local.ip.startsWith('127.'))
      ports.add(socket.local.port);
  }
  return [...ports].sort((a, b) => a - b);
}
