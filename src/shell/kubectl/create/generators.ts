import type { Verb } from '../verb.ts';
import { ACCESS } from './access.ts';
import { configmap, secret } from './config-data.ts';
import { OTHERS } from './others.ts';
import { service } from './service.ts';
import { cronjob, deployment, job } from './workloads.ts';

/** The sub-commands of `kubectl create`, by name. */
export const GENERATORS: readonly Verb[] = [configmap, cronjob, deployment, job, secret, service, ...ACCESS, ...OTHERS].sort((a, b) =>
  a.name < b.name ? -1 : 1,
);
