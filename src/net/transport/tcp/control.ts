import type { Network } from '../../network.ts';
import { countSnmp } from '../../snmp.ts';
import type { Socket, SocketId, TcpControl, TcpState } from '../../socket.ts';
import type { TcpFlags, TcpSegment } from '../../packet.ts';
import { utf8Length } from '../../../base/http.ts';

/** Sequence arithmetic modulo 2^32 (RFC 9293 section 3.4). */
export function seqAdd(sequence: number, octets: number): number {
  return (sequence + octets) % 4294967296;
}

/** a - b as a signed distance. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0;
}

/** Octets of sequence space that a segment takes: text, SYN and FIN. */
export function segmentLength(segment: { readonly text: string; readonly syn?: boolean; readonly fin?: boolean }): number {
  return utf8Length(segment.text) + (segment.syn === true ? 1 : 0) + (segment.fin === true ? 1 : 0);
}

/** Milliseconds: TCP_TIMEOUT_INIT and TCP_RTO_MIN of the kernel. */
export const INITIAL_RTO = 1000;
export const MINIMUM_RTO = 200;
/** TCP_RTO_MAX */
export const MAXIMUM_RTO = 120_000;
/** TCP_TIMEWAIT_LEN, and the default of tcp_fin_timeout */
export const TIME_WAIT_MS = 60_000;
/** unread octets a socket takes before it closes its window (tcp_rmem's usual maximum) */
export const RECEIVE_BUFFER = 6_291_456;
/** octets of options in every segment but SYN and RST: timestamps, padded */
export const TIMESTAMP_OPTION = 12;

export function createControl(network: Network, mss: number, listener: SocketId | undefined): TcpControl {
  const initial = network.ports.random(4294967296);
  return {
    sendNext: initial,
    sendUnacknowledged: initial,
    receiveNext: 0,
    unacknowledged: [],
    pending: '',
    finQueued: false,
    mss,
    retries: 0,
    timer: undefined,
    listener,
    outOfOrder: [],
    peerWindow: 65535,
    rto: INITIAL_RTO,
    flushing: false,
    recoverUntil: undefined,
    unread: 0,
    windowClosed: false,
    cause: undefined,
    probes: 0,
    heardAt: network.ports.now(),
    bytesSent: 0,
    bytesReceived: 0,
  };
}

export function flags(letters: string): TcpFlags {
  return {
    syn: letters.includes('S'),
    ack: letters.includes('.'),
    fin: letters.includes('F'),
    rst: letters.includes('R'),
    psh: letters.includes('P'),
  };
}

/** The window field of a SYN: a whole number of segments below 65536 (tcp_select_initial_window). */
export function synWindow(mss: number): number {
  return mss >= 65535 ? 65535 : Math.floor(65535 / mss) * mss;
}

/** The window field later on, with the window scale of 10 that the recorded kernel uses. */
export function scaledWindow(socket: Socket, control: TcpControl): number {
  if (control.unread >= RECEIVE_BUFFER) return 0;
  const first = synWindow(control.listener === undefined ? control.mss : control.mss - TIMESTAMP_OPTION);
  return Math.ceil(first / 1024);
}

export function setState(network: Network, socket: Socket, state: TcpState): void {
  if (socket.state === state) return;
  const event = stateCounter(socket.state, state);
  if (event !== undefined) countSnmp(network.state.namespaces.get(socket.namespace), event);
  socket.state = state;
  network.ports.notify(`socket:${socket.id}`);
}

/** What RFC 4022 counts of a change of state. */
function stateCounter(from: TcpState, to: TcpState): string | undefined {
  if (to === 'SYN-SENT') return 'TcpActiveOpens';
  if (from === 'SYN-RECEIVED' && to === 'ESTABLISHED') return 'TcpPassiveOpens';
  if (to !== 'CLOSED') return undefined;
  if (from === 'SYN-SENT' || from === 'SYN-RECEIVED') return 'TcpAttemptFails';
  return from === 'ESTABLISHED' || from === 'CLOSE-WAIT' ? 'TcpEstabResets' : undefined;
}

export type { TcpSegment };
