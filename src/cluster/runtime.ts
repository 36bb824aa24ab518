import type { ContainerRequest, ContainerRuntime, ContainerState, PullOutcome, SandboxId, SandboxRequest } from '../control/runtime.ts';
import { createNamespace, deleteNamespace } from '../net/create.ts';
import { setLinkUp } from '../net/link.ts';
import { writeSysctl } from '../net/sysctl.ts';
import { dropSockets } from '../net/transport/calls.ts';
import { findImage } from '../programs/images/catalogue.ts';
import { programFor } from '../programs/registry.ts';
import { createFileTree, putFile } from './file-tree.ts';
import { probeResult, startProbe } from './probe-runner.ts';
import { endProcess, signalProcess, startProgram } from './programs.ts';
import type { Kernel, Machine } from './state.ts';
import type { World } from './world.ts';

/** The container runtime of all nodes: sandboxes are network namespaces, containers are machines with a program in them. */
export function createRuntime(world: World): ContainerRuntime {
  return {
    runSandbox: (pod) => runSandbox(world, pod),
    removeSandbox: (sandbox) => removeSandbox(world, sandbox),
    pull: (image, policy, node) => pull(world, image, policy, node),
    start: (request) => startContainer(world, request),
    refresh: (containerId, files, gone) => refresh(world, containerId, files, gone),
    inspect: (id) => inspect(world, id),
    signal(id, signal) {
      const pid = world.state.containers.get(id)?.pid;
      if (pid !== undefined) signalProcess(world, pid, signal);
    },
    startProbe: (request) => startProbe(world, request),
    probeResult: (probe) => probeResult(world, probe),
  };
}

function inspect(world: World, id: string): ContainerState {
  const container = world.state.containers.get(id);
  if (container) return container.state;
  return { state: 'exited', exitCode: 137, startedAt: world.state.now, finishedAt: world.state.now, reason: 'Error' };
}

/** 64 hexadecimal digits, as the runtime names sandboxes and containers. */
function newId(world: World): string {
  let id = '';
  for (let i = 0; i < 8; i++) id += world.network.ports.random(4294967296).toString(16).padStart(8, '0');
  return id;
}

/** The runtime keeps a sandbox's namespace open under /run/netns, as `cni-` and a UUID (containerd `pkg/netns`); ids are the lowest free ones. */
function nameNamespace(kernel: Kernel, sandbox: SandboxId, namespace: string): void {
  const taken = new Set(kernel.namedNamespaces.map((entry) => entry.nsid));
  let nsid = 0;
  while (taken.has(nsid)) nsid++;
  const uuid = [0, 8, 12, 16, 20].map((from, i) => sandbox.slice(from, [8, 12, 16, 20, 32][i])).join('-');
  kernel.namedNamespaces.push({ name: `cni-${uuid}`, id: namespace, nsid });
}

function runSandbox(world: World, pod: SandboxRequest): SandboxId {
  const id = newId(world);
  const kernel = world.state.kernels.get(pod.node);
  const namespace = pod.hostNetwork ? (kernel?.namespace ?? pod.node) : `${pod.node}/cni-${id.slice(0, 8)}`;
  if (!pod.hostNetwork) {
    const space = createNamespace(world.network, namespace, pod.node, pod.name);
    setLinkUp(world.network, namespace, 'lo', true);
    for (const name of Object.keys(pod.sysctls).sort()) writeSysctl(space, name, pod.sysctls[name] ?? '');
    if (kernel) nameNamespace(kernel, id, namespace);
  }
  world.state.sandboxes.set(id, {
    id,
    node: pod.node,
    namespace,
    pod: { namespace: pod.namespace, name: pod.name, uid: pod.uid },
    hostNetwork: pod.hostNetwork,
    hostname: pod.hostname,
    volumes: new Map(),
  });
  return id;
}

function removeSandbox(world: World, id: SandboxId): void {
  const sandbox = world.state.sandboxes.get(id);
  if (!sandbox) return;
  for (const container of [...world.state.containers.values()]) {
    if (container.sandbox !== id) continue;
    if (container.pid !== undefined) endProcess(world, container.pid, 137);
    const machine = world.state.machines.get(container.machine);
    for (const mount of machine?.mounts ?? []) if (mount.tree.startsWith('container:')) world.state.trees.delete(mount.tree);
    world.state.machines.delete(container.machine);
    world.state.containers.delete(container.id);
  }
  for (const tree of sandbox.volumes.values()) world.state.trees.delete(tree);
  if (!sandbox.hostNetwork) {
    dropSockets(world.network, sandbox.namespace);
    deleteNamespace(world.network, sandbox.namespace);
    const kernel = world.state.kernels.get(sandbox.node);
    if (kernel) kernel.namedNamespaces = kernel.namedNamespaces.filter((entry) => entry.id !== sandbox.namespace);
  }
  world.state.sandboxes.delete(id);
}

