import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { apiVersion, resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import type { FlagSpec } from './flags.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter, writeQuery } from './object-output.ts';
import { twoWayPatch } from './patch/three-way.ts';
import { compactJson } from './print/json.ts';
import type { Info } from './resource-args.ts';
import { ALL, DRY_RUN, FIELD_MANAGER, FILE_FLAGS, LOCAL, PRINT_FLAGS, SELECTOR, type Verb } from './verb.ts';
import { envChange, listEnv } from './set-env.ts';

const FLAGS: readonly FlagSpec[] = [...FILE_FLAGS, ...PRINT_FLAGS, DRY_RUN, FIELD_MANAGER, SELECTOR, ALL, LOCAL];
const CONTAINERS: FlagSpec = { name: 'containers', short: 'c', type: 'string', default: '*', help: 'containers to change; * is any' };

/** Changes a copy of an object; gives a failure, or false when there is nothing to change. */
export type Change = (object: Json, info: Info) => Failure | boolean;

/** Splits words into those that name objects and the rest. */
function splitWords(
  words: readonly string[],
  isPair: (word: string) => boolean,
): { readonly resources: string[]; readonly pairs: string[] } {
  const first = words.findIndex(isPair);
  return first < 0 ? { resources: [...words], pairs: [] } : { resources: words.slice(0, first), pairs: words.slice(first) };
}

/** The pod template's spec of a workload, or a pod's own. */
export function podSpecOf(object: Json): Json | undefined {
  const spec = object['spec'] as Json | undefined;
  if (!spec) return undefined;
  if (object['kind'] === 'Pod') return spec;
  if (object['kind'] === 'CronJob') return podSpecOf({ kind: 'Job', spec: (spec['jobTemplate'] as Json | undefined)?.['spec'] });
  return (spec['template'] as Json | undefined)?.['spec'] as Json | undefined;
}

/** Fetches, changes and patches each object. */
function* changeObjects(context: Context, resources: readonly string[], told: string, change: Change): Task<number> {
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const found = yield* selectObjects(context, resources);
  if ('text' in found) return context.fail(found);
  const failures: Failure[] = [...found.failures];
  for (const info of found.infos) {
    const object = structuredClone(info.object);
    const changed = change(object, info);
    if (typeof changed === 'object') {
      failures.push(changed);
      continue;
    }
    const patch = twoWayPatch(apiVersion(info.resource), info.resource.kind, info.object, object);
    if (Object.keys(patch.patch).length === 0 && !changed) continue;
    if (Object.keys(patch.patch).length === 0 && ready.value.dryRun === 'none') continue;
    if (context.flags.bool('local') || ready.value.dryRun === 'client') {
      ready.value.printer.print(info.resource, info.name, object, told);
      continue;
    }
    const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
      query: writeQuery(context, 'kubectl-set', ready.value.dryRun),
      contentType: patch.contentType,
      body: compactJson(patch.patch),
    });
    if (!answer.ok) {
      failures.push(
        plainFailure(
          `failed to patch ${told.replace(/ updated$/, '')} update to ${info.resource.kind}: ${answer.error.status?.message ?? answer.error.text}`
            .replace('failed to patch image update to', 'failed to patch image update to pod template:')
            .replace(/: (\w+): /, ': '),
        ),
      );
      continue;
    }
    const failure = ready.value.printer.print(info.resource, info.name, answer.value, told);
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}

const image: Verb = {
  name: 'image',
  summary: 'Update the image of a pod template',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  examples: ['kubectl set image deployment/web web=nginx:1.29'],
  flags: FLAGS,
  *run(context) {
    const { resources, pairs } = splitWords(context.words, (word) => word.includes('='));
    if (resources.length === 0 && context.flags.all('filename').length === 0)
      return context.error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (pairs.length === 0) return context.error('at least one image update is required');
    return yield* changeObjects(context, resources, 'image updated', (object) => {
      const pod = podSpecOf(object);
      if (!pod) return plainFailure(`the object is not a pod or does not have a pod template: ${String(object['kind'])}`);
      for (const pair of pairs) {
        const name = pair.slice(0, pair.indexOf('='));
        const to = pair.slice(pair.indexOf('=') + 1);
        let hit = false;
        for (const container of [...((pod['initContainers'] ?? []) as Json[]), ...((pod['containers'] ?? []) as Json[])]) {
          if (name !== '*' && container['name'] !== name) continue;
          container['image'] = to;
          hit = true;
        }
        if (!hit) return plainFailure(`unable to find container named ${JSON.stringify(name)}`);
      }
      return false;
    });
  },
};

