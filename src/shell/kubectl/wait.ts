import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { objectName } from './discovery.ts';
import { isNotFound, plainFailure, type Failure } from './failure.ts';
import { loadManifests } from './manifests.ts';
import { findResults } from './print/jsonpath.ts';
import { relaxedPath } from './print/jsonpath.ts';
import { parseJsonPath, type PathNode } from './print/jsonpath-parse.ts';
import { collect, getObject, parseResourceArgs, type Info } from './resource-args.ts';
import { ALL, ALL_NAMESPACES, FIELD_SELECTOR, FILE_FLAGS, OUTPUT, SELECTOR, type Verb } from './verb.ts';
import { waitForDeletion, waitForObject, type WaitEnd } from './wait-delete.ts';

export const wait: Verb = {
  name: 'wait',
  summary: 'Wait until objects have a condition, exist or are gone',
  usage:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  examples: [
    'kubectl wait --for=condition=Ready pod/web',
    'kubectl wait --for=delete pod/web --timeout=60s',
    "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web",
  ],
  flags: [
    ...FILE_FLAGS,
    SELECTOR,
    FIELD_SELECTOR,
    ALL,
    ALL_NAMESPACES,
    OUTPUT,
    { name: 'for', type: 'array', help: 'create, delete, condition=NAME[=VALUE] or jsonpath={EXPRESSION}[=VALUE]' },
    { name: 'timeout', type: 'duration', default: '30s', help: 'how long to wait; 0 looks once, negative waits a week' },
    { name: 'local', type: 'bool', default: 'false', help: 'accepted' },
  ],
  run: runWait,
};

type Condition =
  | { readonly kind: 'delete' }
  | { readonly kind: 'create' }
  | { readonly kind: 'condition'; readonly name: string; readonly value: string }
  | { readonly kind: 'jsonpath'; readonly nodes: readonly PathNode[]; readonly value: string | undefined };

