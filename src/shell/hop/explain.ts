import type { World } from '../../cluster/world.ts';
import type { Disposition, Trace, TraceStep } from '../../net/trace.ts';
import { conversation } from './trace.ts';

/** What each end of a walk looks like to whoever sent the packet, and where to look next (docs/dispositions.md). */
const ENDS: Readonly<Record<Disposition, readonly [seen: string, next: string]>> = {
  delivered: ['It arrived.', 'If the command still failed, the program answered what it did not like: read its output.'],
  refused: ['The sender hears "connection refused" at once: the machine was reached, and nobody listens there.', 'ss -ltn on that machine'],
  rejected: ['The sender hears at once that it may not.', 'iptables -S or nft list ruleset on that machine'],
  dropped: [
    'The sender hears nothing and waits until it gives up.',
    'iptables -nvL or nft list ruleset on that machine; counters tell which rule',
  ],
  'no-route': ['The sender hears "network is unreachable" or "no route to host".', 'ip route get ADDRESS on that machine'],
  prohibited: ['The sender hears that it is prohibited.', 'ip route get ADDRESS on that machine'],
  blackholed: ['The sender hears nothing: a route throws it away.', 'ip route get ADDRESS on that machine'],
  'neighbour-unresolved': ['"No route to host" after about three seconds: nobody answered for the next hop.', 'ip neigh on that machine'],
  'link-down': ['Nothing leaves by an interface that is down.', 'ip -br link on that machine'],
  'ttl-expired': ['The sender hears "time exceeded": too many hops, or a circle.', 'traceroute ADDRESS'],
  'too-big': ['It does not fit the next link and may not be cut. Small messages pass.', 'ip link, and ping -M do -s SIZE ADDRESS'],
  martian: [
    'The sender hears nothing: the receiver does not believe the source.',
    'sysctl net.ipv4.conf.all.rp_filter, and ip route get SOURCE on that machine',
  ],
  'table-full': ['The sender hears nothing: a table of the kernel has no room.', 'dmesg, conntrack -L and ip neigh on that machine'],
  looped: ['The sender hears nothing: the packet ran in a circle.', 'ip route on each machine that it passed'],
};

/** The last conversation in sentences: which way it took, where it ended, what decided there, and where to look next. */
export function explainLines(world: World, back: number): readonly string[] {
  const traces = conversation(world, Number.isFinite(back) ? back : 1);
  const [first] = traces;
  if (!first) return ['No packet of yours has travelled yet. ping or curl something, then ask again.'];
  // where a conversation fails, that is what wants explaining; ARP and other helpers have their own traces and no say
  const failed = traces.find((trace) => trace.disposition !== undefined && trace.disposition !== 'delivered');
  const told = failed ?? first;
  const answers = traces.length - 1;
  return [
    told.summary,
    ...(failed && failed !== first ? ['This is not the packet you sent but one that it caused.'] : []),
    `Way: ${wayOf(told)}.`,
    ...endOf(told),
    ...(failed
      ? []
      : [answers > 0 ? `${answers} more ${answers === 1 ? 'packet' : 'packets'} came of it, and all arrived.` : 'Nothing came of it.']),
    'hop trace shows every step.',
  ];
}

function wayOf({ steps }: Trace): string {
  const places: string[] = [];
  for (const step of steps) {
    const place = step.host === step.namespace ? step.host : `${step.namespace} on ${step.host}`;
    if (places.at(-1) !== place) places.push(place);
  }
  return places.join(', then ');
}

function endOf({ steps, disposition }: Trace): readonly string[] {
  if (disposition === undefined) return ['It is still under way.'];
  const last: TraceStep | undefined = steps.findLast((step) => step.action === 'discard') ?? steps.at(-1);
  const [seen, next] = ENDS[disposition];
  const place =
    last === undefined ? '' : ` at ${last.namespace}${last.device === undefined ? '' : `, interface ${last.device}`}, layer ${last.layer}`;
  return [
    `End: ${disposition}${place}${last === undefined ? '' : `: ${last.reason.replace(/\.$/, '')}`}.`,
    ...(last?.entry === undefined ? [] : [`Decided by: ${last.entry}`]),
    `What that looks like: ${seen}`,
    `Look next: ${next}`,
  ];
}
