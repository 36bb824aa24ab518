import { err, ok, type Result } from '../../base/result.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import type { SocketId } from '../../net/socket.ts';

/** The machine a probe starts from: `laptop`, `node/NAME`, `pod/NAMESPACE/NAME[/CONTAINER]`, or another machine's name. */
export function findSource(world: World, from: string): Result<Machine> {
  const [kind, ...rest] = from.split('/');
  if (kind === 'pod' && rest.length >= 1) {
    const [namespace = '', name = '', container] = rest.length === 1 ? ['default', rest[0]] : rest;
    for (const machine of world.state.machines.values()) {
      if (machine.pod?.namespace !== namespace || machine.pod.name !== name) continue;
      if (container !== undefined && machine.pod.container !== container) continue;
      const running = [...world.state.containers.values()].some((entry) => entry.machine === machine.id && entry.state.state === 'running');
      if (running) return ok(machine);
    }
    return err(`pod ${namespace}/${name} is not running`);
  }
  const machine = world.state.machines.get(kind === 'node' ? (rest[0] ?? '') : from);
  return machine && !machine.pod ? ok(machine) : err(`there is no machine ${from}`);
}

/** Who answered a connection and which source address it saw: the other end's socket tells. */
export function answererOf(world: World, client: SocketId): { readonly sourceSeen?: string; readonly answeredBy?: string } {
  const { sockets } = world.network.state.sockets;
  const own = sockets.get(client);
  if (!own) return {};
  if (own.type === 'tcp') {
    for (const other of [...sockets.values()].reverse()) {
      if (other.id <= client || other.type !== 'tcp' || !other.remote || other.state === 'LISTEN') continue;
      return { sourceSeen: other.remote.ip, answeredBy: nameOf(world, other.namespace) };
    }
    return {};
  }
  const delivered = world.network.state.traces.findLast((trace) => trace.cause === undefined && trace.disposition === 'delivered');
  const last = delivered?.steps.at(-1);
  const namespace = [...world.network.state.namespaces.values()].find((ns) => ns.host === last?.host && ns.label === last.namespace);
  return namespace ? { answeredBy: nameOf(world, namespace.id) } : {};
}

function nameOf(world: World, namespace: string): string {
  for (const sandbox of world.state.sandboxes.values()) {
    if (!sandbox.hostNetwork && sandbox.namespace === namespace) return `pod/${sandbox.pod.namespace}/${sandbox.pod.name}`;
  }
  const kernel = [...world.state.kernels.values()].find((entry) => entry.namespace === namespace);
  if (!kernel) return namespace;
  return world.state.description.nodes.some((node) => node.name === kernel.name) ? `node/${kernel.name}` : kernel.name;
}
