import { addToIp } from '../base/ip.ts';
import { controllers, createHollowKubelet, createKubelet } from '../control/registry.ts';
import { collectGarbage } from '../kube/garbage.ts';
import type { Controller } from '../control/controller.ts';
import { createCniPlugin } from './cni.ts';
import { createCloudServiceController } from '../control/service/cloud-load-balancer.ts';
import { balancerPool } from './load-balancer.ts';
import { reachesApi } from './api-reach.ts';
import type { ClusterDescription } from './description.ts';
import { addController } from './controllers.ts';
import { filesOf } from './process.ts';
import { createRuntime } from './runtime.ts';
import { staticPods } from './static-pods.ts';
import type { World } from './world.ts';

/** Gives a world its controllers and kubelets; a fork gets the same ones over its own state. */
export function wireControllers(world: World): void {
  const { kube, state } = world;
  if (!kube) return;
  for (const controller of controllers) addController(world, controller.name, controller as Controller<never>);
  if (state.description.loadBalancer === 'cloud')
    addController(world, 'service-lb-controller', createCloudServiceController(balancerPool(state.description)) as Controller<never>);
  addController(world, 'garbage-collector', {
    name: 'garbage-collector',
    watches: [
      'pods',
      'replicasets.apps',
      'deployments.apps',
      'jobs.batch',
      'daemonsets.apps',
      'statefulsets.apps',
      'services',
      'endpointslices.discovery.k8s.io',
      'cronjobs.batch',
      'gateways.gateway.networking.k8s.io',
    ],
    initialMemory: () => undefined as never,
    reconcile() {
      for (let round = 0; round < 100 && collectGarbage(kube); round++);
      return {};
    },
  });
  const runtime = createRuntime(world);
  const cni = createCniPlugin(world);
  for (const node of state.description.nodes) {
    const machine = state.machines.get(node.name);
    if (!machine) continue;
    const running = (): boolean => !(state.stopped[node.name] ?? []).includes('kubelet');
    if (state.description.kubelet === 'hollow') {
      addController(world, `kubelet/${node.name}`, createHollowKubelet(node.name, running) as Controller<never>);
      continue;
    }
    const kubelet = createKubelet(
      node.name,
      {
        runtime,
        cni,
        staticPods: () => staticPods(world, machine),
        nodeResolvConf() {
          const text = filesOf(world, machine).read('/etc/resolv.conf');
          return text.ok ? text.value : '';
        },
        running,
        reachesApi: () => reachesApi(world, node.name),
      },
      { clusterDns: [clusterDns(state.description)], clusterDomain: 'cluster.local' },
    );
    addController(world, `kubelet/${node.name}`, kubelet as Controller<never>);
  }
}

/** Where the cache of a node answers (the address that its documentation proposes). */
export const NODE_LOCAL_DNS = '169.254.20.10';

/** clusterDNS of the kubelets. */
function clusterDns({ nodeLocalDNS, serviceCIDR }: ClusterDescription): string {
  return nodeLocalDNS === 'link-local' ? NODE_LOCAL_DNS : dnsAddress(serviceCIDR);
}

/** The tenth address of the Service range, as kubeadm gives it to kube-dns. */
export function dnsAddress(serviceCIDR: string): string {
  return addToIp(serviceCIDR.slice(0, serviceCIDR.indexOf('/')), 10);
}
