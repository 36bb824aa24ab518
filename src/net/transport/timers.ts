import type { Network, NetworkTimer } from '../network.ts';
import { findSocket } from './socket-table.ts';
import { retransmitTimeout, timeWaitOver } from './tcp/timeout.ts';

/** Handles a due timer whose kind begins with `tcp-`. Timers whose socket is gone, or that were armed anew, are stale. */
export function runTransportTimer(network: Network, timer: NetworkTimer): void {
  const socket = findSocket(network, Number(timer.payload.socket));
  const control = socket?.tcp;
  if (!socket || !control || control.timer !== timer.payload.token) return;
  if (timer.kind === 'tcp-retransmit') retransmitTimeout(network, socket, control);
  else if (timer.kind === 'tcp-timewait') timeWaitOver(network, socket);
}
