import { addToIp } from '../../base/ip.ts';
import type { Pod } from '../kinds.ts';
import { nodeIp, type ReportContext } from '../kubelet/context.ts';

/** The lowest free address of the node's range from the second on; the node's own for pods on its network. */
export function podAddress(context: ReportContext, pod: Pod): string {
  if (pod.spec.hostNetwork === true) return nodeIp(context.nodeObject);
  const range = context.nodeObject?.spec.podCIDR ?? '10.244.0.0/24';
  const base = range.slice(0, range.indexOf('/'));
  const taken = new Set(context.api.list<Pod>('pods').map((other) => other.status?.podIP));
  for (let n = 2; n < 255; n++) {
    const ip = addToIp(base, n);
    if (!taken.has(ip)) return ip;
  }
  return '';
}
