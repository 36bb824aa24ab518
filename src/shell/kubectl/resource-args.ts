import { err, ok, type Result } from '../../base/result.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { resourcePath, type Resource } from './discovery.ts';
import { isNotFound, plainFailure, type Failure } from './failure.ts';

/** An object that a verb works on. */
export interface Info {
  readonly resource: Resource;
  /** undefined for cluster-scoped types */
  readonly namespace: string | undefined;
  readonly name: string;
  object: Json;
  /** the file it came from */
  readonly source?: string;
}

export interface Named {
  readonly resource: Resource;
  readonly name: string;
}

/** What the words after a verb mean: types alone, or named objects. */
export interface ParsedArgs {
  readonly types: readonly Resource[];
  readonly names: readonly Named[];
  /** a single type written once: errors and output treat it as one kind */
  readonly singleType: boolean;
}

export const MISSING_RESOURCE =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

/** Reads `TYPE`, `TYPE NAME...`, `TYPE/NAME...`, `TYPE,TYPE NAME` (cli-runtime's resource builder and its error texts). */
export function parseResourceArgs(context: Context, words: readonly string[]): Result<ParsedArgs, Failure> {
  if (words.length === 0) return ok({ types: [], names: [], singleType: false });
  const slashes = words.filter((word) => word.includes('/')).length;
  if (slashes > 0) {
    if (slashes !== words.length) {
      return err(
        plainFailure(
          "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
        ),
      );
    }
    const names: Named[] = [];
    for (const word of words) {
      const [types = '', name = '', ...more] = word.split('/');
      if (more.length > 0) return err(plainFailure('arguments in resource/name form may not have more than one slash'));
      if (types === '' || name === '') return err(plainFailure('arguments in resource/name form must have a single resource and name'));
      const found = resolveTypes(context, types);
      if (!found.ok) return found;
      for (const resource of found.value) names.push({ resource, name });
    }
    const plurals = new Set(names.map((entry) => `${entry.resource.plural}.${entry.resource.group}`));
    return ok({ types: [], names, singleType: plurals.size === 1 });
  }
  const found = resolveTypes(context, words[0] ?? '');
  if (!found.ok) return found;
  const rest = words.slice(1);
  const names = rest.flatMap((name) => found.value.map((resource) => ({ resource, name })));
  return ok({ types: rest.length === 0 ? found.value : [], names, singleType: found.value.length === 1 });
}

function resolveTypes(context: Context, typed: string): Result<Resource[], Failure> {
  const discovery = context.discovery();
  if (!discovery.ok) return discovery;
  const out: Resource[] = [];
  const add = (resource: Resource): void => {
    if (!out.includes(resource)) out.push(resource);
  };
  for (const word of typed.split(',')) {
    if (word === '') return err(plainFailure('arguments in resource/name form must have a single resource and name'));
    const category = discovery.value.find(word) ? [] : discovery.value.category(word);
    if (category.length > 0) {
      category.forEach(add);
      continue;
    }
    const found = context.type(word);
    if (!found.ok) return found;
    add(found.value);
  }
  return ok(out);
}

/** GET of one object; when it is missing, a missing namespace is told first, as kubectl's helper does. */
export function getObject(context: Context, resource: Resource, namespace: string | undefined, name: string): Result<Json, Failure> {
  const answer = context.client.call('GET', resourcePath(resource, namespace, name));
  if (answer.ok || !isNotFound(answer.error)) return answer;
  return err(missingNamespace(context, resource, namespace) ?? answer.error);
}

/** The failure to show instead of "not found" when the namespace itself is not there. */
export function missingNamespace(context: Context, resource: Resource, namespace: string | undefined): Failure | undefined {
  if (!resource.namespaced || namespace === undefined) return undefined;
  const answer = context.client.call('GET', `/api/v1/namespaces/${namespace}`);
  return !answer.ok && isNotFound(answer.error) ? answer.error : undefined;
}

export interface Selection {
  readonly labels?: string;
  readonly fields?: string;
  readonly allNamespaces?: boolean;
}

export function listQuery(selection: Selection): Record<string, string> {
  const query: Record<string, string> = {};
  if ((selection.fields ?? '') !== '') query['fieldSelector'] = selection.fields ?? '';
  if ((selection.labels ?? '') !== '') query['labelSelector'] = selection.labels ?? '';
  return query;
}

/** LIST of a type as infos. */
export function listObjects(
  context: Context,
  resource: Resource,
  namespace: string | undefined,
  selection: Selection,
): Result<Info[], Failure> {
  const answer = context.client.call('GET', resourcePath(resource, selection.allNamespaces === true ? undefined : namespace), {
    query: { ...listQuery(selection), limit: '500' },
  });
  if (!answer.ok) return answer;
  const items = Array.isArray(answer.value['items']) ? (answer.value['items'] as Json[]) : [];
  const kind = String(answer.value['kind'] ?? '').replace(/List$/, '');
  return ok(items.map((item) => infoOf(resource, { apiVersion: answer.value['apiVersion'], kind, ...item })));
}

/** An info for an object of the server. */
export function infoOf(resource: Resource, object: Json, source?: string): Info {
  const meta = (object['metadata'] ?? {}) as { name?: string; namespace?: string };
  return {
    resource,
    namespace: resource.namespaced ? meta.namespace : undefined,
    name: meta.name ?? '',
    object,
    ...(source === undefined ? {} : { source }),
  };
}

export interface Collected {
  readonly infos: readonly Info[];
  readonly failures: readonly Failure[];
  readonly singleType: boolean;
}

/**
 * The objects that the words and selectors name, fetched from the server. Failures of single objects are collected, so that
 * the others are still worked on.
 */
export function collect(
  context: Context,
  words: readonly string[],
  selection: Selection & { readonly requireSelection?: boolean; readonly all?: boolean },
): Result<Collected, Failure> {
  const parsed = parseResourceArgs(context, words);
  if (!parsed.ok) return parsed;
  const hasSelector = (selection.labels ?? '') !== '' || (selection.fields ?? '') !== '';
  const { types, names, singleType } = parsed.value;
  if (names.length > 0) {
    if (hasSelector) return err(plainFailure('name cannot be provided when a selector is specified'));
    if (selection.allNamespaces === true) return err(plainFailure('a resource cannot be retrieved by name across all namespaces'));
    const infos: Info[] = [];
    const failures: Failure[] = [];
    for (const { resource, name } of names) {
      const found = getObject(context, resource, context.namespace, name);
      if (found.ok) infos.push(infoOf(resource, found.value));
      else failures.push(found.error);
    }
    return ok({ infos, failures, singleType });
  }
  if (types.length === 0) return err({ text: `error: ${MISSING_RESOURCE}` });
  if (selection.requireSelection === true && !hasSelector && selection.all !== true)
    return err(plainFailure('resource(s) were provided, but no name was specified'));
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const resource of types) {
    const found = listObjects(context, resource, context.namespace, selection);
    if (found.ok) infos.push(...found.value);
    else failures.push(found.error);
  }
  return ok({ infos, failures, singleType });
}
