import type * as api from 'kubernetes-types/apps/v1';
import type { Stored } from './stored.ts';

export type Deployment = Stored<api.Deployment>;
export type DeploymentSpec = api.DeploymentSpec;
export type DeploymentStrategy = api.DeploymentStrategy;
