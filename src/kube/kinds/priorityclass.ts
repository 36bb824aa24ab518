import type * as api from 'kubernetes-types/scheduling/v1';
import type { Stored } from './stored.ts';

export type PriorityClass = Stored<api.PriorityClass>;
