import type { Describer } from './common.ts';
import {
  describeBinding,
  describeConfigMap,
  describeDisruptionBudget,
  describeLimitRange,
  describeNamespace,
  describeQuota,
  describeRole,
  describeSecret,
  describeServiceAccount,
} from './config.ts';
import { describeEndpoints, describeEndpointSlice } from './endpoints.ts';
import { describeGeneric } from './generic.ts';
import { describeIngress, describeIngressClass } from './ingress.ts';
import { describeCronJob, describeJob } from './jobs.ts';
import { describeNetworkPolicy } from './netpol.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeService } from './service.ts';
import { describeDaemonSet, describeDeployment, describeReplicaSet, describeStatefulSet } from './workloads.ts';

/** Describers by kind and group. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  'Pod.': describePod,
  'Node.': describeNode,
  'Service.': describeService,
  'Endpoints.': describeEndpoints,
  'ConfigMap.': describeConfigMap,
  'Secret.': describeSecret,
  'Namespace.': describeNamespace,
  'ServiceAccount.': describeServiceAccount,
  'ResourceQuota.': describeQuota,
  'LimitRange.': describeLimitRange,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'DaemonSet.apps': describeDaemonSet,
  'StatefulSet.apps': describeStatefulSet,
  'Job.batch': describeJob,
  'CronJob.batch': describeCronJob,
  'Role.rbac.authorization.k8s.io': describeRole,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeBinding,
  'PodDisruptionBudget.policy': describeDisruptionBudget,
};

export function describerFor(kind: string, group: string): Describer {
  return DESCRIBERS[`${kind}.${group}`] ?? describeGeneric;
}
