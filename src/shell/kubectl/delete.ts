import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { objectName, resourcePath, type Resource } from './discovery.ts';
import { duringFailure, isNotFound, plainFailure, type Failure } from './failure.ts';
import { parseDuration } from './flags.ts';
import { loadManifests } from './manifests.ts';
import { listObjects, MISSING_RESOURCE, parseResourceArgs } from './resource-args.ts';
import { dryRunSuffix, type DryRun } from './object-output.ts';
import { ALL, ALL_NAMESPACES, DRY_RUN, FIELD_SELECTOR, FILE_FLAGS, OUTPUT, SELECTOR, type Verb } from './verb.ts';
import { waitForDeletion } from './wait-delete.ts';

export const deleteVerb: Verb = {
  name: 'delete',
  summary: 'Delete objects by name, manifest or label',
  usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)]) [options]',
  examples: ['kubectl delete pod web', 'kubectl delete -f web.yaml', 'kubectl delete pods -l app=web', 'kubectl delete pod web --now'],
  flags: [
    ...FILE_FLAGS,
    SELECTOR,
    FIELD_SELECTOR,
    ALL,
    ALL_NAMESPACES,
    DRY_RUN,
    OUTPUT,
    {
      name: 'cascade',
      type: 'string',
      bare: 'background',
      default: 'background',
      help: 'what becomes of dependents: background, foreground, orphan',
    },
    { name: 'force', type: 'bool', default: 'false', help: 'with --grace-period=0: do not wait for the node' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'seconds to end in' },
    { name: 'now', type: 'bool', default: 'false', help: 'the same as --grace-period=1' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'how long to wait for the end' },
    { name: 'wait', type: 'bool', default: 'true', help: 'wait until the objects are gone' },
    { name: 'ignore-not-found', type: 'bool', default: 'false', help: 'no error when an object is missing' },
    { name: 'interactive', short: 'i', type: 'bool', default: 'false', help: 'ask before deleting' },
    { name: 'raw', type: 'string', default: '', help: 'DELETE this path of the API' },
  ],
  run: runDelete,
};

/** An object to delete; `source` when a manifest names it. */
export interface Doomed {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly source?: string | undefined;
}

