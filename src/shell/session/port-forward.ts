import type { Task, TaskId } from '../../base/task.ts';
import type { World } from '../../cluster/world.ts';
import type { StreamRequest } from '../../kube/request.ts';
import type { Network } from '../../net/network.ts';
import type { NamespaceId } from '../../net/namespace.ts';
import type { SocketId } from '../../net/socket.ts';
import { acceptNow, bindSocket, closeSocket, listenSocket, openSocket, shutdownSocket } from '../../net/transport/calls.ts';
import { connectTask, receiveTask, sendTask, waitSocket } from '../../net/transport/tasks.ts';
import type { StreamEnd, StreamStreams } from '../kubectl/process.ts';

interface Listener {
  readonly socket: SocketId;
  readonly local: number;
  readonly remote: number;
}

/** Who holds the sockets, as `ss -p` shows them. */
const CLIENT = { process: 1024, name: 'kubectl', fd: 8 };
const RUNTIME = { process: 1, name: 'containerd', fd: 20 };

/** Ports a client may have forwarded at once, and connections it may open. */
const MOST_PORTS = 32;

/**
 * Carries on a port-forward: listens on the client's machine and joins each connection with one that the runtime opens to localhost within
 * the pod's network namespace. Services and policies see none of it.
 */
export function* forwardPorts(world: World, stream: StreamRequest, streams: StreamStreams, client: NamespaceId): Task<StreamEnd> {
  const sandbox = [...world.state.sandboxes.values()].findLast(
    (entry) => entry.pod.namespace === stream.namespace && entry.pod.name === stream.pod,
  );
  if (!sandbox) return { kind: 'failed', message: `error upgrading connection: pod not found ("${stream.pod}_${stream.namespace}")` };
  const addresses = (stream.query['address'] ?? '').split(',').filter((address) => address !== '' && address !== 'localhost');
  const ips = addresses.length > 0 ? addresses : ['127.0.0.1'];
  const listeners: Listener[] = [];
  const end = (outcome: StreamEnd): StreamEnd => {
    for (const { socket } of listeners) closeSocket(world.network, socket);
    return outcome;
  };
  for (const pair of (stream.query['ports'] ?? '').split(',').slice(0, MOST_PORTS)) {
    const [local = 0, remote = 0] = pair.split(':').map(Number);
    for (const ip of ips) {
      const bound = listen(world.network, client, ip, local);
      if (!bound) {
        yield* streams.stderr.write(
          `Unable to listen on port ${local}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 ${ip}:${local}: bind: address already in use]\n`,
        );
        return end({ kind: 'failed', message: `unable to listen on any of the requested ports: [{${local} ${remote}}]` });
      }
      listeners.push({ ...bound, remote });
      yield* streams.stdout.write(`Forwarding from ${ip}:${bound.local} -> ${remote}\n`);
    }
  }
  const running: TaskId[] = [];
  for (;;) {
    for (const listener of listeners) {
      const connection = acceptNow(world.network, listener.socket);
      if (connection === undefined) continue;
      yield* streams.stdout.write(`Handling connection for ${listener.local}\n`);
      const far = openSocket(world.network, sandbox.namespace, { type: 'tcp', version: 4, owner: RUNTIME });
      const reached = yield* connectTask(world.network, far, { ip: '127.0.0.1', port: listener.remote }, 10_000);
      if (reached.kind !== 'ok') {
        closeSocket(world.network, connection);
        closeSocket(world.network, far);
        yield* streams.stderr.write(lost(world, listener, sandbox.id, stream, reached.kind === 'errno' ? reached.errno : 'ETIMEDOUT'));
        return end({ kind: 'failed', message: 'lost connection to pod' });
      }
      for (const [from, to] of [
        [connection, far],
        [far, connection],
      ] as const) {
        const wake = yield { kind: 'spawn', task: relay(world.network, from, to), label: 'kubectl port-forward' };
        if (wake.by === 'spawned') running.push(wake.task);
      }
    }
    const ended = yield* waitSocket(
      world.network,
      listeners.map((listener) => listener.socket),
    );
    if (ended?.kind !== 'signal') continue;
    for (const task of running) yield { kind: 'signal', task, signal: 'TERM' };
    return end({ kind: 'exit', code: 130 });
  }
}

function listen(network: Network, namespace: NamespaceId, ip: string, port: number): { socket: SocketId; local: number } | undefined {
  const socket = openSocket(network, namespace, { type: 'tcp', version: ip.includes(':') ? 6 : 4, owner: CLIENT });
  const bound = bindSocket(network, socket, ip, port);
  if (bound.ok && listenSocket(network, socket, 128).ok) {
    const local = network.state.sockets.sockets.get(socket)?.local.port ?? port;
    return { socket, local };
  }
  closeSocket(network, socket);
  return undefined;
}

/** Copies one direction of a connection to its end. */
function* relay(network: Network, from: SocketId, to: SocketId): Task<void> {
  for (;;) {
    const received = yield* receiveTask(network, from);
    if (received.kind !== 'ok') {
      closeSocket(network, to);
      return;
    }
    if (!received.value) {
      shutdownSocket(network, to);
      return;
    }
    const sent = yield* sendTask(network, to, received.value.text);
    if (sent.kind !== 'ok') return;
  }
}

/** What klog prints when nothing listens in the pod. */
function lost(world: World, listener: Listener, sandbox: string, stream: StreamRequest, errno: string): string {
  const at = new Date(world.state.now).toISOString();
  const stamp = `E${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000`;
  const why = errno === 'ECONNREFUSED' ? 'connect: connection refused' : 'i/o timeout';
  const inside = `failed to connect to localhost:${listener.remote} inside namespace \\"${sandbox}\\", IPv4: dial tcp4 127.0.0.1:${listener.remote}: ${why} IPv6 dial tcp6: address localhost: no suitable address found`;
  return `${stamp}    1024 portforward.go:424] "Unhandled Error" err="an error occurred forwarding ${listener.local} -> ${listener.remote}: error forwarding port ${listener.remote} to pod ${stream.pod}_${stream.namespace}: ${inside} "\n`;
}
