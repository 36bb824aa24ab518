import { err, ok, type Result } from '../../base/result.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath } from './discovery.ts';
import { wrapFailure, type Failure } from './failure.ts';
import { withLastApplied } from './last-applied.ts';
import { resultPrinter, writeQuery } from './object-output.ts';

/** What a generator makes, and how its failure is introduced (`failed to create deployment`). */
export interface Generated {
  readonly type: string;
  readonly object: Json;
  readonly label: string | undefined;
}

/** Sends what a generator made, or prints it with --dry-run=client. Gives the exit code. */
export function createGenerated(context: Context, generated: Generated, manager = 'kubectl-create'): number {
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const result = sendGenerated(context, generated, manager);
  if (!result.ok) return context.fail(result.error);
  const meta = (result.value['metadata'] ?? {}) as Json;
  const resource = context.type(generated.type);
  if (!resource.ok) return context.fail(resource.error);
  const failure = ready.value.printer.print(resource.value, String(meta['name'] ?? ''), result.value, 'created');
  return failure ? context.fail(failure) : 0;
}

/** POST of a generated object; with --dry-run=client the object itself. */
export function sendGenerated(context: Context, generated: Generated, manager: string): Result<Json, Failure> {
  const resource = context.type(generated.type);
  if (!resource.ok) return resource;
  const dryRun = context.dryRun();
  if (!dryRun.ok) return dryRun;
  const { apiVersion: _v, kind: _k, ...fields } = generated.object;
  void _v;
  void _k;
  const version = resource.value.group === '' ? resource.value.version : `${resource.value.group}/${resource.value.version}`;
  let object: Json = { apiVersion: version, kind: resource.value.kind, ...fields };
  if (context.flags.bool('save-config')) object = withLastApplied(object);
  if (dryRun.value === 'client') return ok(object);
  const query = writeQuery(context, manager, dryRun.value, manager === 'kubectl-create');
  const answer = context.client.call('POST', resourcePath(resource.value, context.namespace), { query, body: object });
  if (answer.ok) return answer;
  return err(generated.label === undefined ? answer.error : wrapFailure(generated.label, answer.error));
}

/** metadata of a generated object: the namespace stands in it only when -n was typed. */
export function generatedMeta(context: Context, name: string, labels?: Readonly<Record<string, string>>, namespaced = true): Json {
  return {
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    name,
    ...(namespaced && context.namespaceGiven ? { namespace: context.namespace } : {}),
  };
}

/** The one NAME of a generator, or the usage error. `before` is how many words stood before `--`. */
export function oneName(context: Context): string | number {
  const words = context.dash >= 0 ? context.words.slice(0, context.dash) : context.words;
  if (words.length === 1) return words[0] ?? '';
  return context.usage(`exactly one NAME is required, got ${words.length}`);
}
