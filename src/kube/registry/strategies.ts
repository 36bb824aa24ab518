import type { ResourceName } from '../client.ts';
import { generationOnly, namespaces, pods, replicationControllers, secrets } from '../kinds/core-strategies.ts';
import { endpoints, endpointSlices } from '../kinds/endpoint-strategies.ts';
import { gatewayStrategies } from '../kinds/gateway-strategies.ts';
import { ingresses } from '../kinds/ingress-strategy.ts';
import { networkPolicies } from '../kinds/networkpolicy-strategy.ts';
import { roleBindings, roles } from '../kinds/rbac-strategies.ts';
import { services } from '../kinds/service-strategy.ts';
import { cronJobs, daemonSets, deployments, jobs, replicaSets, statefulSets } from '../kinds/workload-strategies.ts';
import { fill } from '../kinds/pod-defaults.ts';
import type { Strategy } from '../strategy.ts';

const STRATEGIES: Readonly<Record<ResourceName, Strategy>> = {
  namespaces,
  pods,
  services,
  secrets,
  replicationcontrollers: replicationControllers,
  'deployments.apps': deployments,
  'replicasets.apps': replicaSets,
  'daemonsets.apps': daemonSets,
  'statefulsets.apps': statefulSets,
  'jobs.batch': jobs,
  'cronjobs.batch': cronJobs,
  ...gatewayStrategies,
  'ingresses.networking.k8s.io': ingresses,
  'networkpolicies.networking.k8s.io': networkPolicies,
  'ingressclasses.networking.k8s.io': generationOnly,
  'poddisruptionbudgets.policy': generationOnly,
  endpoints,
  'endpointslices.discovery.k8s.io': endpointSlices,
  'roles.rbac.authorization.k8s.io': roles,
  'clusterroles.rbac.authorization.k8s.io': roles,
  'rolebindings.rbac.authorization.k8s.io': roleBindings,
  'clusterrolebindings.rbac.authorization.k8s.io': roleBindings,
  'priorityclasses.scheduling.k8s.io': {
    ...generationOnly,
    defaults: (draft) => fill(draft, { preemptionPolicy: 'PreemptLowerPriority' }),
  },
};

const PLAIN: Strategy = {};

/** Kinds that PUT creates where they are absent. */
const CREATED_BY_PUT = new Set([
  'services',
  'endpoints',
  'events',
  'limitranges',
  'podtemplates',
  'leases.coordination.k8s.io',
  'priorityclasses.scheduling.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]);

/** Whether PUT makes an object of that kind when there is none (AllowCreateOnUpdate of its registry). */
export function createdByPut(storedAs: ResourceName): boolean {
  return CREATED_BY_PUT.has(storedAs);
}

/** What the server knows about a resource beyond its type; nothing for kinds that are only stored. */
export function strategyOf(storedAs: ResourceName): Strategy {
  return Object.hasOwn(STRATEGIES, storedAs) ? (STRATEGIES[storedAs] ?? PLAIN) : PLAIN;
}
