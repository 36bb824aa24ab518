import type * as api from 'kubernetes-types/batch/v1';
import type { Stored } from './stored.ts';

export type Job = Stored<api.Job>;
export type JobSpec = api.JobSpec;
