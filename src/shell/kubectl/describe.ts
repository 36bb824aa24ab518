import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { describerFor } from './describe/describers.ts';
import { meta, nameOf, namespaceOf, str, type DescribeContext } from './describe/common.ts';
import { Writer } from './describe/writer.ts';
import { resourcePath } from './discovery.ts';
import { isNotFound, plainFailure, type Failure } from './failure.ts';
import { selectObjects } from './metadata-change.ts';
import { getObject, infoOf, listObjects, MISSING_RESOURCE, parseResourceArgs, type Info } from './resource-args.ts';
import { ALL_NAMESPACES, FILE_FLAGS, SELECTOR, type Verb } from './verb.ts';

export const describe: Verb = {
  name: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  examples: ['kubectl describe pod web', 'kubectl describe svc -l app=web', 'kubectl describe node/worker-1'],
  flags: [
    ...FILE_FLAGS,
    SELECTOR,
    ALL_NAMESPACES,
    { name: 'show-events', type: 'bool', default: 'true', help: 'show the events of the object' },
    { name: 'chunk-size', type: 'int', default: '500', help: 'objects an answer (accepted)' },
  ],
  run: runDescribe,
};

function* runDescribe(context: Context): Task<number> {
  const flags = context.flags;
  const files = flags.all('filename').length > 0 || flags.has('kustomize');
  if (context.words.length === 0 && !files) {
    context.err(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    context.err(
      'error: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl describe -h\' for help and examples\n',
    );
    return 1;
  }
  const found = files ? yield* selectObjects(context, []) : select(context);
  if ('text' in found) return context.fail(found);
  const prefix = prefixMatch(context, found.failures);
  if (prefix) return describeMatches(context, prefix);
  const showEvents = flags.bool('show-events') && (found.infos.length <= 1 || flags.has('show-events'));
  found.infos.forEach((info, i) => {
    const object = context.client.call('GET', resourcePath(info.resource, info.namespace, info.name));
    context.out(`${i === 0 ? '' : '\n\n'}${describeOne(context, info, object.ok ? object.value : info.object, showEvents)}`);
  });
  if (found.infos.length === 0 && found.failures.length === 0) {
    context.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  return context.failAll(found.failures);
}

function select(context: Context): { readonly infos: readonly Info[]; readonly failures: readonly Failure[] } | Failure {
  const parsed = parseResourceArgs(context, context.words);
  if (!parsed.ok) return parsed.error;
  const { types, names } = parsed.value;
  const selection = { labels: context.flags.text('selector'), allNamespaces: context.flags.bool('all-namespaces') };
  const infos: Info[] = [];
  const failures: Failure[] = [];
  if (names.length > 0) {
    if (selection.labels !== '') return plainFailure('name cannot be provided when a selector is specified');
    if (selection.allNamespaces) return plainFailure('a resource cannot be retrieved by name across all namespaces');
    for (const { resource, name } of names) {
      const object = getObject(context, resource, context.namespace, name);
      if (object.ok) infos.push(infoOf(resource, object.value));
      else failures.push(object.error);
    }
    return { infos, failures };
  }
  if (types.length === 0) return { text: `error: ${MISSING_RESOURCE}` };
  for (const resource of types) {
    const objects = listObjects(context, resource, context.namespace, selection);
    if (objects.ok) infos.push(...objects.value);
    else failures.push(objects.error);
  }
  return { infos, failures };
}

/** When `TYPE PREFIX` names no object, the objects whose names begin so. */
function prefixMatch(context: Context, failures: readonly Failure[]): { readonly infos: readonly Info[] } | undefined {
  const [type = '', name = ''] = context.words.length === 1 ? (context.words[0] ?? '').split('/') : context.words;
  const failure = failures[0];
  if (name === '' || failures.length !== 1 || !failure || !isNotFound(failure) || context.words.length > 2) return undefined;
  const resource = context.type(type);
  if (!resource.ok) return undefined;
  const objects = listObjects(context, resource.value, context.namespace, {});
  const matches = objects.ok ? objects.value.filter((info) => info.name.startsWith(name)) : [];
  return matches.length === 0 ? undefined : { infos: matches };
}

function describeMatches(context: Context, found: { readonly infos: readonly Info[] }): number {
  for (const info of found.infos) {
    const object = context.client.call('GET', resourcePath(info.resource, info.namespace, info.name));
    const showEvents = context.flags.has('show-events') && context.flags.bool('show-events');
    context.out(`${describeOne(context, info, object.ok ? object.value : info.object, showEvents)}\n`);
  }
  return 0;
}

function describeOne(context: Context, info: Info, object: Json, showEvents: boolean): string {
  const out = new Writer();
  describerFor(info.resource.kind, info.resource.group)(object, describeContext(context, showEvents), out);
  return out.text();
}

/** How describers ask the server. */
export function describeContext(context: Context, showEvents: boolean): DescribeContext {
  const list = (path: string, query?: Readonly<Record<string, string>>): readonly Json[] => {
    const answer = context.client.call('GET', path, query ? { query } : {});
    return answer.ok && Array.isArray(answer.value['items']) ? (answer.value['items'] as Json[]) : [];
  };
  return {
    now: context.process.clock.now(),
    showEvents,
    get(path) {
      const answer = context.client.call('GET', path);
      return answer.ok ? answer.value : undefined;
    },
    list,
    events(object) {
      const namespace = namespaceOf(object);
      const kind = str(object['kind']);
      const uid = str(meta(object)['uid']);
      const fields = (id: string): string =>
        `involvedObject.name=${nameOf(object)},involvedObject.namespace=${namespace}${kind === 'Pod' ? '' : `,involvedObject.kind=${kind}`},involvedObject.uid=${id}`;
      const path = namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
      const found = [...list(path, { fieldSelector: fields(uid), limit: '500' })];
      if (kind === 'Node') found.push(...list(path, { fieldSelector: fields(nameOf(object)), limit: '500' }));
      return found.sort((a, b) => eventTime(a) - eventTime(b));
    },
  };
}

/** The time by which describe orders events: those of the events.k8s.io API have none and come first. */
function eventTime(event: Json): number {
  const time = str(event['lastTimestamp']);
  return time === '' ? 0 : Date.parse(time);
}
