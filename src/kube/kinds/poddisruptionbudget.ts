import type * as api from 'kubernetes-types/policy/v1';
import type { Stored } from './stored.ts';

export type PodDisruptionBudget = Stored<api.PodDisruptionBudget>;