const env: Verb = {
  name: 'env',
  summary: 'Update environment variables on a pod template',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  examples: ['kubectl set env deployment/web COLOR=blue', 'kubectl set env deployment/web COLOR-', 'kubectl set env deployment/web --list'],
  flags: [
    ...FLAGS,
    CONTAINERS,
    { name: 'list', type: 'bool', default: 'false', help: 'show the variables' },
    { name: 'env', short: 'e', type: 'array', help: 'KEY=VALUE to set' },
    { name: 'from', type: 'string', default: '', help: 'configmap/NAME or secret/NAME to take all keys from' },
    { name: 'prefix', type: 'string', default: '', help: 'put before the names taken with --from' },
    { name: 'keys', type: 'list', help: 'only these keys of --from' },
    { name: 'overwrite', type: 'bool', default: 'true', help: 'replace values that are already there' },
    { name: 'resolve', type: 'bool', default: 'false', help: 'with --list: follow references (accepted)' },
  ],
  *run(context) {
    const isPair = (word: string): boolean => word.includes('=') || (word.endsWith('-') && !word.includes('/'));
    const { resources, pairs } = splitWords(context.words, isPair);
    if (resources.length === 0 && context.flags.all('filename').length === 0)
      return context.error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (context.flags.bool('list')) {
      const found = yield* selectObjects(context, resources);
      if ('text' in found) return context.fail(found);
      for (const info of found.infos) listEnv(context, info);
      return context.failAll(found.failures);
    }
    const change = envChange(context, [...pairs, ...context.flags.all('env')]);
    if ('text' in change) return context.fail(change);
    return yield* changeObjects(context, resources, 'env updated', change.change);
  },
};

const resources: Verb = {
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS] [options]',
  flags: [
    ...FLAGS,
    CONTAINERS,
    { name: 'limits', type: 'string', default: '', help: 'cpu=200m,memory=64Mi' },
    { name: 'requests', type: 'string', default: '', help: 'cpu=100m,memory=32Mi' },
  ],
  *run(context) {
    const limits = context.flags.text('limits');
    const requests = context.flags.text('requests');
    if (limits === '' && requests === '')
      return context.error('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const parse = (text: string): Record<string, string> =>
      Object.fromEntries(
        text
          .split(',')
          .filter((part) => part !== '')
          .map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
      );
    const only = context.flags.text('containers');
    return yield* changeObjects(context, context.words, 'resource requirements updated', (object) => {
      const pod = podSpecOf(object);
      if (!pod) return plainFailure(`the object is not a pod or does not have a pod template: ${String(object['kind'])}`);
      for (const container of (pod['containers'] ?? []) as Json[]) {
        if (only !== '*' && container['name'] !== only) continue;
        const own = { ...((container['resources'] ?? {}) as Json) };
        if (limits !== '') own['limits'] = { ...((own['limits'] ?? {}) as Json), ...parse(limits) };
        if (requests !== '') own['requests'] = { ...((own['requests'] ?? {}) as Json), ...parse(requests) };
        container['resources'] = own;
      }
      return false;
    });
  },
};

const selector: Verb = {
  name: 'selector',
  summary: 'Set the selector on a resource',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  flags: [...FLAGS, { name: 'resource-version', type: 'string', default: '', help: 'only when the object has this version' }],
  *run(context) {
    const { resources: words, pairs } = splitWords(context.words, (word) => word.includes('='));
    if (words.length === 0 && context.flags.all('filename').length === 0)
      return context.error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (pairs.length === 0) return context.error('at least one selector is required');
    const wanted = Object.fromEntries(
      pairs
        .join(',')
        .split(',')
        .map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
    );
    return yield* changeObjects(context, words, 'selector updated', (object) => {
      if (object['kind'] !== 'Service') return plainFailure(`setting a selector is only supported for Services`);
      const spec = object['spec'] as Json;
      spec['selector'] = wanted;
      return false;
    });
  },
};

const serviceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  flags: FLAGS,
  *run(context) {
    const account = context.words.at(-1);
    if (account === undefined || context.words.length < 2) return context.error('serviceaccount is required');
    return yield* changeObjects(context, context.words.slice(0, -1), 'serviceaccount updated', (object) => {
      const pod = podSpecOf(object);
      if (!pod) return plainFailure(`the object is not a pod or does not have a pod template: ${String(object['kind'])}`);
      pod['serviceAccountName'] = account;
      pod['serviceAccount'] = account;
      return false;
    });
  },
};

const subject: Verb = {
  name: 'subject',
  summary: 'Update the user, group or service account of a role binding',
  usage: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [options]',
  flags: [
    ...FLAGS,
    { name: 'user', type: 'array', help: 'user to add' },
    { name: 'group', type: 'array', help: 'group to add' },
    { name: 'serviceaccount', type: 'array', help: 'NAMESPACE:NAME to add' },
  ],
  *run(context) {
    return yield* changeObjects(context, context.words, 'subjects updated', (object) => {
      const list = [...((object['subjects'] ?? []) as Json[])];
      for (const name of context.flags.all('user')) list.push({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name });
      for (const name of context.flags.all('group')) list.push({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
      for (const name of context.flags.all('serviceaccount'))
        list.push({ kind: 'ServiceAccount', name: name.split(':')[1] ?? '', namespace: name.split(':')[0] ?? '' });
      object['subjects'] = list;
      return false;
    });
  },
};

export const set: Verb = {
  name: 'set',
  summary: 'Set specific features on objects',
  usage: 'SUBCOMMAND [options]',
  subcommands: [env, image, resources, selector, serviceAccount, subject],
};
