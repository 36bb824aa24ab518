import type * as api from 'kubernetes-types/networking/v1';
import type { Stored } from './stored.ts';

export type IngressClass = Stored<api.IngressClass>;
