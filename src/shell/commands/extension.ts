import type { Command, Process } from '../../base/process.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World, WorldExtension } from '../../cluster/world.ts';
import { handleRequest } from '../../kube/handler.ts';
import { findRoute } from '../../net/route.ts';
import type { ToolProcess } from '../../tools/tool.ts';
import { hopCommand } from '../hop/hop.ts';
import type { HopLab } from '../hop/lab-port.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import type { KubectlProcess } from '../kubectl/process.ts';
import { openPodStream } from '../session/streams.ts';
import type { Terminal } from '../session/terminal.ts';
import { shellCommands } from './shells.ts';
import { sshCommand } from './ssh.ts';

/** What a lab adds to its world's machines. `current` gives the terminal whose line is running. */
export interface LabHooks {
  current(world: World): Terminal | undefined;
  lab(): HopLab | undefined;
}

export function labExtension(hooks: LabHooks): WorldExtension {
  return {
    commands(world, machine): readonly Command[] {
      const terminal = (): Terminal | undefined => hooks.current(world);
      const shells = shellCommands(world, machine, terminal);
      if (machine.pod && shells.length === 0) return [];
      const out: Command[] = [...shells, hopCommand(world, () => hooks.lab(), terminal)];
      if (machine.tools.includes('kubectl') || machine.id === controlPlane(world)) out.push(kubectl as Command);
      if (machine.tools.includes('host')) out.push(sshCommand(world, terminal));
      return out;
    },
    extendProcess: (world, machine, process) => withKubectl(world, machine, process),
  };
}

function controlPlane(world: World): string | undefined {
  return world.state.description.nodes.find((node) => node.role === 'control-plane')?.name;
}

/** kubectl's way to the API server, and to pods' streams. */
function withKubectl(world: World, machine: Machine, process: Process): Process {
  const extra: Omit<KubectlProcess, keyof Process> = {
    home: machine.home,
    request(request, credentials) {
      const { kube } = world;
      const problem = unreachable(world, (process as ToolProcess).namespace, credentials.server);
      if (!kube || problem !== undefined) return { kind: 'unreachable', message: problem ?? 'connect: connection refused' };
      return handleRequest(kube, { ...request, user: userOf(machine) });
    },
    openStream: (stream, streams) => openPodStream(world, stream, streams, () => process.noteNotSimulated()),
    *editor() {
      yield* process.stderr.write('error: no editor in this terminal: use kubectl patch, kubectl apply or kubectl set\n');
      return 127;
    },
  };
  return Object.assign(process, extra);
}

/** Go's words for a server that cannot be reached; undefined when it can. */
function unreachable(world: World, namespace: string, server: string): string | undefined {
  const address = /^https?:\/\/([^/]+):(\d+)/.exec(server);
  const ip = address?.[1] ?? 'localhost';
  const port = Number(address?.[2] ?? 8080);
  const refused = `dial tcp ${ip}:${port}: connect: connection refused`;
  const ns = world.network.state.namespaces.get(namespace);
  if (!ns) return refused;
  const way = findRoute(ns, { destination: ip });
  if (way.kind !== 'route') return `dial tcp ${ip}:${port}: connect: network is unreachable`;
  const listening = [...world.network.state.sockets.sockets.values()].some(
    (socket) => socket.state === 'LISTEN' && socket.local.port === port && socket.owner?.name === 'kube-apiserver',
  );
  return listening ? undefined : refused;
}

function userOf(machine: Machine): { readonly name: string; readonly groups: readonly string[] } {
  if (!machine.pod) return { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'] };
  const { namespace } = machine.pod;
  return {
    name: `system:serviceaccount:${namespace}:default`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}
