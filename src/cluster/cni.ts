import type { KubeObject } from '../kube/object.ts';
import type { PortMapping } from '../dataplane/cni/portmap.ts';
import type { NetworkPlugin } from '../control/runtime.ts';
import { createLinkPort } from '../dataplane/cni/kernel-links.ts';
import { nodesOf } from '../dataplane/cni/node-facts.ts';
import { createNetworkPlugin } from '../dataplane/cni/plugin.ts';
import { filesOf } from './process.ts';
import type { Machine } from './state.ts';
import type { World } from './world.ts';

/** The network plugin of all nodes over the world's network and files. */
export function createCniPlugin(world: World): NetworkPlugin {
  const machine = (node: string): Machine => {
    const found = world.state.machines.get(node);
    if (!found) throw new Error(`no machine for node ${node}`);
    return found;
  };
  return createNetworkPlugin({
    files: (node) => filesOf(world, machine(node)),
    links: (node) => createLinkPort(world.network, world.state.kernels.get(node)?.namespace ?? node),
    namespaceOf: (sandbox) => world.state.sandboxes.get(sandbox)?.namespace ?? '',
    api: () => world.api,
    facts({ node, namespace, name }) {
      const pod = name === undefined ? undefined : world.api?.get<PodObject>('pods', name, namespace ?? 'default');
      return {
        podCidr: world.api && nodesOf(world.api).find((facts) => facts.name === node)?.podCidrs[0],
        portMappings: portMappings(pod),
        wantedAddress: wantedAddress(pod?.metadata.annotations?.['cni.projectcalico.org/ipAddrs']),
      };
    },
  });
}

interface PodObject extends KubeObject {
  readonly spec?: {
    readonly containers?: readonly {
      readonly ports?: readonly {
        readonly containerPort: number;
        readonly hostPort?: number;
        readonly hostIP?: string;
        readonly protocol?: string;
      }[];
    }[];
  };
}

/** Host ports of a pod, as the runtime hands them to plugins with the capability. */
function portMappings(pod: PodObject | undefined): readonly PortMapping[] {
  const ports = (pod?.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.flatMap(({ containerPort, hostPort, hostIP, protocol = 'TCP' }) =>
    hostPort === undefined || hostPort === 0
      ? []
      : [{ hostPort, containerPort, hostIP, protocol: protocol === 'UDP' ? 'udp' : protocol === 'SCTP' ? 'sctp' : 'tcp' }],
  );
}

/** The first address of Calico's annotation, a JSON list. */
function wantedAddress(annotation: string | undefined): string | undefined {
  return annotation === undefined ? undefined : /"([0-9a-f.:]+)"/.exec(annotation)?.[1];
}
