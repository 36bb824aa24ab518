import type * as apps from 'kubernetes-types/apps/v1';
import type * as batch from 'kubernetes-types/batch/v1';
import type * as coordination from 'kubernetes-types/coordination/v1';
import type * as core from 'kubernetes-types/core/v1';
import type * as discovery from 'kubernetes-types/discovery/v1';
import type * as meta from 'kubernetes-types/meta/v1';
import type * as policy from 'kubernetes-types/policy/v1';
import type { KubeObject } from '../kube/object.ts';

/** The kinds that controllers read and write, as they are stored: defaulted, so with a spec. */
type Stored<T> = KubeObject & Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'spec'> & SpecOf<T>;
type SpecOf<T> = T extends { spec?: infer S } ? { readonly spec: NonNullable<S> } : unknown;

export type Pod = Stored<core.Pod>;
export type PodSpec = core.PodSpec;
export type PodCondition = core.PodCondition;
export type Container = core.Container;
export type ContainerStatus = core.ContainerStatus;
export type PodTemplateSpec = core.PodTemplateSpec;
export type Node = Stored<core.Node>;
export type Taint = core.Taint;
export type Toleration = core.Toleration;
export type Service = Stored<core.Service>;
export type ServicePort = core.ServicePort;
export type Namespace = Stored<core.Namespace>;
export type ServiceAccount = Stored<core.ServiceAccount>;
export type ConfigMap = Stored<core.ConfigMap>;
export type Secret = Stored<core.Secret>;
export type Endpoints = Stored<core.Endpoints>;
export type Deployment = Stored<apps.Deployment>;
export type ReplicaSet = Stored<Omit<apps.ReplicaSet, 'status'>> & {
  readonly status?: apps.ReplicaSetStatus & { readonly terminatingReplicas?: number };
};
export type DaemonSet = Stored<apps.DaemonSet>;
export type StatefulSet = Stored<apps.StatefulSet>;
export type Job = Stored<batch.Job>;
export type CronJob = Stored<batch.CronJob>;
export type Event = Stored<core.Event>;
export type Lease = Stored<coordination.Lease>;
export type EndpointSlice = Stored<discovery.EndpointSlice>;
export type Endpoint = discovery.Endpoint;
export type PodDisruptionBudget = Stored<policy.PodDisruptionBudget>;
export type LabelSelector = meta.LabelSelector;
export type Probe = core.Probe;
export type Volume = core.Volume;
export type EnvVar = core.EnvVar;
