import type { Task } from '../../base/task.ts';
import { TABLE_ACCEPT, type Json } from './client.ts';
import type { Context } from './context.ts';
import { objectName, resourceName, resourcePath, type Resource } from './discovery.ts';
import { isNotFound, plainFailure, type Failure } from './failure.ts';
import { loadManifests } from './manifests.ts';
import { printCustomColumns } from './print/custom-columns.ts';
import { parseOutput, printObject, type Output } from './print/printer.ts';
import { alignTable, readTable, tableLines, type Table, type TableOptions } from './print/table.ts';
import { listQuery, MISSING_RESOURCE, missingNamespace, parseResourceArgs, type Named } from './resource-args.ts';
import { sortByPath } from './sort-by.ts';
import { ALL_NAMESPACES, FIELD_SELECTOR, FILE_FLAGS, PRINT_FLAGS, SELECTOR, type Verb } from './verb.ts';
import { watchGet } from './get-watch.ts';

/** One request of get: a list of a type, or a named object. */
export interface Query extends Partial<Named> {
  readonly resource: Resource;
  readonly namespace: string | undefined;
}

export const get: Verb = {
  name: 'get',
  summary: 'Show objects as a table or in another format',
  usage: '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  examples: [
    'kubectl get pods',
    'kubectl get svc,ep -n shop -o wide',
    'kubectl get pod web -o jsonpath={.status.podIP}',
    'kubectl get pods -w',
  ],
  flags: [
    ...PRINT_FLAGS,
    ...FILE_FLAGS,
    SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    { name: 'watch', short: 'w', type: 'bool', default: 'false', help: 'keep showing changes' },
    { name: 'watch-only', type: 'bool', default: 'false', help: 'show changes without the list at first' },
    { name: 'output-watch-events', type: 'bool', default: 'false', help: 'show the kind of each change' },
    { name: 'sort-by', type: 'string', default: '', help: 'order by the value at a JSONPath' },
    { name: 'show-labels', type: 'bool', default: 'false', help: 'add a column with all labels' },
    { name: 'label-columns', short: 'L', type: 'list', help: 'add a column for these labels' },
    { name: 'show-kind', type: 'bool', default: 'false', help: 'put the type before the name' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'leave out the header' },
    { name: 'ignore-not-found', type: 'bool', default: 'false', help: 'no error when a named object is missing' },
    { name: 'chunk-size', type: 'int', default: '500', help: 'objects an answer (accepted)' },
    { name: 'server-print', type: 'bool', default: 'true', help: 'let the server make the table' },
    { name: 'subresource', type: 'string', default: '', help: 'show a subresource: status, scale' },
    { name: 'raw', type: 'string', default: '', help: 'GET this path of the API and print the answer' },
  ],
  run: runGet,
};

function* runGet(context: Context): Task<number> {
  const flags = context.flags;
  if (flags.has('raw')) return getRaw(context);
  const output = parseOutput(context, 'get');
  if (!output.ok) return context.error(output.error);
  const files = flags.all('filename').length > 0 || flags.has('kustomize');
  if (context.words.length === 0 && !files) {
    context.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    context.err(
      'error: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples\n',
    );
    return 1;
  }
  const queries = files ? yield* fileQueries(context) : wordQueries(context);
  if (!Array.isArray(queries)) return context.fail(queries as Failure);
  const list = queries as Query[];
  if (flags.bool('watch') || flags.bool('watch-only')) return yield* watchGet(context, list, output.value);
  if (output.value.kind === 'table') return printTables(context, list, output.value.wide);
  return printOthers(context, list, output.value);
}

function getRaw(context: Context): number {
  const [path = '', query = ''] = context.flags.text('raw').split('?');
  const answer = context.client.raw('GET', path, { query: Object.fromEntries(new URLSearchParams(query)) });
  if (!answer.ok) return context.fail(answer.error);
  context.out(answer.value.body);
  return 0;
}

function wordQueries(context: Context): Query[] | Failure {
  const parsed = parseResourceArgs(context, context.words);
  if (!parsed.ok) return parsed.error;
  const { types, names } = parsed.value;
  const everywhere = context.flags.bool('all-namespaces');
  if (names.length > 0) {
    if (context.flags.text('selector') !== '' || context.flags.text('field-selector') !== '')
      return plainFailure('name cannot be provided when a selector is specified');
    if (everywhere) return plainFailure('a resource cannot be retrieved by name across all namespaces');
    return names.map((entry) => ({ ...entry, namespace: entry.resource.namespaced ? context.namespace : undefined }));
  }
  if (types.length === 0) return { text: `error: ${MISSING_RESOURCE}` };
  return types.map((resource) => ({ resource, namespace: resource.namespaced && !everywhere ? context.namespace : undefined }));
}

function* fileQueries(context: Context): Task<Query[] | Failure> {
  const loaded = yield* loadManifests(context, false);
  if (!loaded.ok) return loaded.error;
  const failure = loaded.value.failures[0];
  if (failure) return failure;
  return loaded.value.infos.map((info) => ({ resource: info.resource, name: info.name, namespace: info.namespace }));
}

