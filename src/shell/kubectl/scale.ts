import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter } from './object-output.ts';
import { ALL, DRY_RUN, FILE_FLAGS, PRINT_FLAGS, SELECTOR, type Verb } from './verb.ts';
import { waitForObject } from './wait-delete.ts';

export const scale: Verb = {
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, replication controller or stateful set',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  examples: ['kubectl scale deployment web --replicas=3'],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    SELECTOR,
    ALL,
    { name: 'replicas', type: 'int', default: '-1', help: 'how many pods there shall be' },
    { name: 'current-replicas', type: 'int', default: '-1', help: 'only when there are that many now' },
    { name: 'resource-version', type: 'string', default: '', help: 'only when the object has this version' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'wait so long for the new size' },
  ],
  run: runScale,
};

function* runScale(context: Context): Task<number> {
  const replicas = context.flags.int('replicas') ?? -1;
  if (replicas < 0) return context.error('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const found = yield* selectObjects(context, context.words);
  if ('text' in found) return context.fail(found);
  const failures: Failure[] = [...found.failures];
  if (found.infos.length === 0 && failures.length === 0) return context.error('no objects passed to scale');
  for (const info of found.infos) {
    const current = context.flags.int('current-replicas') ?? -1;
    const now = Number(((info.object['spec'] ?? {}) as Json)['replicas'] ?? 0);
    if (current >= 0 && current !== now) {
      failures.push(plainFailure(`Expected replicas to be ${current}, was ${now}`));
      continue;
    }
    if (ready.value.dryRun === 'client') {
      ready.value.printer.print(info.resource, info.name, info.object, 'scaled');
      continue;
    }
    if (!info.resource.subresources.includes('scale')) {
      failures.push({ text: 'Error from server (NotFound): the server could not find the requested resource' });
      continue;
    }
    const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name, 'scale'), {
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
      query: ready.value.dryRun === 'server' ? { dryRun: 'All' } : {},
    });
    if (!answer.ok) {
      failures.push(answer.error);
      continue;
    }
    const timeout = context.flags.duration('timeout') ?? 0;
    if (timeout !== 0 && ready.value.dryRun === 'none') {
      const end = yield* waitForObject(
        context,
        { resource: info.resource, namespace: info.namespace, name: info.name },
        context.process.clock.now() + timeout,
        (object) => {
          const status = (object['status'] ?? {}) as Json;
          return (
            Number(status['replicas'] ?? 0) === replicas &&
            Number(status['observedGeneration'] ?? 0) >= Number(((object['metadata'] ?? {}) as Json)['generation'] ?? 0)
          );
        },
      );
      if (end.kind === 'timeout') return context.error(`timed out waiting for ${JSON.stringify(info.name)} to be synced`);
      if (end.kind === 'signal') return 130;
    }
    const failure = ready.value.printer.print(info.resource, info.name, info.object, 'scaled');
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}
