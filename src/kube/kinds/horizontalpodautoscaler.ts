import type * as api from 'kubernetes-types/autoscaling/v2';
import type { Stored } from './stored.ts';

export type HorizontalPodAutoscaler = Stored<api.HorizontalPodAutoscaler>;
