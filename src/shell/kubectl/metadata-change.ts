import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import type { FlagSpec } from './flags.ts';
import { loadManifests } from './manifests.ts';
import { resultPrinter, writeQuery } from './object-output.ts';
import { collect, getObject, type Info } from './resource-args.ts';
import {
  ALL,
  ALL_NAMESPACES,
  DRY_RUN,
  FIELD_MANAGER,
  FIELD_SELECTOR,
  FILE_FLAGS,
  LIST,
  LOCAL,
  OVERWRITE,
  PRINT_FLAGS,
  RESOURCE_VERSION,
  SELECTOR,
} from './verb.ts';

/** What label and annotate have in common. */
export interface MetadataVerb {
  readonly field: 'labels' | 'annotations';
  readonly word: 'label' | 'annotation';
  readonly manager: string;
  /** what is told about an object */
  told(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string;
  /** the failure when values exist and --overwrite is missing */
  exists(conflicts: readonly { readonly key: string; readonly value: string }[]): string;
  check?(pairs: Readonly<Record<string, string>>): string | undefined;
}

export const METADATA_FLAGS: readonly FlagSpec[] = [
  ...FILE_FLAGS,
  ...PRINT_FLAGS,
  DRY_RUN,
  FIELD_MANAGER,
  SELECTOR,
  FIELD_SELECTOR,
  ALL,
  ALL_NAMESPACES,
  OVERWRITE,
  RESOURCE_VERSION,
  LOCAL,
  LIST,
];

/** `TYPE NAME key=value key-`: words before the first pair name objects. */
function splitPairs(words: readonly string[]): {
  readonly resources: string[];
  readonly set: Record<string, string>;
  readonly remove: string[];
  readonly wrong: string | undefined;
} {
  const resources: string[] = [];
  const set: Record<string, string> = {};
  const remove: string[] = [];
  let wrong: string | undefined;
  let pairs = false;
  for (const word of words) {
    const isPair = word.includes('=') || (word.endsWith('-') && word !== '-');
    if (!isPair && !pairs) {
      resources.push(word);
      continue;
    }
    pairs = true;
    if (!isPair) wrong ??= `all resources must be specified before ${'label'} changes: ${word}`;
    else if (word.includes('=')) set[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
    else remove.push(word.slice(0, -1));
  }
  return { resources, set, remove, wrong };
}

export function* changeMetadata(context: Context, verb: MetadataVerb): Task<number> {
  const flags = context.flags;
  const { resources, set, remove, wrong } = splitPairs(context.words);
  if (wrong !== undefined) return context.error(wrong.replace('label', verb.word));
  const files = flags.all('filename').length > 0;
  if (resources.length === 0 && !files)
    return context.error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (Object.keys(set).length + remove.length === 0 && !flags.bool('list'))
    return context.error(`at least one ${verb.word} update is required`);
  const invalid = verb.check?.(set);
  if (invalid !== undefined) return context.error(invalid);
  const both = remove.filter((key) => key in set);
  if (both.length > 0)
    return context.error(`can not both modify and remove the following ${verb.word}(s) in the same command: ${both.join(', ')}`);
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const found = yield* selectObjects(context, resources);
  if ('text' in found) return context.fail(found);
  if (flags.bool('list')) return list(context, found.infos, verb);
  const failures: Failure[] = [...found.failures];
  if (flags.has('resource-version') && found.infos.length > 1)
    return context.error('--resource-version may only be used with a single resource');
  for (const info of found.infos) {
    const meta = (info.object['metadata'] ?? {}) as Json;
    const before = (meta[verb.field] ?? {}) as Record<string, string>;
    if (!flags.bool('overwrite')) {
      const conflicts = Object.keys(set)
        .sort()
        .filter((key) => key in before && (verb.field === 'annotations' || before[key] !== set[key]))
        .map((key) => ({ key, value: before[key] ?? '' }));
      if (conflicts.length > 0) {
        failures.push(plainFailure(verb.exists(conflicts)));
        continue;
      }
    }
    const after: Record<string, string> = { ...before, ...set };
    for (const key of remove) {
      if (verb.field === 'labels' && !(key in before)) context.out(`label ${JSON.stringify(key)} not found.\n`);
      delete after[key];
    }
    const failure = send(
      context,
      info,
      verb,
      set,
      remove.filter((key) => key in before),
      before,
      after,
    );
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);

  function send(
    ctx: Context,
    info: Info,
    kind: MetadataVerb,
    add: Record<string, string>,
    drop: string[],
    before: Record<string, string>,
    after: Record<string, string>,
  ): Failure | undefined {
    if (!ready.ok) return ready.error;
    const told = kind.told(before, after);
    const meta = (info.object['metadata'] ?? {}) as Json;
    if (ready.value.dryRun === 'client' || ctx.flags.bool('local')) {
      return ready.value.printer.print(info.resource, info.name, { ...info.object, metadata: { ...meta, [kind.field]: after } }, told);
    }
    const changes: Json = {};
    for (const [key, value] of Object.entries(add)) if (before[key] !== value) changes[key] = value;
    for (const key of drop) changes[key] = null;
    const metadata: Json = Object.keys(changes).length > 0 ? { [kind.field]: changes } : {};
    const version = ctx.flags.text('resource-version');
    if (version !== '') metadata['resourceVersion'] = version;
    const body = Object.keys(metadata).length > 0 ? { metadata } : {};
    const answer = ctx.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
      query: writeQuery(ctx, kind.manager, ready.value.dryRun),
      contentType: 'application/merge-patch+json',
      body,
    });
    if (!answer.ok) return answer.error;
    return ready.value.printer.print(info.resource, info.name, answer.value, told);
  }
}

/** Objects named by words, selectors or -f, each as it is on the server. */
export function* selectObjects(
  context: Context,
  words: readonly string[],
  instead: { readonly labels?: string; readonly all?: boolean } = {},
): Task<{ readonly infos: readonly Info[]; readonly failures: readonly Failure[] } | Failure> {
  const flags = context.flags;
  if (flags.all('filename').length > 0 || flags.has('kustomize')) {
    const loaded = yield* loadManifests(context, false);
    if (!loaded.ok) return loaded.error;
    const failures = [...loaded.value.failures];
    const infos: Info[] = [];
    for (const info of loaded.value.infos) {
      if (flags.bool('local')) {
        infos.push(info);
        continue;
      }
      const live = getObject(context, info.resource, info.namespace, info.name);
      if (live.ok) infos.push({ ...info, object: live.value });
      else failures.push(live.error);
    }
    return { infos, failures };
  }
  const found = collect(context, words, {
    labels: instead.labels ?? flags.text('selector'),
    fields: flags.text('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    all: instead.all ?? flags.bool('all'),
    requireSelection: true,
  });
  return found.ok ? found.value : found.error;
}

function list(context: Context, infos: readonly Info[], verb: MetadataVerb): number {
  for (const info of infos) {
    const values = (((info.object['metadata'] ?? {}) as Json)[verb.field] ?? {}) as Record<string, string>;
    if (infos.length > 1) context.out(`Listing ${verb.field} for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`);
    for (const key of Object.keys(values).sort()) context.out(`${infos.length > 1 ? ' ' : ''}${key}=${values[key] ?? ''}\n`);
  }
  return 0;
}