function* runDelete(context: Context): Task<number> {
  const flags = context.flags;
  if (flags.has('raw')) {
    const answer = context.client.raw('DELETE', flags.text('raw'));
    if (!answer.ok) return context.fail(answer.error);
    context.out(answer.value.body);
    return 0;
  }
  const dryRun = context.dryRun();
  if (!dryRun.ok) return context.fail(dryRun.error);
  const cascade = cascadeOf(flags.text('cascade'));
  if (cascade === undefined)
    return context.error(`invalid cascade value (${flags.text('cascade')}). Must be "background", "foreground", or "orphan"`);
  if (flags.text('output') !== '' && flags.text('output') !== 'name')
    return context.error(`unexpected -o output mode: ${flags.text('output')}. We only support '-o name'`);
  let grace = flags.int('grace-period') ?? -1;
  if (flags.bool('now')) {
    if (grace !== -1) return context.error('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (flags.bool('force') && grace < 0) grace = 0;
  else if (grace === 0 && !flags.bool('force')) grace = 1;
  const doomed = yield* select(context);
  if (!Array.isArray(doomed)) return context.fail(doomed);
  if (flags.bool('force')) {
    context.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  return yield* deleteAll(context, doomed, {
    cascade,
    grace,
    force: flags.bool('force'),
    dryRun: dryRun.value,
    bySelector: bySelector(context),
  });
}

function cascadeOf(value: string): 'Background' | 'Foreground' | 'Orphan' | undefined {
  if (value === 'background' || value === 'true') return 'Background';
  if (value === 'foreground') return 'Foreground';
  return value === 'orphan' || value === 'false' ? 'Orphan' : undefined;
}

function bySelector(context: Context): boolean {
  const flags = context.flags;
  return flags.text('selector') !== '' || flags.text('field-selector') !== '' || flags.bool('all');
}

function* select(context: Context): Task<Doomed[] | Failure> {
  const flags = context.flags;
  if (flags.all('filename').length > 0 || flags.has('kustomize')) {
    const loaded = yield* loadManifests(context, false);
    if (!loaded.ok) return loaded.error;
    const failure = loaded.value.failures[0];
    return (
      failure ??
      loaded.value.infos.map((info) => ({ resource: info.resource, namespace: info.namespace, name: info.name, source: info.source }))
    );
  }
  const parsed = parseResourceArgs(context, context.words);
  if (!parsed.ok) return parsed.error;
  const { types, names } = parsed.value;
  const selection = { labels: flags.text('selector'), fields: flags.text('field-selector'), allNamespaces: flags.bool('all-namespaces') };
  if (names.length > 0) {
    if (bySelector(context)) return plainFailure('name cannot be provided when a selector is specified');
    if (selection.allNamespaces) return plainFailure('a resource cannot be retrieved by name across all namespaces');
    return names.map(({ resource, name }) => ({ resource, name, namespace: resource.namespaced ? context.namespace : undefined }));
  }
  if (types.length === 0) return { text: `error: ${MISSING_RESOURCE}` };
  if (!bySelector(context)) return plainFailure('resource(s) were provided, but no name was specified');
  const out: Doomed[] = [];
  for (const resource of types) {
    const found = listObjects(context, resource, context.namespace, selection);
    if (!found.ok) return found.error;
    out.push(...found.value.map((info) => ({ resource, namespace: info.namespace, name: info.name })));
  }
  return out;
}

export interface DeleteOptions {
  readonly cascade: 'Background' | 'Foreground' | 'Orphan';
  /** seconds; negative leaves it to the object */
  readonly grace: number;
  readonly force: boolean;
  readonly dryRun: DryRun;
  /** chosen by selector: a missing object is no error */
  readonly bySelector: boolean;
  /** do not wait, whatever --wait says */
  readonly noWait?: boolean;
}

/** Deletes, tells about each, and waits until all are gone. */
export function* deleteAll(context: Context, doomed: readonly Doomed[], options: DeleteOptions): Task<number> {
  const failures: Failure[] = [];
  const gone: (Doomed & { readonly uid: string })[] = [];
  let found = 0;
  for (const target of doomed) {
    const path = resourcePath(target.resource, target.namespace, target.name);
    let answer: ReturnType<Context['client']['call']>;
    if (options.dryRun === 'client') answer = context.client.call('GET', path);
    else {
      const body: Json = { propagationPolicy: options.cascade };
      if (options.grace >= 0) body['gracePeriodSeconds'] = options.grace;
      if (options.dryRun === 'server') body['dryRun'] = ['All'];
      answer = context.client.call('DELETE', path, { body, ...(options.dryRun === 'server' ? { query: { dryRun: 'All' } } : {}) });
    }
    if (!answer.ok) {
      if (isNotFound(answer.error) && (options.bySelector || context.flags.bool('ignore-not-found'))) continue;
      failures.push(target.source === undefined ? answer.error : duringFailure(`error when deleting "${target.source}"`, answer.error));
      continue;
    }
    found++;
    tell(context, target, options);
    gone.push({ ...target, uid: uidOf(answer.value) });
  }
  if (failures.length > 0) return context.failAll(failures);
  if (found === 0 && !context.flags.bool('ignore-not-found')) context.out('No resources found\n');
  if (!context.flags.bool('wait') || options.dryRun !== 'none' || options.noWait === true) return 0;
  if ((yield* context.flush()) !== 'ok') return 141;
  const timeout = context.flags.duration('timeout') ?? 0;
  const limit =
    context.process.clock.now() + (timeout === 0 ? (parseDuration('168h') ?? 0) : timeout < 0 ? (parseDuration('168h') ?? 0) : timeout);
  for (const target of gone) {
    const end = yield* waitForDeletion(context, target, limit);
    if (end.kind === 'signal') return 130;
    if (end.kind === 'failed') return context.fail(end.failure);
    if (end.kind === 'timeout') return context.error(`timed out waiting for the condition on ${target.resource.plural}/${target.name}`);
  }
  return 0;
}

function uidOf(value: Json): string {
  if (value['kind'] === 'Status') return String(((value['details'] ?? {}) as Json)['uid'] ?? '');
  return String(((value['metadata'] ?? {}) as Json)['uid'] ?? '');
}

function tell(context: Context, target: Doomed, options: DeleteOptions): void {
  if (context.flags.text('output') === 'name') {
    context.out(`${objectName(target.resource, target.name)}\n`);
    return;
  }
  const type = objectName(target.resource, '').slice(0, -1);
  const from = target.resource.namespaced ? ` from ${target.namespace ?? ''} namespace` : '';
  context.out(`${type} "${target.name}" ${options.force ? 'force deleted' : 'deleted'}${from}${dryRunSuffix(options.dryRun)}\n`);
}
