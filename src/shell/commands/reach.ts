import type { Process } from '../../base/process.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import type { World } from '../../cluster/world.ts';
import { closeSocket, openSocket } from '../../net/transport/calls.ts';
import { connectTask } from '../../net/transport/tasks.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import type { ToolProcess } from '../../tools/tool.ts';

const TEXT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
  EPERM: 'Operation not permitted',
  EACCES: 'Permission denied',
};

/** Connects to sshd of a host by name; gives the machine that answered, or ssh's own words. */
export function* reach(world: World, process: Process, name: string, port: number): Task<Result<string>> {
  const tool = process as ToolProcess;
  const looked = yield* lookupHost(tool, name, 4);
  const address = looked.kind === 'ok' ? looked.addresses[0] : undefined;
  if (address === undefined) return err(`ssh: Could not resolve hostname ${name}: Name or service not known`);
  const socket = openSocket(world.network, tool.namespace, {
    type: 'tcp',
    version: address.includes(':') ? 6 : 4,
    owner: { process: process.pid, name: 'ssh', fd: 3 },
  });
  const connected = yield* connectTask(world.network, socket, { ip: address, port });
  const local = world.network.state.sockets.sockets.get(socket)?.local;
  const peer = [...world.network.state.sockets.sockets.values()].find(
    (other) => other.id !== socket && other.local.port === port && other.remote?.port === local?.port && other.type === 'tcp',
  );
  closeSocket(world.network, socket);
  if (connected.kind === 'signal') return err('');
  if (connected.kind !== 'ok')
    return err(
      `ssh: connect to host ${name} port ${port}: ${TEXT[connected.kind === 'errno' ? connected.errno : 'ETIMEDOUT'] ?? 'Connection timed out'}`,
    );
  const kernel = peer && world.network.state.namespaces.get(peer.namespace)?.host;
  return kernel !== undefined && world.state.machines.has(kernel)
    ? ok(kernel)
    : err(`ssh: connect to host ${name} port ${port}: Connection reset by peer`);
}
