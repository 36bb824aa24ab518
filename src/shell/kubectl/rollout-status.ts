import type { Json } from './client.ts';
import { list, map } from './describe/common.ts';
import { plainFailure, type Failure } from './failure.ts';
import { selectWorkloads } from './rollout.ts';
import { FILE_FLAGS, SELECTOR, type Verb } from './verb.ts';
import { waitForObject } from './wait-delete.ts';

/** One line about a rollout, and whether it is over (kubectl polymorphichelpers rollout_status). */
function rolloutStatus(object: Json): { readonly text: string; readonly done: boolean } | Failure {
  const kind = String(object['kind']);
  const spec = map(object['spec']);
  const status = map(object['status']);
  const name = JSON.stringify(String(map(object['metadata'])['name']));
  const generation = Number(map(object['metadata'])['generation'] ?? 0);
  const seen = Number(status['observedGeneration'] ?? 0);
  const count = (key: string): number => Number(status[key] ?? 0);
  const wanted = Number(spec['replicas'] ?? 1);
  if (kind === 'Deployment') {
    if (generation > seen) return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
    const progress = list(status['conditions']).find((entry) => entry['type'] === 'Progressing');
    if (progress?.['reason'] === 'ProgressDeadlineExceeded') return plainFailure(`deployment ${name} exceeded its progress deadline`);
    if (count('updatedReplicas') < wanted)
      return {
        text: `Waiting for deployment ${name} rollout to finish: ${count('updatedReplicas')} out of ${wanted} new replicas have been updated...\n`,
        done: false,
      };
    if (count('replicas') > count('updatedReplicas'))
      return {
        text: `Waiting for deployment ${name} rollout to finish: ${count('replicas') - count('updatedReplicas')} old replicas are pending termination...\n`,
        done: false,
      };
    if (count('availableReplicas') < count('updatedReplicas'))
      return {
        text: `Waiting for deployment ${name} rollout to finish: ${count('availableReplicas')} of ${count('updatedReplicas')} updated replicas are available...\n`,
        done: false,
      };
    return { text: `deployment ${name} successfully rolled out\n`, done: true };
  }
  const strategy = map(spec['updateStrategy']);
  if (strategy['type'] !== 'RollingUpdate') return plainFailure(`rollout status is only available for RollingUpdate strategy type`);
  if (kind === 'DaemonSet') {
    if (generation > seen) return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
    const desired = count('desiredNumberScheduled');
    if (count('updatedNumberScheduled') < desired)
      return {
        text: `Waiting for daemon set ${name} rollout to finish: ${count('updatedNumberScheduled')} out of ${desired} new pods have been updated...\n`,
        done: false,
      };
    if (count('numberAvailable') < desired)
      return {
        text: `Waiting for daemon set ${name} rollout to finish: ${count('numberAvailable')} of ${desired} updated pods are available...\n`,
        done: false,
      };
    return { text: `daemon set ${name} successfully rolled out\n`, done: true };
  }
  if (seen === 0 || generation > seen) return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  if (count('readyReplicas') < wanted) return { text: `Waiting for ${wanted - count('readyReplicas')} pods to be ready...\n`, done: false };
  const partition = map(strategy['rollingUpdate'])['partition'];
  if (partition !== undefined && Number(partition) > 0) {
    if (count('updatedReplicas') < wanted - Number(partition))
      return {
        text: `Waiting for partitioned roll out to finish: ${count('updatedReplicas')} out of ${wanted - Number(partition)} new pods have been updated...\n`,
        done: false,
      };
    return { text: `partitioned roll out complete: ${count('updatedReplicas')} new pods have been updated...\n`, done: true };
  }
  if (status['updateRevision'] !== status['currentRevision'])
    return {
      text: `waiting for statefulset rolling update to complete ${count('updatedReplicas')} pods at revision ${String(status['updateRevision'])}...\n`,
      done: false,
    };
  return {
    text: `statefulset rolling update complete ${count('currentReplicas')} pods at revision ${String(status['currentRevision'])}...\n`,
    done: true,
  };
}

export const status: Verb = {
  name: 'status',
  summary: 'Show the status of the rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  flags: [
    ...FILE_FLAGS,
    SELECTOR,
    { name: 'watch', short: 'w', type: 'bool', default: 'true', help: 'wait until it is over' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'how long to wait' },
    { name: 'revision', type: 'int', default: '0', help: 'only this revision' },
  ],
  *run(context) {
    if (context.words.length === 0 && context.flags.all('filename').length === 0) return context.error('required resource not specified');
    const found = yield* selectWorkloads(context, context.words);
    if ('text' in found) return context.fail(found);
    if (found.failures.length > 0) return context.failAll(found.failures);
    const timeout = context.flags.duration('timeout') ?? 0;
    const limit = timeout === 0 ? Number.MAX_SAFE_INTEGER : context.process.clock.now() + timeout;
    for (const info of found.infos) {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind))
        return context.error(
          `no status viewer has been implemented for ${info.resource.kind}${info.resource.group === '' ? '' : `.${info.resource.group}`}`,
        );
      if (!context.flags.bool('watch')) {
        const now = rolloutStatus(info.object);
        if (!('done' in now)) return context.fail(now);
        context.out(now.text);
        continue;
      }
      let last = '';
      const end = yield* waitForObject(
        context,
        { resource: info.resource, namespace: info.namespace, name: info.name },
        limit,
        (object, type) => {
          if (type === 'missing' || type === 'DELETED') return plainFailure('object has been deleted');
          const now = rolloutStatus(object);
          if (!('done' in now)) return now;
          if (now.text !== last) context.out(now.text);
          last = now.text;
          return now.done;
        },
      );
      yield* context.flush();
      if (end.kind === 'signal') return 130;
      if (end.kind === 'timeout') return context.error('timed out waiting for the condition');
      if (end.kind === 'failed') return context.fail(end.failure);
    }
    return 0;
  },
};
