import type * as api from 'kubernetes-types/apps/v1';
import type { Stored } from './stored.ts';

export type ReplicaSet = Stored<api.ReplicaSet>;
