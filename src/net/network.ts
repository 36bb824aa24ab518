import type { NamespaceId, NetworkNamespace } from './namespace.ts';
import type { SocketTable } from './socket.ts';
import type { Trace } from './trace.ts';

/**
 * All networks of a world as plain data: namespaces of all hosts, the wires between them, sockets, timers, recent traces.
 * It never holds closures, promises or generators, so a fork is a copy. Behaviour is in functions over a {@link Network}.
 */
export interface NetworkState {
  namespaces: Map<NamespaceId, NetworkNamespace>;
  /** switches outside all hosts: id -> wire */
  wires: Map<string, Wire>;
  sockets: SocketTable;
  /** pending network timers (neighbour solicitation, TCP retransmission, expiry), ordered by time, then sequence */
  timers: NetworkTimer[];
  /** the newest traces, oldest first; bounded */
  traces: Trace[];
  nextTraceId: number;
  nextSequence: number;
}

/** An unmanaged switch (or crossover cable): learns, floods, never filters. */
export interface Wire {
  readonly id: string;
  readonly fdb: Map<string, { readonly namespace: NamespaceId; readonly ifindex: number }>;
  readonly ports: { readonly namespace: NamespaceId; readonly ifindex: number }[];
}

/** A timer is data: the function that handles it is found by `kind`. */
export interface NetworkTimer {
  readonly at: number;
  readonly sequence: number;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string | number>>;
}

/** What the network needs from its world. */
export interface NetworkPorts {
  /** simulated milliseconds */
  now(): number;
  /** an integer from 0 to below - 1, seeded */
  random(below: number): number;
  /** wakes tasks: sockets notify `socket:<id>`, captures `capture:<id>` */
  notify(key: string): void;
  /** on whose behalf a packet sets out at this moment: `terminal` for what a learner runs */
  origin?(): 'terminal' | undefined;
  /** the trace of the packet that who sends at this moment is answering: a proxy's request to a backend, a server's datagram */
  answers?(): number | undefined;
}

/** The state together with its world's ports: what every function of this folder takes first. */
export interface Network {
  readonly state: NetworkState;
  readonly ports: NetworkPorts;
  /** live packet captures; not part of the state (they belong to learners' running commands) */
  readonly captures: Map<number, Capture>;
  /** frames on their way within this instant, first in first out; empty between calls */
  readonly queue: Arrival[];
  /** whether somebody is already emptying the queue */
  draining: boolean;
}

/** A frame that reaches an interface. */
export interface Arrival {
  readonly namespace: NamespaceId;
  readonly ifindex: number;
  readonly frame: import('./packet.ts').Frame;
}

/** A running tcpdump. `take` sees every frame on the interface after the filter of the caller. */
export interface Capture {
  readonly id: number;
  readonly namespace: NamespaceId;
  /** undefined captures on all interfaces (`-i any`) */
  readonly ifindex: number | undefined;
  take(event: CapturedFrame): void;
}

export interface CapturedFrame {
  readonly at: number;
  readonly device: string;
  readonly direction: 'in' | 'out';
  readonly frame: import('./packet.ts').Frame;
}
