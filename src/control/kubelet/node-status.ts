import type { NodeCondition } from 'kubernetes-types/core/v1';
import type { Lease, Node } from '../kinds.ts';
import { microTimestamp, timestamp } from '../time.ts';
import type { NetworkPlugin } from '../runtime.ts';
import type { ReportContext } from './context.ts';
import type { KubeletMemory } from './memory.ts';
import { networkNotReady } from './sandbox.ts';

/** nodeLeaseDurationSeconds 40, renewed every quarter of it. */
const LEASE_EVERY = 10_000;
/** nodeStatusReportFrequency. */
const STATUS_EVERY = 300_000;
/** nodeStatusUpdateFrequency: how soon a change is seen. */
const CHECK_EVERY = 10_000;

type HeartbeatContext = ReportContext & { readonly ports: { readonly cni: Pick<NetworkPlugin, 'ready'> } };
type HeartbeatMemory = Pick<KubeletMemory, 'leaseAt' | 'statusAt'>;

/**
 * Heartbeats of the node: its lease and, where something changed or 5 minutes passed, its conditions. A hollow
 * kubelet lets stand until its next report what others wrote into its conditions.
 */
export function heartbeat(context: HeartbeatContext, memory: HeartbeatMemory, corrects: 'at once' | 'with reports' = 'at once'): number {
  const { now } = context;
  if (now >= memory.leaseAt) {
    renewLease(context);
    memory.leaseAt = now + LEASE_EVERY;
  }
  if (context.nodeObject) writeConditions(context, context.nodeObject, memory, corrects);
  return Math.min(memory.leaseAt, now + CHECK_EVERY);
}

function renewLease({ api, node, now, nodeObject }: ReportContext): void {
  const lease = api.get<Lease>('leases.coordination.k8s.io', node, 'kube-node-lease');
  const renewTime = microTimestamp(now);
  if (lease) {
    api.update<Lease>('leases.coordination.k8s.io', { ...lease, spec: { ...lease.spec, renewTime } });
    return;
  }
  const owner = nodeObject && { apiVersion: 'v1', kind: 'Node', name: node, uid: nodeObject.metadata.uid };
  api.create<Lease>('leases.coordination.k8s.io', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: node, namespace: 'kube-node-lease', ...(owner ? { ownerReferences: [owner] } : {}) },
    spec: { holderIdentity: node, leaseDurationSeconds: 40, renewTime },
  });
}

function writeConditions(context: HeartbeatContext, node: Node, memory: HeartbeatMemory, corrects: 'at once' | 'with reports'): void {
  const { now } = context;
  const network = context.ports.cni.ready(context.node);
  const wanted = [
    { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
    { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
    { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
    network.ok
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : {
          type: 'Ready',
          status: 'False',
          reason: 'KubeletNotReady',
          message: `container runtime network not ready: ${networkNotReady(network.message)}`,
        },
  ];
  const old = node.status?.conditions ?? [];
  const changed = wanted.some((condition) => {
    const before = old.find((entry) => entry.type === condition.type);
    if (corrects === 'with reports') return before === undefined || before.status === 'Unknown';
    return before?.status !== condition.status || before.reason !== condition.reason || before.message !== condition.message;
  });
  if (!changed && now < memory.statusAt + STATUS_EVERY) return;
  memory.statusAt = now;
  const time = timestamp(now);
  const conditions: NodeCondition[] = wanted.map((condition) => {
    const before = old.find((entry) => entry.type === condition.type);
    const since = before?.status === condition.status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : time;
    return { ...condition, lastHeartbeatTime: time, lastTransitionTime: since };
  });
  const others = old.filter((entry) => !wanted.some((condition) => condition.type === entry.type));
  context.api.updateStatus<Node>('nodes', { ...node, status: { ...node.status, conditions: [...others, ...conditions] } });
  const before = old.find((entry) => entry.type === 'Ready');
  if (before && before.status !== 'True' && network.ok) {
    const source = { component: 'kubelet', host: context.node };
    context.api.event(node, 'Normal', 'NodeReady', `Node ${context.node} status is now: NodeReady`, source);
  }
}
