import type { TcpConntrackState } from '../conntrack-entry.ts';
import type { TcpFlags } from '../packet.ts';

/** What a segment does to the tracked state: the next state, `ignored` (passes, state stays) or `invalid`. */
export type TcpTransition = TcpConntrackState | 'ignored' | 'invalid';

type Event = 'syn' | 'synack' | 'fin' | 'ack' | 'rst';
type Row = Readonly<Partial<Record<TcpConntrackState, TcpTransition>>> & { readonly otherwise: TcpTransition };

const CLOSING: Row = {
  SYN_RECV: 'FIN_WAIT',
  ESTABLISHED: 'FIN_WAIT',
  FIN_WAIT: 'LAST_ACK',
  CLOSE_WAIT: 'LAST_ACK',
  LAST_ACK: 'LAST_ACK',
  TIME_WAIT: 'TIME_WAIT',
  CLOSE: 'CLOSE',
  otherwise: 'invalid',
};

/** Segments of the side that opened the connection. */
const ORIGINAL: Readonly<Record<Event, Row>> = {
  syn: { NONE: 'SYN_SENT', SYN_SENT: 'SYN_SENT', TIME_WAIT: 'SYN_SENT', CLOSE: 'SYN_SENT', SYN_SENT2: 'SYN_SENT2', otherwise: 'ignored' },
  synack: { SYN_RECV: 'SYN_RECV', SYN_SENT2: 'SYN_RECV', otherwise: 'invalid' },
  fin: CLOSING,
  ack: {
    NONE: 'ESTABLISHED',
    SYN_RECV: 'ESTABLISHED',
    ESTABLISHED: 'ESTABLISHED',
    FIN_WAIT: 'CLOSE_WAIT',
    CLOSE_WAIT: 'CLOSE_WAIT',
    LAST_ACK: 'TIME_WAIT',
    TIME_WAIT: 'TIME_WAIT',
    CLOSE: 'CLOSE',
    otherwise: 'invalid',
  },
  rst: { NONE: 'invalid', otherwise: 'CLOSE' },
};

/** Segments of the side that answers. */
const REPLY: Readonly<Record<Event, Row>> = {
  syn: {
    SYN_SENT: 'SYN_SENT2',
    TIME_WAIT: 'SYN_SENT',
    SYN_SENT2: 'SYN_SENT2',
    NONE: 'invalid',
    CLOSE: 'invalid',
    SYN_RECV: 'ignored',
    otherwise: 'ignored',
  },
  synack: { NONE: 'invalid', SYN_SENT: 'SYN_RECV', SYN_SENT2: 'SYN_RECV', otherwise: 'ignored' },
  fin: CLOSING,
  ack: {
    NONE: 'invalid',
    SYN_SENT: 'ignored',
    SYN_RECV: 'SYN_RECV',
    ESTABLISHED: 'ESTABLISHED',
    FIN_WAIT: 'CLOSE_WAIT',
    CLOSE_WAIT: 'CLOSE_WAIT',
    LAST_ACK: 'TIME_WAIT',
    TIME_WAIT: 'TIME_WAIT',
    CLOSE: 'CLOSE',
    SYN_SENT2: 'ignored',
    otherwise: 'invalid',
  },
  rst: { NONE: 'invalid', otherwise: 'CLOSE' },
};

function eventOf(flags: TcpFlags): Event | undefined {
  if (flags.rst) return 'rst';
  if (flags.syn) return flags.ack ? 'synack' : 'syn';
  if (flags.fin) return 'fin';
  return flags.ack ? 'ack' : undefined;
}

/** The tracker's TCP state machine (net/netfilter/nf_conntrack_proto_tcp.c describes the states). */
export function tcpTransition(state: TcpConntrackState, flags: TcpFlags, direction: 'original' | 'reply'): TcpTransition {
  const event = eventOf(flags);
  if (!event) return 'invalid';
  const row = (direction === 'original' ? ORIGINAL : REPLY)[event];
  return row[state] ?? row.otherwise;
}
