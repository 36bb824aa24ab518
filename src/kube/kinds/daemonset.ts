import type * as api from 'kubernetes-types/apps/v1';
import type { Stored } from './stored.ts';

export type DaemonSet = Stored<api.DaemonSet>;
