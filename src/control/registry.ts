import { disruptionController } from './cluster/disruption.ts';
import { namespaceController } from './cluster/namespace.ts';
import { nodeLifecycleController } from './cluster/node-lifecycle.ts';
import { podGarbageCollector } from './cluster/podgc.ts';
import { createServiceAccountController } from './cluster/serviceaccount.ts';
import type { Controller } from './controller.ts';
import { scheduler } from './scheduler/scheduler.ts';
import { endpointSliceMirroringController } from './service/endpointslice-mirroring.ts';
import { endpointSliceController } from './service/endpointslice.ts';
import { endpointsController } from './service/endpoints.ts';
import { cronJobController } from './workload/cronjob.ts';
import { deploymentController } from './workload/deployment.ts';
import { daemonSetController } from './workload/daemonset.ts';
import { jobController } from './workload/job.ts';
import { replicaSetController } from './workload/replicaset.ts';
import { statefulSetController } from './workload/statefulset.ts';

/** The cluster's certificate authority as pods see it; TLS here has its own small PKI, so this is only a text. */
const ROOT_CERTIFICATE = '-----BEGIN CERTIFICATE-----\na3ViZWhvcCBzaW11bGF0ZWQgY2x1c3RlciBDQQ==\n-----END CERTIFICATE-----\n';

/**
 * All controllers of the control plane, in the order in which the world calls them. They know the API and nothing of networks,
 * programs or terminals. One kubelet a node stands beside them.
 */
export const controllers: readonly Controller[] = [
  createServiceAccountController(ROOT_CERTIFICATE),
  deploymentController,
  replicaSetController,
  daemonSetController,
  statefulSetController,
  jobController,
  cronJobController,
  scheduler,
  endpointsController as Controller,
  endpointSliceController as Controller,
  endpointSliceMirroringController,
  nodeLifecycleController as Controller,
  podGarbageCollector,
  disruptionController,
  namespaceController,
];

export { createHollowKubelet } from './hollow/hollow-kubelet.ts';
export { createKubelet } from './kubelet/kubelet.ts';
