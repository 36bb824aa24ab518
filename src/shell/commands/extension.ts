import { createHash } from 'node:crypto';
import { notSimulatedLine, type Command, type Process } from '../../base/process.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World, WorldExtension } from '../../cluster/world.ts';
import { handleRequest } from '../../kube/handler.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { ApiUser } from '../../kube/request.ts';
import { findRoute } from '../../net/route.ts';
import type { ToolProcess } from '../../tools/tool.ts';
import { hopCommand } from '../hop/hop.ts';
import type { HopLab } from '../hop/lab-port.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import type { Credentials, KubectlProcess } from '../kubectl/process.ts';
import { openPodStream } from '../session/streams.ts';
import type { Terminal } from '../session/terminal.ts';
import { crictlCommand } from './crictl.ts';
import { journalctl } from './journalctl.ts';
import { pythonCommand } from './python.ts';
import { shellCommands } from './shells.ts';
import { sshCommand } from './ssh.ts';
import { systemctlCommand } from './systemctl.ts';

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
      if (machine.tools.includes('host')) out.push(sshCommand(world, terminal), pythonCommand(world, machine));
      if (machine.tools.includes('node')) out.push(systemctlCommand(world, machine), crictlCommand(world, machine), journalctl);
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
      return handleRequest(kube, { ...request, user: userOf(world, machine, credentials) });
    },
    openStream: (stream, streams) =>
      openPodStream(world, stream, streams, (process as ToolProcess).namespace, () => process.noteNotSimulated()),
    *editor(path) {
      const editor = process.env['KUBE_EDITOR'] ?? process.env['EDITOR'] ?? 'vi';
      // words are parted at spaces; with quotes in it a shell reads it (kubectl pkg/cmd/util/editor)
      if (/["'\\]/.test(editor)) return yield* process.run('bash', ['-c', `${editor} ${path}`]);
      const [name = '', ...args] = editor.split(' ');
      const code = yield* process.run(name, [...args, path]);
      if (code === 127 && process.env['KUBE_EDITOR'] === undefined && process.env['EDITOR'] === undefined) {
        process.noteNotSimulated();
        yield* process.stderr.write(notSimulatedLine('an editor here; set KUBE_EDITOR to a command, or use kubectl patch, apply or set'));
      }
      return code;
    },
  };
  return Object.assign(process, extra);
}

/** Go's words for a server that cannot be reached; undefined when it can. */
function unreachable(world: World, namespace: string, server: string): string | undefined {
  const address = /^https?:\/\/([^/]+):(\d+)/.exec(server);
  const ip = (address?.[1] ?? 'localhost').replace(/^localhost$/, '127.0.0.1');
  const port = Number(address?.[2] ?? 8080);
  const refused = `dial tcp ${ip}:${port}: connect: connection refused`;
  const ns = world.network.state.namespaces.get(namespace);
  if (!ns || ip.startsWith('127.')) return refused;
  const way = findRoute(ns, { destination: ip });
  if (way.kind !== 'route') return `dial tcp ${ip}:${port}: connect: network is unreachable`;
  const listening = [...world.network.state.sockets.sockets.values()].some(
    (socket) => socket.state === 'LISTEN' && socket.local.port === port && socket.owner?.name === 'kube-apiserver',
  );
  return listening ? undefined : refused;
}

/**
 * Who a client is: in a pod its ServiceAccount; elsewhere the holder of the administrator's certificate. Other certificates and tokens
 * are nobody's, and so is their absence.
 */
function userOf(world: World, machine: Machine, credentials: Credentials): ApiUser {
  if (machine.pod) {
    const { namespace } = machine.pod;
    const pod = world.api?.get<KubeObject & { readonly spec?: { readonly serviceAccountName?: string } }>(
      'pods',
      machine.pod.name,
      namespace,
    );
    return {
      name: `system:serviceaccount:${namespace}:${pod?.spec?.serviceAccountName ?? 'default'}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    };
  }
  if (credentials.clientCertificateData === undefined) return { name: 'system:anonymous', groups: ['system:unauthenticated'] };
  const digest = createHash('sha256').update(credentials.clientCertificateData).digest('hex');
  return {
    name: 'kubernetes-admin',
    groups: ['kubeadm:cluster-admins', 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${digest}`] },
  };
}
