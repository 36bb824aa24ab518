import { attachedTracking } from './conntrack/attach.ts';
import { asSent } from './conntrack/translate.ts';
import { packetLength, wholeOf } from './netfilter/packet-view.ts';
import type { NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import type { IcmpMessage, IpPacket, UnreachableCode } from './packet.ts';
import { sendIp } from './output.ts';
import { findRoute } from './route.ts';
import { countSnmp } from './snmp.ts';
import { readSysctl } from './sysctl.ts';
import { closeTrace, openTrace, traceStep } from './trace-log.ts';
import type { Disposition } from './trace.ts';
import { localError } from './transport/local-error.ts';
import { summarizePacket } from './transport/summary.ts';
import { selectSource } from './address.ts';

/** ICMP errors as the kernel sends them (RFC 1122 3.2.2, RFC 1812 4.3.2, linux/net/ipv4/icmp.c __icmp_send). */

export type ErrorToSend =
  | { readonly type: 'unreachable'; readonly code: UnreachableCode; readonly mtu?: number }
  | { readonly type: 'redirect'; readonly gateway: string }
  | { readonly type: 'time-exceeded'; readonly reassembly?: boolean };

/** Answers a packet with an ICMP error, unless the rules forbid it: never about errors, broadcasts, fragments, or too often. */
export function sendIcmpError(
  network: Network,
  ns: NetworkNamespace,
  about: IpPacket,
  error: ErrorToSend,
  options: { readonly unlimited?: boolean } = {},
): void {
  if (!mayAnswer(ns, about)) return;
  if (options.unlimited !== true && !withinRate(network, ns, about, error)) {
    countSnmp(ns, 'IcmpOutRateLimitHost');
    return;
  }
  const icmp = message(about, error);
  const way = findRoute(ns, { destination: about.source });
  if (way.kind !== 'route') return;
  const own = [...ns.links.values()].some((link) => link.addresses.some((address) => address.ip === about.destination));
  const source = own ? about.destination : (way.route.source ?? selectSource(ns, way.link, way.gateway ?? about.source));
  if (source === undefined) return;
  // IPv6 asks again with the source it found: policy rules may send its own errors elsewhere, or nowhere (ip6_dst_lookup_tail)
  if (about.version === 6 && findRoute(ns, { destination: about.source, source }).kind !== 'route') return;
  const draft: IpPacket = {
    version: about.version,
    source,
    destination: about.source,
    ttl: 64,
    tos: about.version === 4 ? 0xc0 : 0,
    id: about.version === 4 ? network.ports.random(65536) : 0,
    dontFragment: false,
    payload: { protocol: 'icmp', icmp },
    meta: { mark: 0, trace: 0 },
  };
  const conntrack = attachedTracking(ns, about);
  const trace = openTrace(network, summarizePacket(draft), about.meta.trace);
  const sent = sendIp(network, ns.id, { ...draft, meta: { mark: 0, trace, conntrack } }, { way });
  if (!sent.ok) closeTrace(network, trace, 'no-route');
}

function message(about: IpPacket, error: ErrorToSend): IcmpMessage {
  const original: IpPacket = { ...about, meta: { mark: 0, trace: Math.abs(about.meta.trace) } };
  if (error.type === 'redirect') return { type: 'redirect', gateway: error.gateway, original };
  if (error.type === 'time-exceeded')
    return error.reassembly === true ? { type: 'time-exceeded', reassembly: true, original } : { type: 'time-exceeded', original };
  if (about.version === 6 && error.code === 'fragmentation-needed') return { type: 'packet-too-big', mtu: error.mtu ?? 1280, original };
  return error.mtu === undefined
    ? { type: 'destination-unreachable', code: error.code, original }
    : { type: 'destination-unreachable', code: error.code, nextHopMtu: error.mtu, original };
}

function mayAnswer(ns: NetworkNamespace, about: IpPacket): boolean {
  if (about.version === 4 && about.payload.protocol === 'fragment' && about.payload.offset > 0) return false;
  const payload = wholeOf(about.payload);
  if (payload.protocol === 'icmp' && payload.icmp.type !== 'echo-request' && payload.icmp.type !== 'echo-reply') return false;
  if (about.source === '0.0.0.0' || about.source === '::') return false;
  if (about.destination === '255.255.255.255') return false;
  for (const link of ns.links.values()) for (const address of link.addresses) if (address.broadcast === about.destination) return false;
  return packetLength(about) > 0;
}

/** Types that net.ipv4.icmp_ratemask limits by default: unreachable, quench, time exceeded, parameter problem. */
const MASKED = { unreachable: 3, redirect: 5, 'time-exceeded': 11 } as const;

/** A token bucket for each destination (inet_peer_xrlim_allow): one error every icmp_ratelimit ms, six saved up at most. */
function withinRate(network: Network, ns: NetworkNamespace, about: IpPacket, error: ErrorToSend): boolean {
  const limit = Number(readSysctl(ns, 'net.ipv4.icmp_ratelimit') ?? 1000);
  const mask = Number(readSysctl(ns, 'net.ipv4.icmp_ratemask') ?? 6168);
  if (limit === 0 || (mask & (1 << MASKED[error.type])) === 0) return true;
  if (error.type === 'unreachable' && error.code === 'fragmentation-needed') return true;
  const buckets = (ns.icmpBuckets ??= new Map());
  // jiffies
  const now = Math.floor(network.ports.now());
  const bucket = buckets.get(about.source) ?? { tokens: 0, at: now - 60_000 };
  const tokens = Math.min(bucket.tokens + now - bucket.at, limit * 6);
  const allowed = tokens >= limit;
  buckets.set(about.source, { tokens: allowed ? tokens - limit : tokens, at: now });
  if (buckets.size > 4096) buckets.delete(buckets.keys().next().value ?? '');
  return allowed;
}

/** A packet that could not reach its neighbour: tells the sender, here or elsewhere. */
export function neighbourLost(network: Network, ns: NetworkNamespace, packet: IpPacket, disposition: Disposition): void {
  closeTrace(network, packet.meta.trace, disposition);
  if (sentHere(ns, packet)) localError(network, ns.id, asSent(ns, packet), 'EHOSTUNREACH');
  else sendIcmpError(network, ns, packet, { type: 'unreachable', code: 'host' });
}

export function sentHere(ns: NetworkNamespace, packet: IpPacket): boolean {
  if (packet.meta.forwarded === ns.id) return false;
  for (const link of ns.links.values()) if (link.addresses.some((address) => address.ip === packet.source)) return true;
  return false;
}

/** Ends a packet's way with a step that says why. */
export function discardPacket(
  network: Network,
  ns: NetworkNamespace,
  packet: IpPacket,
  disposition: Disposition,
  step: {
    readonly device?: string | undefined;
    readonly at: string;
    readonly layer?: 2 | 3;
    readonly entry?: string | undefined;
    readonly reason: string;
  },
): void {
  traceStep(network, packet.meta.trace, {
    action: 'discard',
    host: ns.host,
    namespace: ns.label,
    device: step.device,
    at: step.at,
    layer: step.layer ?? 3,
    entry: step.entry,
    reason: step.reason,
  });
  closeTrace(network, packet.meta.trace, disposition);
}
