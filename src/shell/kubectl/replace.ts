import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import { duringFailure, isNotFound, type Failure } from './failure.ts';
import { deleteAll } from './delete.ts';
import { withLastApplied } from './last-applied.ts';
import { loadManifests } from './manifests.ts';
import { creationBody, resultPrinter, writeQuery } from './object-output.ts';
import { compactJson } from './print/json.ts';
import type { getObject } from './resource-args.ts';
import { missingNamespace } from './resource-args.ts';
import { DRY_RUN, FIELD_MANAGER, FILE_FLAGS, PRINT_FLAGS, SAVE_CONFIG, VALIDATE, type Verb } from './verb.ts';

export const replace: Verb = {
  name: 'replace',
  summary: 'Replace a resource by a manifest',
  usage: '-f FILENAME [options]',
  examples: ['kubectl replace -f web.yaml', 'kubectl replace --force -f web.yaml'],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    FIELD_MANAGER,
    SAVE_CONFIG,
    VALIDATE,
    { name: 'force', type: 'bool', default: 'false', help: 'delete and create anew' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'with --force: seconds to end in' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'with --force: how long to wait' },
    { name: 'wait', type: 'bool', default: 'true', help: 'with --force: wait for deletion' },
    { name: 'cascade', type: 'string', bare: 'background', default: 'background', help: 'with --force: background, foreground, orphan' },
    { name: 'subresource', type: 'string', default: '', help: 'replace a subresource' },
    { name: 'raw', type: 'string', default: '', help: 'PUT the file to this path of the API' },
  ],
  run: runReplace,
};

function* runReplace(context: Context): Task<number> {
  const flags = context.flags;
  if (context.words.length > 0) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
  if (flags.all('filename').length === 0 && !flags.has('kustomize')) return context.error('must specify one of -f and -k');
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const loaded = yield* loadManifests(context, flags.text('validate') !== 'false' && flags.text('validate') !== 'ignore');
  if (!loaded.ok) return context.fail(loaded.error);
  const failures: Failure[] = [...loaded.value.failures];
  if (flags.bool('force')) {
    const grace = flags.int('grace-period') ?? -1;
    const doomed = loaded.value.infos.filter(
      (info) => context.client.call('GET', resourcePath(info.resource, info.namespace, info.name)).ok,
    );
    if (doomed.length > 0) {
      const code = yield* deleteAll(context, doomed, {
        cascade: 'Background',
        grace,
        force: false,
        dryRun: ready.value.dryRun,
        bySelector: true,
      });
      if (code !== 0) return code;
    }
  }
  for (const info of loaded.value.infos) {
    const object = flags.bool('save-config') ? withLastApplied(info.object) : info.object;
    const query = writeQuery(context, 'kubectl-replace', ready.value.dryRun, true);
    if (ready.value.dryRun === 'client') {
      ready.value.printer.print(info.resource, info.name, object, 'replaced');
      continue;
    }
    let answer: ReturnType<typeof getObject>;
    if (flags.bool('force'))
      answer = context.client.call('POST', resourcePath(info.resource, info.namespace), { query, body: compactJson(creationBody(object)) });
    else {
      const live = context.client.call('GET', resourcePath(info.resource, info.namespace, info.name));
      const meta = (object['metadata'] ?? {}) as Json;
      const version = live.ok ? ((live.value['metadata'] ?? {}) as Json)['resourceVersion'] : undefined;
      const body =
        version === undefined || meta['resourceVersion'] !== undefined
          ? object
          : { ...object, metadata: { ...meta, resourceVersion: version } };
      // some kinds are created by PUT where they are absent
      const absent = !live.ok && isNotFound(live.error);
      answer =
        live.ok || absent
          ? context.client.call('PUT', resourcePath(info.resource, info.namespace, info.name), { query, body: compactJson(body) })
          : live;
      if (!answer.ok && isNotFound(answer.error))
        answer = { ok: false, error: missingNamespace(context, info.resource, info.namespace) ?? answer.error };
    }
    if (!answer.ok) {
      failures.push(duringFailure(`error when replacing "${info.source ?? ''}"`, answer.error));
      continue;
    }
    const failure = ready.value.printer.print(info.resource, info.name, answer.value, 'replaced');
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}
