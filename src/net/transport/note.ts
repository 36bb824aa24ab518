import type { Network } from '../network.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Disposition, OsiLayer, TraceStep } from '../trace.ts';
import type { Socket } from '../socket.ts';
import { closeTrace, traceStep } from '../trace-log.ts';
import { findSocket } from './socket-table.ts';

/** Ends a packet's trace at a socket, or where no socket was. */
export function endTrace(
  network: Network,
  namespace: NamespaceId,
  trace: number,
  disposition: Disposition,
  step: {
    readonly action: TraceStep['action'];
    readonly device?: string | undefined;
    readonly at?: string;
    readonly layer?: OsiLayer;
    readonly entry?: string | undefined;
    readonly reason: string;
  },
): void {
  const ns = network.state.namespaces.get(namespace);
  traceStep(network, trace, {
    action: step.action,
    host: ns?.host ?? namespace,
    namespace: ns?.label ?? namespace,
    device: step.device,
    at: step.at ?? 'socket',
    layer: step.layer ?? 4,
    entry: step.entry,
    reason: step.reason,
  });
  closeTrace(network, trace, disposition);
}

/** A socket as `ss` would list it, for traces. */
export function describeSocket(network: Network, socket: Socket): string {
  const owner = socket.owner ?? (socket.tcp?.listener === undefined ? undefined : findSocket(network, socket.tcp.listener)?.owner);
  const process = owner ? ` users:(("${owner.name}"))` : '';
  const state = socket.type === 'tcp' ? socket.state : socket.remote ? 'ESTAB' : 'UNCONN';
  const remote = socket.remote ? ` ${socket.remote.ip}:${socket.remote.port}` : '';
  // as ss(8) writes addresses: a socket for both families is `*`
  const local = socket.local.ip === '::' ? (socket.options.v6only === true ? '[::]' : '*') : socket.local.ip;
  return `${socket.type} ${state} ${local}:${socket.local.port}${remote}${process}`;
}
