import { createRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Node } from '../control/kinds.ts';
import { bridgeConfigFile } from '../dataplane/cni/config.ts';
import { bootstrapObjects } from '../kube/bootstrap.ts';
import { createKubeState } from '../kube/kube.ts';
import { createNetworkState } from '../net/create.ts';
import { writeSysctl } from '../net/sysctl.ts';
import { advance, settle } from './advance.ts';
import { buildBorder, routesToPods } from './border.ts';
import { checkDescription, type ClusterDescription, type NodeDescription } from './description.ts';
import { authorityFiles } from './authority.ts';
import { addHost, defaultRoute, plugIn } from './hosts.ts';
import { buildInternet, UPSTREAM_DNS } from './internet.ts';
import { buildCloudBalancer } from './load-balancer.ts';
import { createFromManifest } from './manifests.ts';
import { findPreset, presetNames } from './presets.ts';
import { nodeObject, nodeStatus } from './node-object.ts';
import { startProgram } from './programs.ts';
import type { WorldState } from './state.ts';
import { buildTopologyHosts } from './topology.ts';
import { controlPlaneManifests, systemManifests } from './system-manifests.ts';
import { wireControllers } from './wire.ts';
import { createWorld, type World, type WorldExtension } from './world.ts';

/** When simulated worlds begin: a Monday morning. Nothing reads the wall clock. */
const BEGIN = Date.UTC(2026, 5, 1, 8, 0, 0);

/** What stands beside a topology, which says everything else. */
const WITHOUT_KUBERNETES = { kubernetes: false, nodes: [], internet: [] };

const LAN = 'lan';
const LAPTOP = '172.18.0.1';

/** Builds a world from a preset's name, a description, or a network as `{ topology }`, and lets it come to rest. */
export async function buildWorld(
  cluster: string | Readonly<Record<string, unknown>>,
  seed: string,
  extension?: WorldExtension,
): Promise<Result<World>> {
  const description = resolveDescription(cluster);
  if (!description.ok) return description;
  const world = createWorld(emptyState(description.value, seed), extension);
  if (typeof cluster !== 'string' && 'topology' in cluster) {
    const built = buildTopologyHosts(world, cluster['topology']);
    if (!built.ok) return built;
  } else buildHosts(world, description.value);
  if (description.value.kubernetes && world.kube) {
    const started = startCluster(world, description.value);
    if (!started.ok) return started;
    await settle(world);
    for (const text of description.value.manifests) {
      const created = createFromManifest(world.kube, text);
      if (!created.ok) return err(`manifests: ${created.error}`);
    }
  }
  await settle(world);
  // lets a minute pass, so that first probes and events lie behind
  await advance(world, { until: world.state.now + 60_000 });
  // the cluster that is recorded from has stood for longer than events are kept (an hour)
  if (description.value.kubelet === 'hollow') forgetEvents(world);
  world.network.state.traces = [];
  world.state.readyAt = world.state.now;
  return ok(world);
}

function forgetEvents({ kube, api }: World): void {
  for (const event of api?.list('events') ?? []) api?.delete('events', event.metadata.name, event.metadata.namespace);
  kube?.state.recorded.clear();
}

function resolveDescription(cluster: string | Readonly<Record<string, unknown>>): Result<ClusterDescription> {
  if (typeof cluster !== 'string') return checkDescription('topology' in cluster ? WITHOUT_KUBERNETES : cluster);
  const preset = findPreset(cluster);
  return preset ? ok(preset) : err(`no preset "${cluster}"; there are ${presetNames.join(', ')}`);
}

function emptyState(description: ClusterDescription, seed: string): WorldState {
  const controlPlane = description.nodes.find((node) => node.role === 'control-plane');
  return {
    description,
    seed,
    now: BEGIN,
    readyAt: BEGIN,
    random: createRandom(seed),
    network: createNetworkState(),
    kube: description.kubernetes
      ? createKubeState({ serviceCIDRs: [description.serviceCIDR], advertiseAddress: controlPlane?.ip ?? '172.18.0.2' })
      : undefined,
    kernels: new Map(),
    machines: new Map(),
    trees: new Map(),
    processes: new Map(),
    sandboxes: new Map(),
    containers: new Map(),
    probes: new Map(),
    controllers: new Map(),
    pulled: {},
    stopped: {},
    nextPid: 1000,
    nextId: 1,
  };
}

