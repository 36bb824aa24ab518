/**
 * What happened to a packet, hop by hop: the one record that explanations, hints, tcpdump, the path view and grading read.
 * The words are those of message exchange on a graph: a trace is a `send`, steps that `deliver`, `forward` or `discard`,
 * and a `recv`. Every step names the entry that decided it.
 */

export type OsiLayer = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** How a walk ends. Closed list; each exact condition stands in docs/dispositions.md. */
export type Disposition =
  | 'delivered'
  | 'refused'
  | 'rejected'
  | 'dropped'
  | 'no-route'
  | 'prohibited'
  | 'blackholed'
  | 'neighbour-unresolved'
  | 'link-down'
  | 'ttl-expired'
  | 'too-big'
  | 'martian'
  | 'table-full'
  | 'looped';

/** What a step did with the message. */
export type StepAction = 'send' | 'deliver' | 'forward' | 'discard' | 'rewrite' | 'note' | 'recv';

export interface TraceStep {
  readonly action: StepAction;
  /** the machine's kernel (node, laptop, router) */
  readonly host: string;
  /** network namespace, by the name a learner knows: a pod's, a netns's, or the host's own */
  readonly namespace: string;
  /** interface, where one is involved */
  readonly device?: string | undefined;
  /** where in the kernel: `bridge`, `route`, `neighbour`, `nat/PREROUTING`, `filter/FORWARD`, `socket`, ... */
  readonly at: string;
  readonly layer: OsiLayer;
  /** the table entry that decided, as the tool that shows it prints it: a route, a rule, an FDB or neighbour entry */
  readonly entry?: string | undefined;
  /** chains of a rule table by which the packet came to the entry, the base chain first */
  readonly chains?: readonly string[] | undefined;
  /** one plain sentence */
  readonly reason: string;
  /** addresses (and ports) before and after, where a step changed them: `10.0.0.1:40001 > 10.96.0.10:53` */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export interface Trace {
  readonly id: number;
  /** the trace that made this one: the request a reply answers, the packet an ICMP error is about, the packet an ARP request was for */
  readonly cause?: number | undefined;
  /** it was sent by something that a learner runs */
  readonly origin?: 'terminal' | undefined;
  /** what set out, in one line as tcpdump would print it */
  readonly summary: string;
  /** simulated milliseconds */
  readonly startedAt: number;
  readonly steps: readonly TraceStep[];
  /** undefined while it waits (for a neighbour, in a queue) */
  readonly disposition?: Disposition | undefined;
}