/** GET or LIST of one query; a missing namespace is told first. */
export function fetchQuery(
  context: Context,
  query: Query,
  table: boolean,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: Failure } {
  const sub = context.flags.text('subresource');
  const path = resourcePath(query.resource, query.namespace, query.name, sub === '' ? undefined : sub);
  const selection =
    query.name === undefined
      ? {
          ...listQuery({ labels: context.flags.text('selector'), fields: context.flags.text('field-selector') }),
          ...(table && context.flags.text('sort-by') !== '' ? {} : { limit: '500' }),
        }
      : {};
  const object: Record<string, string> = table && context.flags.text('sort-by') !== '' ? { includeObject: 'Object' } : {};
  const answer = context.client.call('GET', path, { query: { ...selection, ...object }, ...(table ? { accept: TABLE_ACCEPT } : {}) });
  if (answer.ok || query.name === undefined || !isNotFound(answer.error)) return answer;
  return { ok: false, error: missingNamespace(context, query.resource, query.namespace) ?? answer.error };
}

/** Table options of the flags for a type. */
export function tableOptions(context: Context, query: Query, wide: boolean, severalTypes: boolean, headers: boolean): TableOptions {
  const flags = context.flags;
  const withKind = severalTypes || flags.bool('show-kind');
  return {
    wide,
    headers,
    namespaces: flags.bool('all-namespaces') && query.resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.all('label-columns'),
    ...(withKind ? { prefix: objectName(query.resource, '') } : {}),
  };
}

function printTables(context: Context, queries: readonly Query[], wide: boolean): number {
  const flags = context.flags;
  const headers = !flags.bool('no-headers');
  const several = new Set(queries.map((query) => resourceName(query.resource))).size > 1;
  const failures: Failure[] = [];
  let printed = false;
  let group: { readonly query: Query; table: Table } | undefined;
  let failed: Failure | undefined;
  const flush = (): void => {
    if (!group || group.table.rows.length === 0) return;
    const sort = flags.text('sort-by');
    if (sort !== '') {
      const sorted = sortByPath(group.table.rows, sort, (row) => row.object);
      if (sorted.ok) group.table = { ...group.table, rows: sorted.value };
      else failed = sorted.error;
    }
    if (failed) return;
    if (printed && headers) context.out('\n');
    context.out(alignTable(tableLines(group.table, tableOptions(context, group.query, wide, several, headers))));
    printed = true;
  };
  for (const query of queries) {
    const answer = fetchQuery(context, query, true);
    if (!answer.ok) {
      if (!(flags.bool('ignore-not-found') && isNotFound(answer.error))) failures.push(answer.error);
      continue;
    }
    const table = readTable(answer.value) ?? genericTable(answer.value);
    if (group && resourceName(group.query.resource) === resourceName(query.resource))
      group.table = { columns: group.table.columns, rows: [...group.table.rows, ...table.rows] };
    else {
      flush();
      group = { query, table };
    }
  }
  flush();
  if (failed) return context.fail(failed);
  if (!printed && failures.length === 0 && !flags.bool('ignore-not-found')) {
    const everywhere = flags.bool('all-namespaces') || queries.every((query) => !query.resource.namespaced);
    context.err(everywhere ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
  }
  return context.failAll(failures);
}

/** a table for servers that answer with plain objects */
export function genericTable(value: Json): Table {
  const items = Array.isArray(value['items']) ? (value['items'] as Json[]) : [value];
  return {
    columns: [{ name: 'Name', priority: 0 }],
    rows: items.map((object) => ({ cells: [((object['metadata'] ?? {}) as Json)['name']], object })),
  };
}

function printOthers(context: Context, queries: readonly Query[], output: Output): number {
  const failures: Failure[] = [];
  const found: { readonly query: Query; readonly object: Json }[] = [];
  let single = queries.length === 1 && queries[0]?.name !== undefined;
  for (const query of queries) {
    const answer = fetchQuery(context, query, false);
    if (!answer.ok) {
      if (!(context.flags.bool('ignore-not-found') && isNotFound(answer.error))) failures.push(answer.error);
      continue;
    }
    const items = answer.value['items'];
    if (query.name !== undefined || !Array.isArray(items)) found.push({ query, object: answer.value });
    else {
      const kind = String(answer.value['kind'] ?? '').replace(/List$/, '');
      for (const item of items as Json[]) found.push({ query, object: { apiVersion: answer.value['apiVersion'], kind, ...item } });
    }
  }
  if (found.length === 0 && single) return context.failAll(failures);
  if (failures.length > 0 && found.length === 0) return context.failAll(failures);
  let list = found;
  const sort = context.flags.text('sort-by');
  if (sort !== '') {
    const sorted = sortByPath(found, sort, (entry) => entry.object);
    if (!sorted.ok) return context.fail(sorted.error);
    list = [...sorted.value];
  }
  single = single && list.length === 1;
  const options = { managedFields: context.flags.bool('show-managed-fields'), headers: !context.flags.bool('no-headers') };
  if (output.kind === 'name') {
    for (const entry of list)
      context.out(`${objectName(entry.query.resource, String(((entry.object['metadata'] ?? {}) as Json)['name']))}\n`);
    return context.failAll(failures);
  }
  if (output.kind === 'columns') {
    const text = printCustomColumns(
      output.columns,
      list.map((entry) => entry.object),
      options.headers,
    );
    if (!text.ok) return context.error(text.error);
    context.out(text.value);
    return context.failAll(failures);
  }
  const first = list[0];
  const object: Json =
    single && first
      ? first.object
      : { apiVersion: 'v1', items: list.map((entry) => entry.object), kind: 'List', metadata: { resourceVersion: '' } };
  const text = printObject(output, object, undefined, options);
  if (!text.ok) return context.error(text.error);
  context.out(text.value);
  return context.failAll(failures);
}