function buildHosts(world: World, description: ClusterDescription): void {
  const names = description.nodes.map((node) => `${node.ip}\t${node.name}\n`).join('');
  const common = { '/etc/resolv.conf': `nameserver ${UPSTREAM_DNS}\n`, '/etc/nsswitch.conf': 'hosts: files dns\n' };
  const hosts = (name: string): string => `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t${name}\n`;
  if (!description.kubernetes && description.nodes.length === 0) {
    addHost(world, { name: 'workbench', user: 'root', tools: ['host'], files: { ...common, '/etc/hosts': hosts('workbench') } });
    return;
  }
  const laptop = addHost(world, {
    name: 'laptop',
    user: 'learner',
    tools: ['host', 'kubectl'],
    files: {
      ...common,
      '/etc/hosts': hosts('laptop').replace('127.0.1.1', '127.0.1.1') + names,
      '/home/learner/.kube/config': kubeconfig(description),
      ...authorityFiles(world.state.seed, BEGIN),
    },
  });
  plugIn(world, laptop, 'eth0', LAN, LAPTOP, 16);
  buildBorder(laptop, description);
  for (const node of description.nodes) {
    const ns = addHost(world, {
      name: node.name,
      user: 'root',
      tools: ['host', 'node'],
      files: { ...common, '/etc/hosts': hosts(node.name) + names, ...nodeFiles(node, description) },
    });
    plugIn(world, ns, 'eth0', LAN, node.ip, 16);
    defaultRoute(ns, LAPTOP, 'eth0');
    startDaemons(world, node.name, daemonsOf(node, description));
    writeSysctl(ns, 'net.ipv4.ip_forward', '1');
  }
  routesToPods(laptop, description);
  buildInternet(world, laptop, description);
  if (description.loadBalancer === 'cloud') buildCloudBalancer(world);
}

/** What runs on a node besides pods. Nothing answers at the port of a hollow kubelet. */
function daemonsOf(node: NodeDescription, description: ClusterDescription): readonly string[] {
  if (description.kubelet === 'full') return ['sshd', 'kubelet'];
  return node.role === 'control-plane' ? ['sshd', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] : ['sshd'];
}

function startDaemons(world: World, node: string, programs: readonly string[]): void {
  const machine = world.state.machines.get(node);
  if (!machine) return;
  for (const program of programs)
    startProgram(world, {
      machine,
      program,
      args: [],
      env: machine.env,
      cwd: '/',
      command: program === 'sshd' ? '/usr/sbin/sshd -D' : `/usr/bin/${program}`,
    });
}

function nodeFiles(node: NodeDescription, description: ClusterDescription): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  if (description.cni.plugin === 'bridge' && node.podCIDR !== undefined) {
    const config = bridgeConfigFile(node.podCIDR, description.cni.mtu);
    files[config.path] = config.text;
  }
  if (node.role === 'control-plane') {
    const manifests = description.kubelet === 'full' ? controlPlaneManifests(node.ip, description.serviceCIDR) : {};
    for (const name of Object.keys(manifests)) files[`/etc/kubernetes/manifests/${name}`] = manifests[name] ?? '';
    files['/etc/kubernetes/admin.conf'] = kubeconfig(description);
  }
  return files;
}

function kubeconfig(description: ClusterDescription): string {
  const server = description.nodes.find((node) => node.role === 'control-plane')?.ip ?? '172.18.0.2';
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: a3ViZWhvcA==
    server: https://${server}:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: a3ViZWhvcA==
    client-key-data: a3ViZWhvcA==
`;
}

function startCluster(world: World, description: ClusterDescription): Result<void> {
  const { kube, api } = world;
  if (!kube || !api) return ok(undefined);
  bootstrapObjects(kube);
  for (const node of description.nodes) {
    const created = api.create<Node>('nodes', nodeObject(node));
    if (!created.ok) return err(`node ${node.name}: ${created.error.message ?? 'refused'}`);
    api.updateStatus<Node>('nodes', { ...created.value, status: nodeStatus(node, description) });
  }
  wireControllers(world);
  for (const text of systemManifests(description)) {
    const created = createFromManifest(kube, text);
    if (!created.ok) return err(`kube-system: ${created.error}`);
  }
  return ok(undefined);
}
