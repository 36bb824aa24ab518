import { addAddress } from '../net/address.ts';
import { createNamespace } from '../net/create.ts';
import { addLink, setLinkUp } from '../net/link.ts';
import type { NetworkNamespace } from '../net/namespace.ts';
import { putRoute } from '../net/route-table.ts';
import { createFileTree, type FileTree } from './file-tree.ts';
import type { Machine } from './state.ts';
import type { World } from './world.ts';

export interface HostOptions {
  readonly name: string;
  readonly user: string;
  readonly tools: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Adds a host: a kernel with its namespace, and a machine to type on. */
export function addHost(world: World, options: HostOptions): NetworkNamespace {
  const { name } = options;
  const ns = createNamespace(world.network, name, name, name);
  setLinkUp(world.network, name, 'lo', true);
  world.state.kernels.set(name, { name, namespace: name, namedNamespaces: [], bootedAt: world.state.now });
  addMachine(world, options, name);
  return ns;
}

/** Adds a machine with files of its own on a kernel; it lives in the namespace of its name. */
export function addMachine(world: World, options: HostOptions, kernel: string): Machine {
  const { name, user } = options;
  const tree = createFileTree({ '/etc/hostname': `${name}\n`, ...options.files }, world.state.now);
  const home = user === 'root' ? '/root' : `/home/${user}`;
  for (const directory of ['/tmp', '/root', '/home', '/var/log', '/usr/bin', home])
    makeDirectory(tree.nodes, directory, world.state.now, directory === home ? user : 'root', directory === '/tmp');
  if (user !== 'root') ownHome(tree.nodes, home, user);
  world.state.trees.set(`host:${name}`, tree);
  const machine: Machine = {
    id: name,
    kernel,
    namespace: name,
    hostname: name,
    user,
    home,
    env: {
      HOME: home,
      USER: user,
      LOGNAME: user,
      SHELL: '/bin/bash',
      PATH,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      ...(user === 'root' ? {} : { KUBECONFIG: `${home}/.kube/config` }),
    },
    workingDirectory: home,
    mounts: [{ at: '/', tree: `host:${name}`, readOnly: false }],
    tools: options.tools,
    libc: 'glibc',
    privileged: user === 'root',
  };
  world.state.machines.set(name, machine);
  return machine;
}

function makeDirectory(nodes: Map<string, unknown>, path: string, now: number, owner: string, shared: boolean): void {
  let walked = '';
  for (const part of path.split('/').filter((word) => word !== '')) {
    walked += `/${part}`;
    const last = walked === path;
    // the home directory is its user's even where files were laid into it first
    if (!nodes.has(walked) || (last && owner !== 'root'))
      nodes.set(
        walked,
        Object.freeze({ kind: 'directory', mode: last && shared ? 0o1777 : 0o755, modifiedAt: now, owner: last ? owner : 'root' }),
      );
  }
}

/** Gives what was laid into a home directory to its user. */
function ownHome(nodes: FileTree['nodes'], home: string, owner: string): void {
  for (const [path, node] of nodes) if (path.startsWith(`${home}/`)) nodes.set(path, Object.freeze({ ...node, owner }));
}

/** Plugs a host into a wire with an address; the MAC address follows from it, as Docker's does. */
export function plugIn(world: World, ns: NetworkNamespace, device: string, wire: string, ip: string, prefixLength: number): void {
  const mac = `02:42:${ip
    .split('.')
    .map((octet) => Number(octet).toString(16).padStart(2, '0'))
    .join(':')}`;
  const link = addLink(world.network, ns.id, device, { kind: 'nic', wire }, { mac });
  if (!link.ok) throw new Error(`${ns.id}: ${device}: ${link.error.errno}`);
  setLinkUp(world.network, ns.id, device, true);
  addAddress(ns, link.value, { ip, prefixLength });
}

export function defaultRoute(ns: NetworkNamespace, gateway: string, device: string): void {
  const link = [...ns.links.values()].find((entry) => entry.name === device);
  if (link)
    putRoute(ns, { destination: '0.0.0.0', prefixLength: 0, nexthops: [{ gateway, ifindex: link.index, onlink: false, weight: 1 }] });
}
