import { encapsulation, startCalicoNode, syncCalicoRoutes, type CalicoNode } from '../dataplane/cni/calico-node.ts';
import { poolsOf } from '../dataplane/cni/calico-blocks.ts';
import { createLinkPort } from '../dataplane/cni/kernel-links.ts';
import { nodesOf } from '../dataplane/cni/node-facts.ts';
import { createFelixMemory, syncPolicy, type FelixMemory } from '../dataplane/policy/felix.ts';
import type { NetworkPolicy, PolicyPod } from '../dataplane/policy/types.ts';
import type { KubeObject } from '../kube/object.ts';
import type { AgentOutcome } from '../programs/system/agent-port.ts';
import { filesOf } from './process.ts';
import type { ProgramProcess } from './state.ts';
import type { World } from './world.ts';

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
    nodeAddresses: nodesOf(api).map(({ ip }) => ip),
    encapsulation: encapsulation(api),
  };
  const { nextAt } = syncPolicy(world.network, kernel.namespace, snapshot, memory, world.state.now);
  return { nextAt };
}
