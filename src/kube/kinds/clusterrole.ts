import type * as api from 'kubernetes-types/rbac/v1';
import type { Stored } from './stored.ts';

export type ClusterRole = Stored<api.ClusterRole>;
export type PolicyRule = api.PolicyRule;