function parseCondition(text: string): Condition | Failure {
  if (text === '') return plainFailure('unrecognized condition: []');
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { kind: lower };
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=');
    return { kind: 'condition', name, value: value.length === 0 ? 'true' : value.join('=') };
  }
  if (text.startsWith('jsonpath=')) {
    const rest = text.slice('jsonpath='.length);
    const split = /^(\{.*\}|[^=]*(?:==[^=]*)*)(?:=(.*))?$/s.exec(rest);
    const path = relaxedPath(split?.[1] ?? '');
    if (rest === '' || !split || !path.ok)
      return plainFailure(
        "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
      );
    const nodes = parseJsonPath(/^\{/.test(split[1] ?? '') ? (split[1] ?? '') : path.value);
    if (!nodes.ok) return plainFailure(`error parsing jsonpath ${split[1] ?? ''}, ${nodes.error}`);
    return { kind: 'jsonpath', nodes: nodes.value, value: split[2]?.replace(/^(["'])(.*)\1$/, '$2') };
  }
  return plainFailure(`unrecognized condition: ${JSON.stringify(text)}`);
}

function* runWait(context: Context): Task<number> {
  const conditions: Condition[] = [];
  for (const text of context.flags.all('for').length === 0 ? [''] : context.flags.all('for')) {
    const condition = parseCondition(text);
    if ('text' in condition) return context.fail(condition);
    conditions.push(condition);
  }
  const timeout = context.flags.duration('timeout') ?? 30000;
  const limit = context.process.clock.now() + (timeout < 0 ? 7 * 24 * 3600000 : timeout);
  if (conditions.some((condition) => condition.kind === 'create')) {
    const failure = yield* waitForCreation(context, limit);
    if (typeof failure === 'number') return failure;
  }
  const found = yield* select(context);
  if ('text' in found) return context.fail(found);
  const failures: Failure[] = [];
  const deleting = conditions.every((condition) => condition.kind === 'delete');
  for (const failure of found.failures) if (!(deleting && isNotFound(failure))) failures.push(failure);
  if (found.infos.length === 0 && failures.length === 0) return deleting ? 0 : context.error('no matching resources found');
  for (const info of found.infos) {
    let end: WaitEnd = { kind: 'met' };
    for (const condition of conditions) {
      end = yield* waitFor(context, info, condition, limit);
      if (end.kind !== 'met') break;
    }
    if (end.kind === 'signal') return 130;
    if (end.kind === 'failed') failures.push(end.failure);
    else if (end.kind === 'timeout')
      failures.push(plainFailure(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`));
    else context.out(`${objectName(info.resource, info.name)}${context.flags.text('output') === 'name' ? '' : ' condition met'}\n`);
    if ((yield* context.flush()) !== 'ok') return 141;
  }
  if (failures.length === 0) return 0;
  // every failure of wait is printed as an error of its own
  for (const failure of failures) context.fail(failure);
  return 1;
}

function* select(context: Context): Task<{ readonly infos: readonly Info[]; readonly failures: readonly Failure[] } | Failure> {
  const flags = context.flags;
  if (flags.all('filename').length > 0) {
    const loaded = yield* loadManifests(context, false);
    if (!loaded.ok) return loaded.error;
    const infos: Info[] = [];
    const failures = [...loaded.value.failures];
    for (const info of loaded.value.infos) {
      const live = getObject(context, info.resource, info.namespace, info.name);
      if (live.ok) infos.push({ ...info, object: live.value });
      else failures.push(live.error);
    }
    return { infos, failures };
  }
  const found = collect(context, context.words, {
    labels: flags.text('selector'),
    fields: flags.text('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    all: flags.bool('all'),
    requireSelection: true,
  });
  return found.ok ? found.value : found.error;
}

/** `--for=create`: asks again every second until each named object is there. */
function* waitForCreation(context: Context, limit: number): Task<number | undefined> {
  for (;;) {
    const parsed = parseResourceArgs(context, context.words);
    const names = parsed.ok ? parsed.value.names : [];
    if (parsed.ok && names.length === 0) {
      const found = collect(context, context.words, { labels: context.flags.text('selector'), all: true });
      if (found.ok && found.value.infos.length > 0) return undefined;
    } else if (parsed.ok && names.every(({ resource, name }) => getObject(context, resource, context.namespace, name).ok)) return undefined;
    const left = limit - context.process.clock.now();
    if (left <= 0) return context.error('timed out waiting for the condition');
    const wake = yield { kind: 'sleep', ms: Math.min(1000, left) };
    if (wake.by === 'signal') return 130;
  }
}

function* waitFor(context: Context, info: Info, condition: Condition, limit: number): Task<WaitEnd> {
  const target = { resource: info.resource, namespace: info.namespace, name: info.name };
  if (condition.kind === 'create') return { kind: 'met' };
  if (condition.kind === 'delete')
    return yield* waitForDeletion(context, { ...target, uid: String(((info.object['metadata'] ?? {}) as Json)['uid'] ?? '') }, limit);
  return yield* waitForObject(context, target, limit, (object, type) => {
    if (type === 'missing') return condition.kind === 'jsonpath' ? false : plainFailure(`${info.resource.plural} "${info.name}" not found`);
    if (type === 'DELETED') return false;
    return condition.kind === 'condition'
      ? hasCondition(object, condition.name, condition.value)
      : hasValue(object, condition.nodes, condition.value);
  });
}

function hasCondition(object: Json, name: string, value: string): boolean {
  const status = (object['status'] ?? {}) as Json;
  const generation = Number(((object['metadata'] ?? {}) as Json)['generation'] ?? 0);
  for (const entry of (status['conditions'] as Json[] | undefined) ?? []) {
    if (String(entry['type']).toLowerCase() !== name.toLowerCase()) continue;
    const observed = entry['observedGeneration'] ?? status['observedGeneration'];
    if (typeof observed === 'number' && observed < generation) return false;
    return String(entry['status']).toLowerCase() === value.toLowerCase();
  }
  return false;
}

function hasValue(object: Json, nodes: readonly PathNode[], value: string | undefined): boolean | Failure {
  const found = findResults(nodes, object);
  if (!found.ok) return false;
  const results = found.value[0] ?? [];
  if (results.length === 0) return false;
  if (value === undefined) return true;
  if (results.length > 1) return plainFailure('given jsonpath expression matches more than one value');
  if (typeof results[0] === 'object' && results[0] !== null)
    return plainFailure('jsonpath leads to a nested object or list and must not be compared');
  return String(results[0] as string | number | boolean).trim() === value.trim();
}
