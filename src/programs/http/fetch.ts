import { parseHttpResponse, printHttp, type HttpRequest, type HttpResponse } from '../../base/http.ts';
import type { Task } from '../../base/task.ts';
import { closeSocket, openSocket } from '../../net/transport/calls.ts';
import { connectTask, receiveTask, sendTask } from '../../net/transport/tasks.ts';
import type { ProgramContext } from '../program.ts';

export type FetchOutcome =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | { readonly kind: 'unreachable'; readonly errno: string }
  | { readonly kind: 'timeout' }
  /** the upstream closed the connection before it had answered */
  | { readonly kind: 'closed' };

/** One request over a connection of its own. Times are simulated milliseconds. */
export function* fetchHttp(
  context: ProgramContext,
  address: { readonly ip: string; readonly port: number },
  request: HttpRequest,
  limits: { readonly connectMs: number; readonly readMs: number },
): Task<FetchOutcome> {
  const { network } = context;
  const owner = { process: context.pid, name: context.name, fd: context.host.nextDescriptor() };
  const socket = openSocket(network, context.namespace, { type: 'tcp', version: address.ip.includes(':') ? 6 : 4, owner });
  const outcome = yield* exchange();
  closeSocket(network, socket);
  return outcome;

  function* exchange(): Task<FetchOutcome> {
    const connected = yield* connectTask(network, socket, address, limits.connectMs);
    if (connected.kind === 'errno') return { kind: 'unreachable', errno: connected.errno };
    if (connected.kind !== 'ok') return { kind: 'timeout' };
    const sent = yield* sendTask(network, socket, printHttp(request), limits.readMs);
    if (sent.kind !== 'ok') return sent.kind === 'errno' ? { kind: 'unreachable', errno: sent.errno } : { kind: 'timeout' };
    let text = '';
    for (;;) {
      const received = yield* receiveTask(network, socket, limits.readMs);
      if (received.kind === 'timeout' || received.kind === 'signal') return { kind: 'timeout' };
      const ended = received.kind === 'errno' || received.value === undefined;
      if (received.kind === 'ok' && received.value) text += received.value.text;
      const parsed = parseHttpResponse(text, ended, request.method === 'HEAD');
      if (parsed.kind === 'complete') return { kind: 'response', response: parsed.message };
      if (parsed.kind === 'bad' || ended) return { kind: 'closed' };
    }
  }
}
