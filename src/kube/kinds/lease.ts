import type * as api from 'kubernetes-types/coordination/v1';
import type { Stored } from './stored.ts';

export type Lease = Stored<api.Lease>;
