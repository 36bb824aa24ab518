import { structuredPatch } from 'diff';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { apiVersion, resourcePath } from './discovery.ts';
import { isNotFound, type Failure } from './failure.ts';
import { lastApplied } from './last-applied.ts';
import { loadManifests } from './manifests.ts';
import { threeWayPatch } from './patch/three-way.ts';
import { compactJson } from './print/json.ts';
import { printYaml } from './print/yaml.ts';
import { getObject, type Info } from './resource-args.ts';
import { FIELD_MANAGER, FILE_FLAGS, SELECTOR, type Verb } from './verb.ts';

export const diff: Verb = {
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME [options]',
  examples: ['kubectl diff -f web.yaml'],
  flags: [
    ...FILE_FLAGS,
    SELECTOR,
    FIELD_MANAGER,
    { name: 'server-side', type: 'bool', default: 'false', help: 'let the server merge (not simulated)' },
    { name: 'force-conflicts', type: 'bool', default: 'false', help: 'with --server-side' },
    { name: 'show-managed-fields', type: 'bool', default: 'false', help: 'keep managedFields' },
    { name: 'prune', type: 'bool', default: 'false', help: 'not simulated' },
    { name: 'concurrency', type: 'int', default: '1', help: 'accepted' },
  ],
  run: runDiff,
};

/** exit code of diff for trouble; 1 means that there are differences */
const TROUBLE = 2;

function* runDiff(context: Context): Task<number> {
  if (context.words.length > 0) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
  if (context.flags.all('filename').length === 0 && !context.flags.has('kustomize')) return context.error('must specify one of -f and -k');
  const loaded = yield* loadManifests(context, false);
  if (!loaded.ok) return fail(context, loaded.error);
  if (loaded.value.failures.length > 0) {
    context.failAll(loaded.value.failures);
    return TROUBLE;
  }
  const pairs: { readonly name: string; readonly live: string; readonly merged: string }[] = [];
  for (const info of loaded.value.infos) {
    const live = getObject(context, info.resource, info.namespace, info.name);
    if (!live.ok && (!isNotFound(live.error) || live.error.status?.details?.kind === 'namespaces') && info.resource.kind !== 'Namespace')
      return fail(context, live.error);
    const merged = live.ok
      ? mergedObject(context, info, live.value)
      : context.client.call('POST', resourcePath(info.resource, info.namespace), { query: query(context), body: compactJson(info.object) });
    if (!merged.ok) return fail(context, merged.error);
    const group = info.resource.group === '' ? '' : `${info.resource.group}.`;
    pairs.push({
      name: `${group}${info.resource.version}.${info.resource.kind}.${info.namespace ?? ''}.${info.name}`,
      live: live.ok ? yaml(live.value) : '',
      merged: yaml(merged.value),
    });
  }
  return printDiffs(context, pairs);
}

function fail(context: Context, failure: Failure): number {
  context.fail(failure);
  return TROUBLE;
}

function query(context: Context): Record<string, string> {
  const manager = context.flags.text('field-manager');
  return { dryRun: 'All', fieldManager: manager === '' ? 'kubectl-client-side-apply' : manager };
}

function mergedObject(context: Context, info: Info, live: Json): ReturnType<Context['client']['call']> {
  const metadata = (info.object['metadata'] ?? {}) as Json;
  // like kubectl's modified configuration, which always has annotations
  const modified = { ...info.object, metadata: { ...metadata, annotations: metadata['annotations'] ?? {} } };
  const patch = threeWayPatch(apiVersion(info.resource), info.resource.kind, lastApplied(live) ?? {}, modified, live);
  return context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
    query: query(context),
    contentType: patch.contentType,
    body: compactJson(patch.patch),
  });
}

function yaml(object: Json): string {
  const { managedFields: _, ...metadata } = (object['metadata'] ?? {}) as Json;
  void _;
  return printYaml({ ...object, metadata });
}

function printDiffs(context: Context, pairs: readonly { readonly name: string; readonly live: string; readonly merged: string }[]): number {
  const digits = (): string => String(context.process.random.integer(4294967295));
  const live = `/tmp/LIVE-${digits()}`;
  const merged = `/tmp/MERGED-${digits()}`;
  const time = new Date(context.process.clock.now()).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
  let different = false;
  for (const pair of [...pairs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (pair.live === pair.merged) continue;
    different = true;
    context.out(
      `diff -u -N ${live}/${pair.name} ${merged}/${pair.name}\n--- ${live}/${pair.name}\t${time}\n+++ ${merged}/${pair.name}\t${time}\n`,
    );
    for (const hunk of structuredPatch('', '', pair.live, pair.merged, '', '', { context: 3 }).hunks) {
      const range = (start: number, count: number): string =>
        count === 1 ? `${start}` : `${count === 0 ? start - (pair.live === '' ? 1 : 0) : start},${count}`;
      context.out(
        `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.map((line) => `${line}\n`).join('')}`,
      );
    }
  }
  return different ? 1 : 0;
}
