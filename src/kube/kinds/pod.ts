import type * as api from 'kubernetes-types/core/v1';
import type { Stored } from './stored.ts';

export type Pod = Stored<api.Pod>;
export type PodSpec = api.PodSpec;
export type PodStatus = api.PodStatus;
export type PodCondition = api.PodCondition;
export type PodTemplateSpec = api.PodTemplateSpec;
export type Container = api.Container;
export type ContainerPort = api.ContainerPort;
export type ContainerStatus = api.ContainerStatus;
export type EphemeralContainer = api.EphemeralContainer;
export type EnvVar = api.EnvVar;
export type Probe = api.Probe;
export type Toleration = api.Toleration;
export type Volume = api.Volume;
export type VolumeMount = api.VolumeMount;
