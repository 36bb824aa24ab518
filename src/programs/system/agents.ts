import type { Program, ProgramContext } from '../program.ts';
import type { AgentName, AgentOutcome } from './agent-port.ts';
import { serveHealth, syncHealthPorts } from './proxy-health.ts';

/** Agents of a node as processes: when they run, their tables are kept; when they do not, nothing changes any more. */
function agentProgram(name: AgentName, watches: readonly string[]): Program {
  return {
    name,
    watches,
    start(context) {
      const outcome = context.agents?.start(name);
      if (!outcome) {
        context.logError(`${name}: no access to the node`);
        return { kind: 'exit', code: 1 };
      }
      writeLog(context, outcome);
      if (outcome.healthPorts) syncHealthPorts(context, outcome.healthPorts);
      return outcome.fatal === undefined ? { kind: 'running', nextAt: outcome.nextAt } : { kind: 'exit', code: 1 };
    },
    tick(context) {
      const outcome = context.agents?.sync(name);
      if (!outcome) return {};
      writeLog(context, outcome);
      if (outcome.healthPorts) syncHealthPorts(context, outcome.healthPorts);
      return { nextAt: outcome.nextAt };
    },
  };
}

function writeLog(context: ProgramContext, { log, fatal }: AgentOutcome): void {
  for (const line of log ?? []) context.log(line);
  if (fatal !== undefined) context.logError(fatal);
}

const proxyAgent = agentProgram('kube-proxy', ['services', 'endpointslices.discovery.k8s.io', 'nodes']);
export const kubeProxy: Program = { ...proxyAgent, connection: serveHealth };
export const kindnetd = agentProgram('kindnetd', ['nodes']);
export const flanneld = agentProgram('flanneld', ['nodes']);
export const calicoNode = agentProgram('calico-node', [
  'nodes',
  'pods',
  'namespaces',
  'networkpolicies.networking.k8s.io',
  'ippools.crd.projectcalico.org',
  'ipamblocks.crd.projectcalico.org',
  'bgpconfigurations.crd.projectcalico.org',
  'bgppeers.crd.projectcalico.org',
]);
export const metallbController = agentProgram('metallb-controller', ['services', 'namespaces', 'ipaddresspools.metallb.io']);
export const metallbSpeaker = agentProgram('metallb-speaker', [
  'services',
  'endpointslices.discovery.k8s.io',
  'nodes',
  'pods',
  'ipaddresspools.metallb.io',
  'l2advertisements.metallb.io',
]);
export const cloudLoadBalancer = agentProgram('cloud-load-balancer', ['services', 'nodes']);
