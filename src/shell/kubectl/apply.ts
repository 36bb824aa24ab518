import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { apiVersion, resourcePath, type Resource } from './discovery.ts';
import { duringFailure, isConflict, isNotFound, plainFailure, statusFailure, type Failure } from './failure.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied.ts';
import { loadManifests } from './manifests.ts';
import { creationBody, resultPrinter, writeQuery, type DryRun, type ResultPrinter } from './object-output.ts';
import { threeWayPatch } from './patch/three-way.ts';
import { compactJson } from './print/json.ts';
import { getObject, type Info } from './resource-args.ts';
import { ALL, DRY_RUN, FIELD_MANAGER, FILE_FLAGS, OVERWRITE, PRINT_FLAGS, SELECTOR, VALIDATE, type Verb } from './verb.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts';

export const apply: Verb = {
  name: 'apply',
  summary: 'Create objects from manifests, or bring existing ones in line with them',
  usage: '(-f FILENAME | -k DIRECTORY) [options]',
  examples: ['kubectl apply -f web.yaml', 'cat web.yaml | kubectl apply -f -', 'kubectl apply -f manifests/ -R'],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    { ...FIELD_MANAGER, default: '' },
    VALIDATE,
    SELECTOR,
    ALL,
    { ...OVERWRITE, default: 'true' },
    { name: 'server-side', type: 'bool', default: 'false', help: 'let the server merge (not simulated)' },
    { name: 'force-conflicts', type: 'bool', default: 'false', help: 'with --server-side' },
    { name: 'prune', type: 'bool', default: 'false', help: 'delete objects that are not in the manifests (not simulated)' },
    { name: 'prune-allowlist', type: 'array', help: 'with --prune' },
    { name: 'applyset', type: 'string', default: '', help: 'with --prune' },
    { name: 'force', type: 'bool', default: 'false', help: 'delete and create again when a patch is refused' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'with --force: seconds to end' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'with --force: how long to wait' },
    { name: 'wait', type: 'bool', default: 'false', help: 'with --force: wait for deletion' },
    { name: 'cascade', type: 'string', bare: 'background', default: 'background', help: 'with --force: background, foreground, orphan' },
    { name: 'openapi-patch', type: 'bool', default: 'true', help: 'accepted' },
    { name: 'subresource', type: 'string', default: '', help: 'with --server-side' },
  ],
  subcommands: [viewLastApplied, setLastApplied, editLastApplied],
  run: runApply,
};

