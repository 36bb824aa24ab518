import type * as api from 'kubernetes-types/rbac/v1';
import type { Stored } from './stored.ts';

export type Role = Stored<api.Role>;
