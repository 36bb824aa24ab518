import { encapsulation, startCalicoNode, syncCalicoRoutes, type CalicoNode } from '../dataplane/cni/calico-node.ts';
import { poolsOf } from '../dataplane/cni/calico-blocks.ts';
import { createFlannelMemory, startFlanneld, syncFlannelRoutes, type FlannelMemory } from '../dataplane/cni/flanneld.ts';
import { createLinkPort } from '../dataplane/cni/kernel-links.ts';
import { ensureNodeLocalDns, removeNodeLocalDns } from '../dataplane/dns/node-local.ts';
import { nodesOf } from '../dataplane/cni/node-facts.ts';
import { createFelixMemory, syncPolicy, type FelixMemory } from '../dataplane/policy/felix.ts';
import type { NetworkPolicy, PolicyPod } from '../dataplane/policy/types.ts';
import type { KubeObject } from '../kube/object.ts';
import type { AgentOutcome } from '../programs/system/agent-port.ts';
import { filesOf } from './process.ts';
import type { ProgramProcess } from './state.ts';
import type { World } from './world.ts';

/** --iptables-resync and the check of host-gw's routes, milliseconds. */
const RESYNC = 10_000;
/** -health-port of node-cache */
const NODE_CACHE_HEALTH = 8080;

/** calico-node on its node: confd, BIRD and Felix in one. What it wrote stays when it dies; a new start repairs it. */
export function calicoNode(world: World, process: ProgramProcess, node: string, starting: boolean): AgentOutcome {
  const { api } = world;
  const kernel = world.state.kernels.get(node);
  const machine = world.state.machines.get(node);
  if (!api || !kernel || !machine) return { fatal: 'no such node' };
  const calico: CalicoNode = {
    links: createLinkPort(world.network, kernel.namespace),
    files: filesOf(world, machine, 'root'),
    api,
    node,
    env: process.env,
  };
  const log = starting ? startCalicoNode(calico) : [];
  if (starting) process.state['felix'] = createFelixMemory();
  syncCalicoRoutes(calico);
  return { log, ...felix(world, process, node) };
}

/** flanneld on its node, by the configuration that its own container has mounted. */
export function flanneld(world: World, process: ProgramProcess, node: string, starting: boolean): AgentOutcome {
  const { api } = world;
  const kernel = world.state.kernels.get(node);
  const machine = world.state.machines.get(node);
  const container = world.state.machines.get(process.machine);
  if (!api || !kernel || !machine || !container) return { fatal: 'no such node' };
  const context = {
    links: createLinkPort(world.network, kernel.namespace),
    files: filesOf(world, machine, 'root'),
    own: filesOf(world, container, 'root'),
    api,
    node,
    device: 'eth0',
    ipMasq: process.args.includes('--ip-masq'),
  };
  const memory = (starting ? undefined : (process.state['flannel'] as FlannelMemory | undefined)) ?? createFlannelMemory();
  process.state['flannel'] = memory;
  const nextAt = world.state.now + RESYNC;
  if (!starting) return { log: syncFlannelRoutes(context, memory), nextAt };
  const started = startFlanneld(context, memory);
  return started.ok ? { log: started.value, nextAt } : { fatal: started.error };
}

/** The DNS cache's device and rules on its node. */
export function nodeCache(world: World, process: ProgramProcess, node: string): AgentOutcome {
  const kernel = world.state.kernels.get(node);
  if (!kernel) return { fatal: 'no such node' };
  return { log: ensureNodeLocalDns(createLinkPort(world.network, kernel.namespace), localAddresses(process), NODE_CACHE_HEALTH) };
}

export function stopNodeCache(world: World, process: ProgramProcess, node: string): void {
  const kernel = world.state.kernels.get(node);
  if (kernel) removeNodeLocalDns(createLinkPort(world.network, kernel.namespace), localAddresses(process), NODE_CACHE_HEALTH);
}

/** -localip IP,IP */
function localAddresses({ args }: ProgramProcess): readonly string[] {
  return (args[args.indexOf('-localip') + 1] ?? '').split(',').filter((ip) => ip !== '');
}

function felix(world: World, process: ProgramProcess, node: string): AgentOutcome {
  const { api } = world;
  const kernel = world.state.kernels.get(node);
  if (!api || !kernel || world.state.description.cni.enforcesPolicy === false) return {};
  const memory = (process.state['felix'] as FelixMemory | undefined) ?? createFelixMemory();
  process.state['felix'] = memory;
  const snapshot = {
    node,
    pods: api.list<KubeObject & PolicyPod>('pods'),
    namespaces: api.list('namespaces'),
    policies: api.list<KubeObject & NetworkPolicy>('networkpolicies.networking.k8s.io'),
    pools: poolsOf(api).map(({ spec }) => spec.cidr),
    masqueraded: poolsOf(api).flatMap(({ spec }) => (spec.natOutgoing === true ? [spec.cidr] : [])),
    nodeAddresses: nodesOf(api).map(({ ip }) => ip),
    encapsulation: encapsulation(api),
  };
  const { nextAt } = syncPolicy(world.network, kernel.namespace, snapshot, memory, world.state.now);
  return { nextAt };
}
