import type { KubeObject } from '../kube/object.ts';
import { createLinkPort } from '../dataplane/cni/kernel-links.ts';
import { nodesOf } from '../dataplane/cni/node-facts.ts';
import { ensureNodeRoutes } from '../dataplane/cni/node-routes.ts';
import { healthPorts } from '../dataplane/load-balancer/health-ports.ts';
import { createProxyMemory, syncProxy, type ProxyMemory } from '../dataplane/kube-proxy/sync.ts';
import type { ProxyEndpointSlice, ProxyService } from '../dataplane/kube-proxy/types.ts';
import type { AgentName, AgentOutcome, AgentPort } from '../programs/system/agent-port.ts';
import { cloudLoadBalancer, metallbController, metallbSpeaker } from './balancer-agents.ts';
import { calicoNode, flanneld, nodeCache, stopNodeCache } from './network-agents.ts';
import { reachesApi } from './api-reach.ts';
import type { ProgramProcess } from './state.ts';
import type { World } from './world.ts';

/** How soon a client without a way to the API server tries again, milliseconds. */
const WATCH_AGAIN = 5_000;

/** What the agents of a node do to it: kube-proxy writes rules, the CNI agent writes routes when it starts. */
export function nodeAgents(world: World, process: ProgramProcess, node: string): AgentPort {
  return {
    start(agent) {
      if (agent === 'kube-proxy') process.state['proxy'] = createProxyMemory();
      return run(world, process, node, agent, true);
    },
    sync: (agent) => run(world, process, node, agent, false),
    stop(agent) {
      if (agent === 'node-cache') stopNodeCache(world, process, node);
    },
  };
}

function run(world: World, process: ProgramProcess, node: string, agent: AgentName, starting: boolean): AgentOutcome {
  // what it cannot watch it does not learn; its rules stay
  if (agent === 'kube-proxy' && !starting && !reachesApi(world, node)) return { nextAt: world.state.now + WATCH_AGAIN };
  if (agent === 'kube-proxy') return proxy(world, process, node);
  if (agent === 'kindnetd') return starting ? routes(world, node) : {};
  if (agent === 'node-cache') return nodeCache(world, process, node);
  if (agent === 'calico-node') return calicoNode(world, process, node, starting);
  if (agent === 'flanneld') return flanneld(world, process, node, starting);
  if (agent === 'metallb-controller') return metallbController(world, process);
  if (agent === 'metallb-speaker') return metallbSpeaker(world, process, node);
  if (agent === 'cloud-load-balancer') return cloudLoadBalancer(world, process, node);
  return { fatal: `kubehop does not simulate ${agent}` };
}

function routes(world: World, node: string): AgentOutcome {
  const kernel = world.state.kernels.get(node);
  if (!kernel) return { fatal: 'no such node' };
  const { podCIDR, layout } = world.state.description;
  return {
    log: ensureNodeRoutes(
      createLinkPort(world.network, kernel.namespace),
      node,
      world.api ? nodesOf(world.api) : [],
      layout === 'flat' ? [] : [podCIDR],
    ),
  };
}

function proxy(world: World, process: ProgramProcess, node: string): AgentOutcome {
  const kernel = world.state.kernels.get(node);
  const { api } = world;
  if (!kernel || !api) return { fatal: 'no such node' };
  const { description } = world.state;
  if (description.proxy.mode === 'none') return { fatal: 'kube-proxy is not part of this cluster' };
  const own = (world.api ? nodesOf(world.api) : []).find((entry) => entry.name === node);
  const zone = api.get('nodes', node)?.metadata.labels?.['topology.kubernetes.io/zone'];
  const config = {
    mode: description.proxy.mode,
    version: 4,
    nodeName: node,
    nodeIPs: own ? [own.ip] : [],
    zone,
    localCIDR: description.podCIDR,
    serviceCIDRs: [description.serviceCIDR],
  } as const;
  const memory = (process.state['proxy'] as ProxyMemory | undefined) ?? createProxyMemory();
  process.state['proxy'] = memory;
  const snapshot = {
    config,
    services: api.list<KubeObject & ProxyService>('services'),
    endpointSlices: api.list<KubeObject & ProxyEndpointSlice>('endpointslices.discovery.k8s.io'),
  };
  const outcome = syncProxy(world.network, kernel.namespace, snapshot, memory, world.state.now);
  return { nextAt: outcome.nextAt, healthPorts: healthPorts(api, node) };
}
