import type * as api from 'kubernetes-types/core/v1';
import type { Stored } from './stored.ts';

export type LimitRange = Stored<api.LimitRange>;