function* runApply(context: Context): Task<number> {
  const flags = context.flags;
  if (context.words.length > 0) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
  if (flags.all('filename').length === 0 && !flags.has('kustomize')) return context.error('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) return context.error('--force-conflicts only works with --server-side');
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  if (flags.bool('prune')) {
    if (flags.text('selector') === '' && !flags.bool('all') && flags.text('applyset') === '') {
      return context.error(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
    }
    return context.notSimulated('apply --prune');
  }
  const loaded = yield* loadManifests(context, flags.text('validate') !== 'false' && flags.text('validate') !== 'ignore');
  if (!loaded.ok) return context.fail(loaded.error);
  const failures: Failure[] = [...loaded.value.failures];
  for (const info of loaded.value.infos) {
    const failure = flags.bool('server-side')
      ? applyServerSide(context, info, ready.value.printer, ready.value.dryRun)
      : applyOne(context, info, ready.value.printer, ready.value.dryRun);
    if (failure) failures.push(failure);
    yield* context.roundTrip();
  }
  return context.failAll(failures);
}

/** Applies one manifest; gives the failure, if there was one. */
function applyOne(context: Context, info: Info, printer: ResultPrinter, dryRun: DryRun): Failure | undefined {
  const meta = (info.object['metadata'] ?? {}) as Json;
  if (info.name === '' && typeof meta['generateName'] === 'string' && meta['generateName'] !== '')
    return plainFailure(`from ${meta['generateName']}: cannot use generate name with apply`);
  if (info.name === '')
    return plainFailure(
      `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: "${info.source ?? ''}": resource name may not be empty`,
    );
  const modified = withLastApplied(info.object);
  const current = getObject(context, info.resource, info.namespace, info.name);
  if (!current.ok) {
    if (!isNotFound(current.error))
      return duringFailure(
        `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: "${info.source ?? ''}"`,
        current.error,
      );
    return createOne(context, info, modified, printer, dryRun);
  }
  const existing = (current.value['metadata'] ?? {}) as Json;
  const original = lastApplied(current.value);
  if (original === undefined && dryRun !== 'server') {
    context.err(
      `Warning: resource ${info.resource.plural}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const patch = threeWayPatch(apiVersion(info.resource), info.resource.kind, original ?? {}, modified, current.value);
  const name = String(existing['name'] ?? info.name);
  const unchanged = Object.keys(patch.patch).length === 0;
  if (dryRun === 'client' || unchanged) return printer.print(info.resource, name, current.value, unchanged ? 'unchanged' : 'configured');
  const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
    query: writeQuery(context, 'kubectl-client-side-apply', dryRun, true),
    contentType: patch.contentType,
    body: compactJson(patch.patch),
  });
  if (!answer.ok) {
    if (context.flags.bool('force') && !isConflict(answer.error)) return replaceByForce(context, info, modified, printer);
    if (!answer.error.status) return answer.error;
    const doing = `error when applying patch:\n${compactJson(patch.patch)}\nto:\n${describeInfo(info)}\nfor: "${info.source ?? ''}": error when patching "${info.source ?? ''}"`;
    return statusFailure(answer.error.status, doing);
  }
  return printer.print(info.resource, name, answer.value, 'configured');
}

function createOne(context: Context, info: Info, modified: Json, printer: ResultPrinter, dryRun: DryRun): Failure | undefined {
  if (dryRun === 'client') return printer.print(info.resource, info.name, modified, 'created');
  const answer = context.client.call('POST', resourcePath(info.resource, info.namespace), {
    query: writeQuery(context, 'kubectl-client-side-apply', dryRun, true),
    body: compactJson(creationBody(modified)),
  });
  if (!answer.ok) return duringFailure(`error when creating "${info.source ?? ''}"`, answer.error);
  return printer.print(info.resource, info.name, answer.value, 'created');
}

/** `--force`: deletes the object and creates it anew. */
function replaceByForce(context: Context, info: Info, modified: Json, printer: ResultPrinter): Failure | undefined {
  const path = resourcePath(info.resource, info.namespace, info.name);
  const gone = context.client.call('DELETE', path, { body: { propagationPolicy: 'Background', gracePeriodSeconds: 0 } });
  if (!gone.ok) return gone.error;
  return createOne(context, info, modified, printer, 'none');
}

function applyServerSide(context: Context, info: Info, printer: ResultPrinter, dryRun: DryRun): Failure | undefined {
  const manager = context.flags.text('field-manager');
  const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
    query: {
      fieldManager: context.flags.has('field-manager') ? manager : 'kubectl',
      fieldValidation: 'Strict',
      force: String(context.flags.bool('force-conflicts')),
      ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
    },
    contentType: 'application/apply-patch+yaml',
    body: compactJson(info.object),
  });
  if (!answer.ok) {
    if (answer.error.status?.code === 415) {
      context.notSimulated('server-side apply');
      return plainFailure('server-side apply is not simulated; leave out --server-side');
    }
    return answer.error;
  }
  return printer.print(info.resource, info.name, answer.value, 'serverside-applied');
}

/** `Resource: ..., GroupVersionKind: ...` and the name, as info.String() words it. */
function describeInfo(info: Info): string {
  const kind = (resource: Resource): string => `${apiVersionOf(resource)}, Kind=${resource.kind}`;
  return `Resource: "${apiVersionOf(info.resource)}, Resource=${info.resource.plural}", GroupVersionKind: "${kind(info.resource)}"\nName: "${info.name}", Namespace: "${info.namespace ?? ''}"`;
}

function apiVersionOf(resource: Resource): string {
  return `${resource.group}/${resource.version}`;
}
