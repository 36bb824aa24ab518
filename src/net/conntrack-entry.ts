/** Connection tracking as data: what `conntrack -L` prints. Timeouts and states are nf_conntrack's. */

/** One direction of a connection. For ICMP the ports hold the echo id and type/code stands in `icmp`. */
export interface Tuple {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly icmp?: { readonly type: number; readonly code: number; readonly id: number } | undefined;
}

export type TcpConntrackState =
  'NONE' | 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSE' | 'SYN_SENT2';

export interface ConntrackEntry {
  readonly id: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'ipip' | 'unknown';
  readonly protocolNumber: number;
  readonly version: 4 | 6;
  /** as the first packet came */
  readonly original: Tuple;
  /** as answers are expected: differs from the mirrored original where NAT applies */
  reply: Tuple;
  tcpState: TcpConntrackState | undefined;
  /** an answer was seen */
  seenReply: boolean;
  assured: boolean;
  /** inserted at the end of the first packet's walk; unconfirmed entries are not listed */
  confirmed: boolean;
  /** which NAT has been set up, nat table hooks run once per connection */
  natSourceDone: boolean;
  natDestinationDone: boolean;
  mark: number;
  zone: number;
  expiresAt: number;
  packetsOriginal: number;
  packetsReply: number;
  /** simulated milliseconds; UDP counts as a stream two seconds later */
  readonly createdAt: number;
  /** the entry that made this one expected; helpers only */
  readonly related?: number | undefined;
}

export interface ConntrackTable {
  entries: Map<number, ConntrackEntry>;
  /** `<zone> <proto> <src>:<sport> <dst>:<dport>` of both directions -> entry id */
  index: Map<string, number>;
  nextId: number;
  insertFailed: number;
  drop: number;
  /** confirmed entries, the count that nf_conntrack_max bounds */
  count?: number | undefined;
  earlyDrop?: number | undefined;
  invalid?: number | undefined;
  /** simulated time of the last sweep of expired entries */
  sweptAt?: number | undefined;
}
