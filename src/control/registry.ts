import type { Controller } from './controller.ts';
import { scheduler } from './scheduler/scheduler.ts';
import { endpointSliceMirroringController } from './service/endpointslice-mirroring.ts';
import { endpointSliceController } from './service/endpointslice.ts';
import { endpointsController } from './service/endpoints.ts';
import { deploymentController } from './workload/deployment.ts';
import { replicaSetController } from './workload/replicaset.ts';

/**
 * All controllers of the control plane, in the order in which the world calls them. They know the API and nothing of networks,
 * programs or terminals. One kubelet a node stands beside them.
 */
export const controllers: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  scheduler,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
];

export { createKubelet } from './kubelet/kubelet.ts';
