import { resolvePath } from '../../base/files.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import type { Failure } from './failure.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter, writeQuery } from './object-output.ts';
import { equal } from './patch/two-way.ts';
import { parseYaml } from './yaml-input.ts';
import { DRY_RUN, FIELD_MANAGER, FILE_FLAGS, LOCAL, PRINT_FLAGS, type Verb } from './verb.ts';

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export const patch: Verb = {
  name: 'patch',
  summary: 'Update fields of a resource',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  examples: [
    `kubectl patch svc web -p '{"spec":{"type":"NodePort"}}'`,
    `kubectl patch deploy web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":2}]'`,
  ],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    FIELD_MANAGER,
    LOCAL,
    { name: 'patch', short: 'p', type: 'string', default: '', help: 'patch as JSON or YAML' },
    { name: 'patch-file', type: 'string', default: '', help: 'file with the patch' },
    { name: 'type', type: 'string', default: 'strategic', help: 'json, merge or strategic' },
    { name: 'subresource', type: 'string', default: '', help: 'patch a subresource: status, scale' },
  ],
  run: runPatch,
};

function* runPatch(context: Context): Task<number> {
  const flags = context.flags;
  const file = flags.text('patch-file');
  if (flags.text('patch') === '' && file === '')
    return context.error('must specify --patch or --patch-file containing the contents of the patch');
  if (flags.text('patch') !== '' && file !== '') return context.error('cannot specify --patch and --patch-file together');
  const type = TYPES[flags.text('type').toLowerCase()];
  if (type === undefined) return context.error(`--type must be one of [json merge strategic], not "${flags.text('type')}"`);
  let text = flags.text('patch');
  if (file !== '') {
    const read = context.process.files.read(resolvePath(context.cwd, file));
    if (!read.ok) return context.error(`unable to read patch file: open ${file}: no such file or directory`);
    text = read.value;
  }
  const parsed = parseYaml(text);
  if (!parsed.ok)
    return context.error(`unable to parse ${JSON.stringify(text)}: ${parsed.error.replace('error converting YAML to JSON: ', '')}`);
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const found = yield* selectObjects(context, context.words);
  if ('text' in found) return context.fail(found);
  const failures: Failure[] = [...found.failures];
  const sub = flags.text('subresource');
  for (const info of found.infos) {
    if (ready.value.dryRun === 'client') {
      context.out(
        ready.value.printer.structured
          ? ''
          : `${info.resource.singular}${info.resource.group === '' ? '' : `.${info.resource.group}`}/${info.name} patched\n`,
      );
      if (ready.value.printer.structured) ready.value.printer.print(info.resource, info.name, info.object, 'patched');
      continue;
    }
    const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name, sub === '' ? undefined : sub), {
      query: writeQuery(context, 'kubectl-patch', ready.value.dryRun),
      contentType: type,
      body: JSON.stringify(parsed.value),
    });
    if (!answer.ok) {
      failures.push(answer.error);
      continue;
    }
    const same = equal(withoutNoise(info.object), withoutNoise(answer.value));
    const failure = ready.value.printer.print(
      info.resource,
      info.name,
      answer.value,
      same && flags.text('patch') !== '{}' ? 'patched (no change)' : 'patched',
    );
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}

/** field owners change their time with every patch; they do not count as a change */
function withoutNoise(object: Json): Json {
  const { managedFields: _, ...metadata } = (object['metadata'] ?? {}) as Json;
  void _;
  return { ...object, metadata };
}
