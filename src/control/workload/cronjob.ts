import type { ObjectClient } from '../../kube/client.ts';
import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { CronJob, Job } from '../kinds.ts';
import { controllerReference, isControlledBy } from '../owner.ts';
import { earlier, lookAgain, millis, timestamp } from '../time.ts';
import { nextTime, parseSchedule, type CronSchedule } from './cron-schedule.ts';

const SOURCE = { component: 'cronjob-controller' };
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** The controller looks a moment after the time itself. */
const LATER = 100;
/** Missed times looked at in one call; older ones are left out. */
const MOST_MISSED = 1_000;

/** Makes Jobs by the clock (pkg/controller/cronjob). */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: ['cronjobs.batch', 'jobs.batch'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    let nextAt: number | undefined;
    for (const cronJob of api.list<CronJob>('cronjobs.batch')) {
      if (cronJob.metadata.deletionTimestamp !== undefined) continue;
      nextAt = earlier(nextAt, sync(api, cronJob, now));
    }
    return lookAgain(nextAt);
  },
};

type Outcome = 'Complete' | 'Failed';

function finishedAs(job: Job): Outcome | undefined {
  const found = job.status?.conditions?.find((entry) => (entry.type === 'Complete' || entry.type === 'Failed') && entry.status === 'True');
  return found?.type === 'Complete' || found?.type === 'Failed' ? found.type : undefined;
}

function sync(api: ObjectClient, cronJob: CronJob, now: number): number | undefined {
  const namespace = cronJob.metadata.namespace ?? 'default';
  const jobs = api.list<Job>('jobs.batch', { namespace }).filter((job) => isControlledBy(job, cronJob));
  const schedule = parseSchedule(cronJob.spec.schedule);
  const created = cronJob.spec.suspend === true || !schedule ? undefined : startDue(api, cronJob, schedule, jobs, now);
  writeStatus(api, cronJob, created ? [...jobs, created.job] : jobs, created?.at);
  prune(api, cronJob, jobs);
  const next = schedule && cronJob.spec.suspend !== true ? nextTime(schedule, now) : undefined;
  return next === undefined ? undefined : next + LATER;
}

/** The latest time that has passed without a Job, if it is not too late for it. */
function missed(cronJob: CronJob, schedule: CronSchedule, now: number): number | undefined {
  const last = millis(cronJob.status?.lastScheduleTime) || millis(cronJob.metadata.creationTimestamp);
  const deadline = cronJob.spec.startingDeadlineSeconds;
  const from = deadline === undefined ? last : Math.max(last, now - deadline * 1000);
  let found: number | undefined;
  let at = nextTime(schedule, from);
  for (let n = 0; n < MOST_MISSED && at !== undefined && at <= now; n++) {
    found = at;
    at = nextTime(schedule, at);
  }
  return found;
}

function startDue(
  api: ObjectClient,
  cronJob: CronJob,
  schedule: CronSchedule,
  jobs: readonly Job[],
  now: number,
): { readonly job: Job; readonly at: number } | undefined {
  const at = missed(cronJob, schedule, now);
  if (at === undefined) return undefined;
  const { name, namespace = 'default' } = cronJob.metadata;
  const active = jobs.filter((job) => finishedAs(job) === undefined);
  if (cronJob.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    api.event(
      cronJob,
      'Normal',
      'JobAlreadyActive',
      'Not starting job because prior execution is running and concurrency policy is Forbid',
      SOURCE,
    );
    return undefined;
  }
  if (cronJob.spec.concurrencyPolicy === 'Replace') for (const job of active) removeJob(api, cronJob, job);
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const made = api.create<Job>('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-${Math.floor(at / 60_000)}`,
      namespace,
      ...(metadata?.labels ? { labels: { ...metadata.labels } } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: timestamp(at) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: spec ?? { template: { spec: { containers: [] } } },
  });
  if (made.ok) {
    api.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${made.value.metadata.name}`, SOURCE);
    return { job: made.value, at };
  }
  if (made.error.reason !== 'AlreadyExists')
    api.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${made.error.message ?? ''}`, SOURCE);
  return undefined;
}

function removeJob(api: ObjectClient, cronJob: CronJob, job: Job): void {
  const gone = api.delete('jobs.batch', job.metadata.name, job.metadata.namespace, { propagation: 'Background', uid: job.metadata.uid });
  if (gone.ok) api.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`, SOURCE);
}

function writeStatus(api: ObjectClient, cronJob: CronJob, jobs: readonly Job[], scheduledAt: number | undefined): void {
  const active = jobs
    .filter((job) => finishedAs(job) === undefined && job.metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: metadata.name,
      namespace: metadata.namespace ?? 'default',
      resourceVersion: metadata.resourceVersion,
      uid: metadata.uid,
    }));
  for (const known of cronJob.status?.active ?? []) {
    const job = jobs.find((entry) => entry.metadata.uid === known.uid);
    const ended = job && finishedAs(job);
    if (job && ended)
      api.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${ended}`, SOURCE);
  }
  // a reference stays as it was written; only which Jobs are active matters
  const kept = active.map((entry) => cronJob.status?.active?.find((known) => known.uid === entry.uid) ?? entry);
  const successes = jobs.flatMap((job) => (finishedAs(job) === 'Complete' ? [job.status?.completionTime ?? ''] : [])).filter(Boolean);
  const success = [...successes, cronJob.status?.lastSuccessfulTime ?? ''].sort().at(-1) ?? '';
  const last = scheduledAt === undefined ? cronJob.status?.lastScheduleTime : timestamp(scheduledAt);
  const status = {
    ...(kept.length > 0 ? { active: kept } : {}),
    ...(last === undefined ? {} : { lastScheduleTime: last }),
    ...(success === '' ? {} : { lastSuccessfulTime: success }),
  };
  if (!sameContent(status, cronJob.status ?? {})) api.updateStatus<CronJob>('cronjobs.batch', { ...cronJob, status });
}

/** Deletes the oldest finished Jobs beyond the history limits. */
function prune(api: ObjectClient, cronJob: CronJob, jobs: readonly Job[]): void {
  const limits = [
    ['Complete', cronJob.spec.successfulJobsHistoryLimit ?? 3],
    ['Failed', cronJob.spec.failedJobsHistoryLimit ?? 1],
  ] as const;
  for (const [outcome, limit] of limits) {
    const ended = jobs
      .filter((job) => finishedAs(job) === outcome)
      .sort((a, b) => millis(a.status?.startTime) - millis(b.status?.startTime));
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) removeJob(api, cronJob, job);
  }
}
