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
      const pod = name === undefined ? undefined : world.api?.get('pods', name, namespace ?? 'default');
      return {
        podCidr: world.api && nodesOf(world.api).find((facts) => facts.name === node)?.podCidrs[0],
        wantedAddress: wantedAddress(pod?.metadata.annotations?.['cni.projectcalico.org/ipAddrs']),
      };
    },
  });
}

/** The first address of Calico's annotation, a JSON list. */
function wantedAddress(annotation: string | undefined): string | undefined {
  return annotation === undefined ? undefined : /"([0-9a-f.:]+)"/.exec(annotation)?.[1];
}
