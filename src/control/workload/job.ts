import type { JobCondition } from 'kubernetes-types/batch/v1';
import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Job, Pod } from '../kinds.ts';
import { isActive, isReady, isTerminating } from '../pod-state.ts';
import { earlier, lookAgain, millis, timestamp } from '../time.ts';
import { claimPods, podFromTemplate } from './pods-of.ts';

const SOURCE = { component: 'job-controller' };
/** Back-off between failed pods: 10 s doubled up to 10 min. */
const BACKOFF_FIRST = 10_000;
const BACKOFF_LONGEST = 600_000;

/** Runs pods until enough of them have succeeded (pkg/controller/job). */
export const jobController: Controller = {
  name: 'job-controller',
  watches: ['jobs.batch', 'pods'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    let nextAt: number | undefined;
    for (const job of api.list<Job>('jobs.batch')) {
      if (job.metadata.deletionTimestamp === undefined) nextAt = earlier(nextAt, syncJob(api, job, now));
    }
    return lookAgain(nextAt);
  },
};

function finished(job: Job): JobCondition | undefined {
  return job.status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  );
}

function syncJob(api: ObjectClient, job: Job, now: number): number | undefined {
  if (finished(job)) return expire(api, job, now);
  const pods = claimPods(api, job, job.spec.selector);
  const started = millis(job.status?.startTime) || now;
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded');
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed');
  const active = pods.filter(isActive);
  const completions = job.spec.completions ?? (job.spec.parallelism === undefined ? 1 : undefined);
  const enough = completions === undefined ? succeeded.length > 0 && active.length === 0 : succeeded.length >= completions;
  const deadline = job.spec.activeDeadlineSeconds === undefined ? undefined : started + job.spec.activeDeadlineSeconds * 1000;
  const verdict = enough
    ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : failed.length > (job.spec.backoffLimit ?? 6)
      ? { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
      : deadline !== undefined && now >= deadline
        ? { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
        : undefined;
  let nextAt = deadline;
  if (verdict) {
    for (const pod of active) api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
    if (verdict.type === 'Complete') api.event(job, 'Normal', 'Completed', 'Job completed', SOURCE);
    else api.event(job, 'Warning', verdict.reason, verdict.message, SOURCE);
  } else if (job.spec.suspend === true) {
    for (const pod of active) api.delete('pods', pod.metadata.name, pod.metadata.namespace, { uid: pod.metadata.uid });
  } else {
    const lastFailure = Math.max(0, ...failed.map((pod) => millis(pod.status?.containerStatuses?.[0]?.state?.terminated?.finishedAt)));
    const wait = failed.length === 0 ? 0 : Math.min(BACKOFF_FIRST * 2 ** (failed.length - 1), BACKOFF_LONGEST);
    const remaining = completions === undefined ? (succeeded.length > 0 ? 0 : Infinity) : completions - succeeded.length;
    const missing = Math.min(job.spec.parallelism ?? 1, remaining) - active.length;
    if (missing > 0 && now < lastFailure + wait) nextAt = earlier(nextAt, lastFailure + wait);
    else for (let i = 0; i < missing; i++) createPod(api, job, pods, i);
  }
  writeStatus(api, job, started, verdict, now);
  return nextAt;
}

function createPod(api: ObjectClient, job: Job, pods: readonly Pod[], offset: number): void {
  const indexed = job.spec.completionMode === 'Indexed';
  const taken = new Set(
    pods
      .filter((pod) => isActive(pod) || pod.status?.phase === 'Succeeded')
      .map((pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index']),
  );
  let index = 0;
  for (let left = offset; taken.has(String(index)) || left > 0; index++) if (!taken.has(String(index))) left--;
  const draft = podFromTemplate(
    job,
    job.spec.template,
    indexed ? { labels: { 'batch.kubernetes.io/job-completion-index': String(index) } } : {},
  );
  const annotated = indexed
    ? {
        ...draft,
        metadata: {
          ...draft.metadata,
          annotations: { ...draft.metadata.annotations, 'batch.kubernetes.io/job-completion-index': String(index) },
        },
      }
    : draft;
  const created = api.create<Pod>('pods', annotated);
  if (created.ok) api.event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${created.value.metadata.name}`, SOURCE);
  else api.event(job, 'Warning', 'FailedCreate', `Error creating: ${created.error.message ?? ''}`, SOURCE);
}

function writeStatus(
  api: ObjectClient,
  job: Job,
  started: number,
  verdict: { readonly type: string; readonly reason: string; readonly message: string } | undefined,
  now: number,
): void {
  const pods = claimPods(api, job, job.spec.selector);
  const count = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  const active = pods.filter(isActive);
  const time = timestamp(now);
  const stamp = { lastProbeTime: time, lastTransitionTime: time, status: 'True' };
  const { type, ...why } = verdict ?? { type: '', reason: '', message: '' };
  const early = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  const conditions = verdict
    ? [
        { ...why, ...stamp, type: early },
        { ...why, ...stamp, type },
      ]
    : (job.status?.conditions ?? []);
  const succeeded = count('Succeeded');
  const failed = count('Failed');
  const status = {
    ...(active.length > 0 && !verdict ? { active: active.length } : {}),
    ...(type === 'Complete' ? { completionTime: time } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(failed > 0 ? { failed } : {}),
    ready: verdict ? 0 : active.filter(isReady).length,
    startTime: timestamp(started),
    ...(succeeded > 0 ? { succeeded } : {}),
    terminating: pods.filter(isTerminating).length,
    uncountedTerminatedPods: {},
  };
  if (!sameContent(status, job.status)) api.updateStatus<Job>('jobs.batch', { ...job, status });
}

/** ttlSecondsAfterFinished. */
function expire(api: ObjectClient, job: Job, now: number): number | undefined {
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) return undefined;
  const at = millis(finished(job)?.lastTransitionTime) + ttl * 1000;
  if (now < at) return at;
  api.delete('jobs.batch', job.metadata.name, job.metadata.namespace, { propagation: 'Background' });
  return undefined;
}
