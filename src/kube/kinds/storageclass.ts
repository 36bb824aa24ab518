import type * as api from 'kubernetes-types/storage/v1';
import type { Stored } from './stored.ts';

export type StorageClass = Stored<api.StorageClass>;
