import { goDuration, rfc1123 } from '../print/duration.ts';
import {
  annotations,
  controllerOf,
  describeEvents,
  labels,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  selectorText,
  spec,
  status,
  str,
  title,
  type Describer,
} from './common.ts';
import { describeTemplate } from './pod-parts.ts';

export const describeJob: Describer = (job, context, out) => {
  const own = spec(job);
  const state = status(job);
  const put = (key: string, value: unknown): void => out.put(0, `${key}:\t${str(value)}\n`);
  put('Name', nameOf(job));
  put('Namespace', namespaceOf(job));
  put('Selector', selectorText(own['selector']));
  labels(out, 'Labels', meta(job)['labels']);
  annotations(out, 'Annotations', meta(job)['annotations']);
  const owner = controllerOf(job);
  if (owner !== undefined) put('Controlled By', owner);
  put('Parallelism', own['parallelism'] ?? '<unset>');
  put('Completions', own['completions'] ?? '<unset>');
  if (own['completionMode'] !== undefined) put('Completion Mode', own['completionMode']);
  if (own['suspend'] !== undefined) put('Suspend', own['suspend']);
  if (own['backoffLimit'] !== undefined) put('Backoff Limit', own['backoffLimit']);
  if (own['ttlSecondsAfterFinished'] !== undefined) put('TTL Seconds After Finished', own['ttlSecondsAfterFinished']);
  if (state['startTime'] !== undefined) put('Start Time', rfc1123(state['startTime']));
  if (state['completionTime'] !== undefined) {
    put('Completed At', rfc1123(state['completionTime']));
    if (state['startTime'] !== undefined)
      put('Duration', goHuman((Date.parse(str(state['completionTime'])) - Date.parse(str(state['startTime']))) / 1000));
  }
  if (own['activeDeadlineSeconds'] !== undefined) put('Active Deadline Seconds', `${str(own['activeDeadlineSeconds'])}s`);
  const ready = state['ready'];
  const count = (key: string): string => str(state[key] ?? 0);
  put(
    'Pods Statuses',
    `${count('active')} Active${ready === undefined ? '' : ` (${str(ready)} Ready)`} / ${count('succeeded')} Succeeded / ${count('failed')} Failed`,
  );
  if (str(state['completedIndexes']) !== '') put('Completed Indexes', state['completedIndexes']);
  describeTemplate(map(own['template']), out);
  describeEvents(job, context, out);
};

function goHuman(seconds: number): string {
  return seconds < 120 ? `${seconds}s` : goDuration(seconds);
}

export const describeCronJob: Describer = (object, context, out) => {
  const own = spec(object);
  const put = (key: string, value: unknown): void => out.put(0, `${key}:\t${str(value)}\n`);
  put('Name', nameOf(object));
  put('Namespace', namespaceOf(object));
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  put('Schedule', own['schedule']);
  if (own['timeZone'] !== undefined) put('Time Zone', own['timeZone']);
  put('Concurrency Policy', own['concurrencyPolicy']);
  put('Suspend', title(own['suspend']));
  put('Successful Job History Limit', own['successfulJobsHistoryLimit'] ?? '<unset>');
  put('Failed Job History Limit', own['failedJobsHistoryLimit'] ?? '<unset>');
  put('Starting Deadline Seconds', own['startingDeadlineSeconds'] === undefined ? '<unset>' : `${str(own['startingDeadlineSeconds'])}s`);
  const job = spec(map(own['jobTemplate']));
  put('Selector', job['selector'] === undefined ? '<unset>' : selectorText(job['selector']));
  put('Parallelism', job['parallelism'] ?? '<unset>');
  put('Completions', job['completions'] ?? '<unset>');
  if (job['activeDeadlineSeconds'] !== undefined) put('Active Deadline Seconds', `${str(job['activeDeadlineSeconds'])}s`);
  describeTemplate(map(job['template']), out);
  put('Last Schedule Time', status(object)['lastScheduleTime'] === undefined ? '<unset>' : rfc1123(status(object)['lastScheduleTime']));
  const active = list(status(object)['active']);
  put('Active Jobs', active.length === 0 ? '<none>' : active.map((entry) => str(entry['name'])).join(', '));
  describeEvents(object, context, out);
};
