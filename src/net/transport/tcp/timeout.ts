import type { Network } from '../../network.ts';
import { countSnmp } from '../../snmp.ts';
import type { Socket, TcpControl } from '../../socket.ts';
import { sysctlNumber } from '../sysctl.ts';
import { removeSocket } from '../socket-table.ts';
import { finish, fail } from './close.ts';
import { MAXIMUM_RTO } from './control.ts';
import { flush, transmit } from './send.ts';
import { armRetransmit } from './timer.ts';

/**
 * The retransmission timer fired (tcp_retransmit_timer). SYNs go out again every second for tcp_syn_linear_timeouts times and
 * then at doubling intervals; everything else doubles from the start.
 */
export function retransmitTimeout(network: Network, socket: Socket, control: TcpControl): void {
  const first = control.unacknowledged[0];
  control.timer = undefined;
  if (!first || socket.state === 'CLOSED') return;
  const sysctl = (name: string, fallback: number): number => sysctlNumber(network, socket.namespace, `net.ipv4.${name}`, fallback);
  const linear = socket.state === 'SYN-SENT' ? sysctl('tcp_syn_linear_timeouts', 4) : 0;
  if (control.retries >= retryLimit(socket, sysctl) + linear) {
    if (socket.state === 'SYN-RECEIVED') removeSocket(network, socket);
    else fail(network, socket, 'ETIMEDOUT');
    return;
  }
  control.retries++;
  const ns = network.state.namespaces.get(socket.namespace);
  countSnmp(ns, 'TcpRetransSegs');
  countSnmp(ns, 'TcpExtTCPTimeouts');
  if (control.retries > linear) control.rto = Math.min(control.rto * 2, MAXIMUM_RTO);
  control.recoverUntil = control.sendNext;
  armRetransmit(network, socket, control);
  control.flushing = true;
  transmit(network, socket, control, first);
  control.flushing = false;
  flush(network, socket);
}

function retryLimit(socket: Socket, sysctl: (name: string, fallback: number) => number): number {
  if (socket.state === 'SYN-SENT') return sysctl('tcp_syn_retries', 6);
  if (socket.state === 'SYN-RECEIVED') return sysctl('tcp_synack_retries', 5);
  if (socket.owner === undefined) return sysctl('tcp_orphan_retries', 0) || 8;
  return sysctl('tcp_retries2', 15);
}

/** TIME-WAIT, or an orphan's FIN-WAIT-2, is over. */
export function timeWaitOver(network: Network, socket: Socket): void {
  if (socket.owner === undefined) removeSocket(network, socket);
  else finish(network, socket);
}
