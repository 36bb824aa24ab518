import { sendIcmpError } from './icmp-send.ts';
import type { NetworkNamespace } from './namespace.ts';
import type { Network, NetworkTimer } from './network.ts';
import { packetLength, protocolNumber } from './netfilter/packet-view.ts';
import type { FragmentPayload, IpPacket } from './packet.ts';
import { findRoute } from './route.ts';
import { readSysctl } from './sysctl.ts';
import { closeTrace, traceStep } from './trace-log.ts';
import { cancelTimer, scheduleTimer } from './timer.ts';

/** Fragments of one packet that wait for the rest (linux/net/ipv4/ip_fragment.c struct ipq). */
export interface ReassemblyQueue {
  /** sequence of the timer that ends it */
  readonly timer: number;
  readonly device: string;
  fragments: IpPacket[];
}

/** Who puts fragments together: the stack of the host they are for, or connection tracking ahead of its hooks (enum ip_defrag_users). */
export type Reassembler = 'local' | 'prerouting' | 'bridge';

/** Octets that may wait in a namespace (ipfrag_high_thresh); more fragments are dropped until some leave. */
const HIGH_THRESHOLD = 4 * 1024 * 1024;

/** Puts fragments together: the whole packet once nothing is missing, undefined while it waits. What is no fragment passes. */
export function reassemble(
  network: Network,
  ns: NetworkNamespace,
  device: string,
  packet: IpPacket,
  user: Reassembler,
): IpPacket | undefined {
  const { payload } = packet;
  if (payload.protocol !== 'fragment') return packet;
  const queues = (ns.reassembly ??= new Map<string, ReassemblyQueue>());
  const key = `${user} ${packet.source} ${packet.destination} ${packet.id} ${protocolNumber(packet)}`;
  let queue = queues.get(key);
  if (!queue) {
    if (waitingOctets(ns) > HIGH_THRESHOLD) {
      note(network, ns, device, packet, 'discard', 'too many fragments wait here already (ipfrag_high_thresh)');
      closeTrace(network, packet.meta.trace, 'table-full');
      return undefined;
    }
    const seconds = Number(readSysctl(ns, packet.version === 4 ? 'net.ipv4.ipfrag_time' : 'net.ipv6.ip6frag_time') ?? 30);
    const timer = scheduleTimer(network, network.ports.now() + seconds * 1000, 'reassembly', { namespace: ns.id, key });
    queue = { timer, device, fragments: [] };
    queues.set(key, queue);
  }
  // the same piece again changes nothing: a bridge may flood it twice
  if (!queue.fragments.some((each) => pieceOf(each)?.offset === payload.offset)) queue.fragments.push(packet);
  queue.fragments.sort((a, b) => (pieceOf(a)?.offset ?? 0) - (pieceOf(b)?.offset ?? 0));
  if (!complete(queue.fragments)) return undefined;
  queues.delete(key);
  cancelTimer(network, queue.timer);
  const first = queue.fragments[0] ?? packet;
  const maxFragment = Math.max(...queue.fragments.map(packetLength));
  const whole = {
    ...first,
    id: first.version === 4 ? first.id : 0,
    payload: payload.of,
    meta: { ...first.meta, maxFragment: user === 'local' ? undefined : maxFragment },
  };
  note(network, ns, device, whole, 'note', `${queue.fragments.length} fragments are put together`);
  return whole;
}

function pieceOf(packet: IpPacket): FragmentPayload | undefined {
  return packet.payload.protocol === 'fragment' ? packet.payload : undefined;
}

function complete(fragments: readonly IpPacket[]): boolean {
  let next = 0;
  for (const fragment of fragments) {
    const piece = pieceOf(fragment);
    if (piece?.offset !== next) return false;
    next += piece.length;
    if (!piece.more) return true;
  }
  return false;
}

function waitingOctets(ns: NetworkNamespace): number {
  let sum = 0;
  for (const queue of ns.reassembly?.values() ?? []) for (const fragment of queue.fragments) sum += packetLength(fragment);
  return sum;
}

/**
 * The rest did not come in time: the pieces are forgotten, and their sender is told when the first one came and this host is who they were
 * for (ip_expire, ip6frag_expire_frag_queue).
 */
export function runReassemblyTimer(network: Network, timer: NetworkTimer): void {
  const ns = network.state.namespaces.get(String(timer.payload['namespace']));
  const key = String(timer.payload['key']);
  const queue = ns?.reassembly?.get(key);
  const first = queue?.fragments[0];
  if (!ns || !first || queue.timer !== timer.sequence) return;
  ns.reassembly?.delete(key);
  note(network, ns, queue.device, first, 'discard', 'the other fragments did not come in time');
  closeTrace(network, first.meta.trace, 'ttl-expired');
  if (pieceOf(first)?.offset !== 0) return;
  const way = findRoute(ns, { destination: first.destination });
  if (first.version === 6 || (way.kind === 'route' && way.route.type === 'local'))
    sendIcmpError(network, ns, first, { type: 'time-exceeded', reassembly: true });
}

function note(network: Network, ns: NetworkNamespace, device: string, packet: IpPacket, action: 'note' | 'discard', reason: string): void {
  traceStep(network, packet.meta.trace, { action, host: ns.host, namespace: ns.label, device, at: 'reassembly', layer: 3, reason });
}