function pull(world: World, image: string, policy: string, node: string): PullOutcome {
  const found = findImage(image);
  const pulled = (world.state.pulled[node] ??= []);
  const here = pulled.includes(image);
  if (here && policy !== 'Always') return { kind: 'present' };
  if (policy === 'Never') return { kind: 'failed', message: `Container image "${image}" is not present with pull policy of Never` };
  if (!found.ok) return { kind: 'failed', message: found.message };
  if (!here) pulled.push(image);
  return { kind: 'pulled', bytes: found.image.bytes, millis: here ? 300 : 400 + Math.min(2_000, Math.round(found.image.bytes / 100_000)) };
}

function refresh(world: World, containerId: string, files: Readonly<Record<string, string>>, gone: readonly string[]): void {
  const tree = world.state.trees.get(`container:${containerId}`);
  if (!tree) return;
  for (const path of gone) tree.nodes.delete(path);
  for (const path of Object.keys(files).sort()) putFile(tree, path, files[path] ?? '', world.state.now);
}

function startContainer(
  world: World,
  request: ContainerRequest,
): { readonly ok: true; readonly containerId: string } | { readonly ok: false; readonly message: string } {
  const sandbox = world.state.sandboxes.get(request.sandbox);
  const found = findImage(request.image);
  if (!sandbox || !found.ok) return { ok: false, message: found.ok ? 'sandbox is gone' : found.message };
  const { image } = found;
  const id = newId(world);
  const { now } = world.state;
  const root = `container:${id}`;
  const tree = createFileTree(image.files, now);
  for (const path of Object.keys(request.files).sort()) putFile(tree, path, request.files[path] ?? '', now);
  for (const directory of ['/tmp', '/root', '/etc', '/var', '/home', '/usr/bin'])
    if (image.tools.length > 0) putFile(tree, `${directory}/.keep`, '', now);
  for (const key of [...tree.nodes.keys()]) if (key.endsWith('/.keep')) tree.nodes.delete(key);
  world.state.trees.set(root, tree);
  const mounts = [{ at: '/', tree: root, readOnly: false }];
  for (const path of Object.keys(request.volumes).sort()) {
    const name = request.volumes[path] ?? '';
    const shared = sandbox.volumes.get(name) ?? `volume:${sandbox.id}/${name}`;
    if (!world.state.trees.has(shared)) world.state.trees.set(shared, { nodes: new Map() });
    sandbox.volumes.set(name, shared);
    mounts.push({ at: path, tree: shared, readOnly: false });
  }
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: sandbox.hostname,
    ...image.env,
    ...request.env,
    HOME: image.user === 'root' ? '/root' : '/',
  };
  const machine: Machine = {
    id: `container:${id}`,
    kernel: sandbox.node,
    namespace: sandbox.namespace,
    hostname: sandbox.hostname,
    user: image.user,
    home: env.HOME,
    env,
    workingDirectory: request.workingDirectory ?? (image.workingDirectory || '/'),
    mounts,
    tools: image.tools,
    libc: image.libc,
    privileged: request.privileged || request.capabilities.includes('NET_ADMIN'),
    pod: { namespace: sandbox.pod.namespace, name: sandbox.pod.name, container: request.name, node: sandbox.node },
  };
  world.state.machines.set(machine.id, machine);
  world.state.containers.set(id, {
    id,
    sandbox: sandbox.id,
    name: request.name,
    image: request.image,
    machine: machine.id,
    pid: undefined,
    state: { state: 'running', startedAt: now },
    log: [],
  });
  const argv = commandLine(request, image);
  const name = argv[0] ?? '';
  const { program, args } = programFor(argv);
  const outcome = startProgram(world, {
    machine,
    program,
    args,
    env,
    cwd: machine.workingDirectory,
    container: id,
    command: argv.join(' '),
  });
  const container = world.state.containers.get(id);
  if (outcome.kind === 'unknown') {
    world.state.containers.delete(id);
    world.state.machines.delete(machine.id);
    world.state.trees.delete(root);
    const reason = name.startsWith('/') ? `stat ${name}: no such file or directory` : `exec: "${name}": executable file not found in $PATH`;
    return {
      ok: false,
      message: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${reason}`,
    };
  }
  if (container) {
    if (outcome.kind === 'running') {
      if (container.state.state === 'running') container.pid = outcome.pid;
    } else {
      container.state = {
        state: 'exited',
        exitCode: outcome.code,
        startedAt: now,
        finishedAt: now,
        reason: outcome.code === 0 ? 'Completed' : 'Error',
      };
    }
  }
  return { ok: true, containerId: id };
}

/** ENTRYPOINT and CMD against command and args (kubernetes docs: "Define a Command and Arguments for a Container"). */
function commandLine(
  request: ContainerRequest,
  image: { readonly entrypoint: readonly string[]; readonly command: readonly string[] },
): readonly string[] {
  const head = request.command?.length ? request.command : image.entrypoint;
  const tail = request.args?.length ? request.args : request.command?.length ? [] : image.command;
  return [...head, ...tail];
}
