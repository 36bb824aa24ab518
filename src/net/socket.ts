import type { NamespaceId } from './namespace.ts';

/** Sockets as data: what `ss` prints and what programs and tools hold by id. States are TCP's (RFC 9293). */
export type SocketId = number;

export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT';

/** errno names that socket calls end with. */
export type SocketErrno =
  | 'ECONNREFUSED'
  | 'ETIMEDOUT'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'EACCES'
  | 'EINVAL'
  | 'ECONNRESET'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EPERM'
  | 'EPIPE'
  | 'EMSGSIZE'
  | 'ENOPROTOOPT'
  | 'EPROTO'
  | 'ENETDOWN'
  | 'ENODEV';

export interface Socket {
  readonly id: SocketId;
  readonly namespace: NamespaceId;
  readonly type: 'tcp' | 'udp' | 'icmp' | 'raw' | 'packet';
  readonly version: 4 | 6;
  /** who holds it, for `ss -p`, and which program is told of events: the world's process id; undefined for the kernel itself (TIME-WAIT) */
  owner: { readonly process: number; readonly name: string; readonly fd: number } | undefined;
  local: { readonly ip: string; readonly port: number };
  remote: { readonly ip: string; readonly port: number } | undefined;
  /** SO_BINDTODEVICE */
  device: string | undefined;
  options: SocketOptions;
  state: TcpState;
  /** pending error, read and cleared by the next call (SO_ERROR) */
  error: SocketErrno | undefined;
  /** an ICMP error an established connection does not die of; SO_ERROR reads it too (sk_err_soft) */
  softError?: SocketErrno | undefined;
  /** a listener's backlog and the connections waiting in it */
  backlog: number;
  acceptQueue: SocketId[];
  /** received, not yet read: for TCP the text in order; for UDP, ICMP and raw one item a datagram */
  received: ReceivedItem[];
  /** the peer has sent FIN */
  receivedFin: boolean;
  tcp: TcpControl | undefined;
}

/** Socket options by the names of ip(7), ipv6(7) and socket(7). */
export interface SocketOptions {
  readonly ttl?: number;
  readonly tos?: number;
  /** IP_PMTUDISC_DO: never fragment, and refuse what is larger than the path's MTU */
  readonly dontFragment?: boolean;
  /** IP_PMTUDISC_PROBE: DF is set, the known path MTU is not looked at */
  readonly probeMtu?: boolean;
  /** IP_PMTUDISC_DONT: DF is never set, so that routers may fragment */
  readonly allowFragments?: boolean;
  readonly mark?: number;
  readonly v6only?: boolean;
  /** IP_RECVERR: ICMP errors arrive as received items with their packet */
  readonly receiveErrors?: boolean;
  /** SO_REUSEADDR; servers and OpenBSD nc set it, so it is on unless set to false */
  readonly reuseAddress?: boolean;
  readonly broadcast?: boolean;
}

export interface ReceivedItem {
  readonly text: string;
  readonly from?: { readonly ip: string; readonly port: number };
  /** the packet itself, for icmp and raw sockets (ping, traceroute, arping read type, ttl, sender) */
  readonly packet?: import('./packet.ts').IpPacket;
  readonly frame?: import('./packet.ts').Frame;
  readonly at: number;
}

/** Transmission control block: what retransmission and closing need. Owned by tcp/. */
export interface TcpControl {
  sendNext: number;
  sendUnacknowledged: number;
  receiveNext: number;
  /** segments sent and not acknowledged, and text not yet sent */
  unacknowledged: { readonly sequence: number; readonly text: string; readonly syn: boolean; readonly fin: boolean }[];
  pending: string;
  finQueued: boolean;
  mss: number;
  retries: number;
  /** the timer's sequence that is armed, to know stale ones */
  timer: number | undefined;
  /** the listener that made it */
  listener: SocketId | undefined;
  /** segments that came before their turn */
  outOfOrder: { readonly sequence: number; readonly text: string; readonly fin: boolean }[];
  /** octets the peer may still take beyond what it has acknowledged */
  peerWindow: number;
  /** current retransmission timeout, milliseconds */
  rto: number;
  /** a flush runs further up the stack: acknowledgements only move the window */
  flushing: boolean;
  /** sequence up to which lost segments are sent again */
  recoverUntil: number | undefined;
  /** octets received and not yet read */
  unread: number;
  /** the window last advertised was closed */
  windowClosed: boolean;
  /** trace of the segment last received: the cause of what is sent next */
  cause: number | undefined;
  /** keep-alive probes without an answer */
  probes: number;
  /** when the last segment came, simulated milliseconds */
  heardAt: number;
  bytesSent: number;
  bytesReceived: number;
}

export interface SocketTable {
  sockets: Map<SocketId, Socket>;
  nextId: SocketId;
  /** `<namespace> <type> <local port>` -> sockets in the order they were made; kept by transport/socket-table.ts */
  byPort?: Map<string, SocketId[]>;
}
