import type { SocketId } from '../../net/socket.ts';
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import type { Task } from '../../base/task.ts';
import type { Program, ProgramContext } from '../program.ts';

/** What a component says on a connection; it listens on after that until the client closes. */
type Greet = (context: ProgramContext, socket: SocketId) => Task<void>;

/** A component of the control plane as a process that holds its ports (kubeadm binds some to loopback); what it does, the world's controllers do. */
function component(name: string, ports: readonly number[], greet: Greet, ip = '::'): Program {
  return {
    name,
    start(context) {
      for (const port of ports) {
        const bound = context.listen('tcp', ip, port, 4096);
        if (bound.ok) continue;
        context.logError(
          `${name}: failed to listen on ${ip === '::' ? '0.0.0.0' : ip}:${port}: ${bound.errno === 'EADDRINUSE' ? 'bind: address already in use' : bound.errno}`,
        );
        return { kind: 'exit', code: 1 };
      }
      return { kind: 'running' };
    },
    connection: greet,
  };
}

/** Reads until the client closes or has been silent for `patience` simulated milliseconds. */
function* readToEnd(context: ProgramContext, socket: SocketId, patience: number): Task<void> {
  for (let part = 0; part < 1000; part++) {
    const got = yield* receiveTask(context.network, socket, patience);
    if (got.kind !== 'ok' || !got.value) return;
  }
}

/** A TLS server of Go's net/http: plain HTTP gets an answer in plain HTTP (net/http/server.go, tlsRecordHeaderLooksLikeHTTP). */
function* goTls(context: ProgramContext, socket: SocketId): Task<void> {
  const first = yield* receiveTask(context.network, socket, 90_000);
  if (first.kind !== 'ok' || !first.value) return;
  if (/^(GET|HEAD|POST|PUT |OPTIO)/.test(first.value.text)) {
    yield* sendTask(context.network, socket, 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    return;
  }
  yield* readToEnd(context, socket, 90_000);
}

/** OpenSSH says its version first and gives the client two minutes to log in (sshd_config(5), LoginGraceTime). */
function* openSsh(context: ProgramContext, socket: SocketId): Task<void> {
  yield* sendTask(context.network, socket, 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n');
  yield* readToEnd(context, socket, 120_000);
}

export const kubeApiserver = component('kube-apiserver', [6443], goTls);
export const kubeControllerManager = component('kube-controller-manager', [10257], goTls, '127.0.0.1');
export const kubeScheduler = component('kube-scheduler', [10259], goTls, '127.0.0.1');
export const sshd = component('sshd', [22], openSsh, '0.0.0.0');
export const kubeletServer = component('kubelet', [10250], goTls);
export const etcd = component('etcd', [2379, 2380], goTls, '0.0.0.0');

/** The container that holds a sandbox. */
export const pause: Program = { name: 'pause', start: () => ({ kind: 'running' }) };
