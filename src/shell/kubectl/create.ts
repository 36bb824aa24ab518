import type { Task } from '../../base/task.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import { duringFailure, type Failure } from './failure.ts';
import { withLastApplied } from './last-applied.ts';
import { loadManifests } from './manifests.ts';
import { creationBody, resultPrinter, writeQuery } from './object-output.ts';
import { compactJson } from './print/json.ts';
import { DRY_RUN, FIELD_MANAGER, FILE_FLAGS, PRINT_FLAGS, SAVE_CONFIG, SELECTOR, VALIDATE, type Verb } from './verb.ts';
import { GENERATORS } from './create/generators.ts';

export const create: Verb = {
  name: 'create',
  summary: 'Create objects from manifests or from a few words',
  usage: '-f FILENAME [options]',
  examples: [
    'kubectl create -f web.yaml',
    'kubectl create deployment web --image=nginx',
    'kubectl create service clusterip web --tcp=80:8080',
  ],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    FIELD_MANAGER,
    VALIDATE,
    SAVE_CONFIG,
    SELECTOR,
    { name: 'edit', type: 'bool', default: 'false', help: 'edit before creating (not simulated)' },
    { name: 'raw', type: 'string', default: '', help: 'POST the file to this path of the API' },
    { name: 'windows-line-endings', type: 'bool', default: 'false', help: 'with --edit' },
  ],
  subcommands: GENERATORS,
  run: runCreate,
};

function* runCreate(context: Context): Task<number> {
  const flags = context.flags;
  if (flags.all('filename').length === 0 && !flags.has('kustomize')) {
    if (context.words.length > 0) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    return context.error('must specify one of -f and -k');
  }
  if (context.words.length > 0) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
  if (flags.bool('edit')) return context.notSimulated('create --edit');
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const loaded = yield* loadManifests(context, flags.text('validate') !== 'false' && flags.text('validate') !== 'ignore');
  if (!loaded.ok) return context.fail(loaded.error);
  const failures: Failure[] = [...loaded.value.failures];
  for (const info of loaded.value.infos) {
    const object = flags.bool('save-config') ? withLastApplied(info.object) : info.object;
    if (ready.value.dryRun === 'client') {
      ready.value.printer.print(info.resource, info.name, object, 'created');
      continue;
    }
    const answer = context.client.call('POST', resourcePath(info.resource, info.namespace), {
      query: writeQuery(context, 'kubectl-create', ready.value.dryRun, true),
      body: compactJson(creationBody(object)),
    });
    if (!answer.ok) {
      failures.push(duringFailure(`error when creating "${info.source ?? ''}"`, answer.error));
      continue;
    }
    yield* context.roundTrip();
    const name = String((answer.value['metadata'] as { name?: string } | undefined)?.name ?? info.name);
    const failure = ready.value.printer.print(info.resource, name, answer.value, 'created');
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}
