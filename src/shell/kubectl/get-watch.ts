import type { Task } from '../../base/task.ts';
import { parseJson, TABLE_ACCEPT, type Json } from './client.ts';
import type { Context } from './context.ts';
import { resourceName, resourcePath } from './discovery.ts';
import { fetchQuery, genericTable, tableOptions, type Query } from './get.ts';
import { printCustomColumns } from './print/custom-columns.ts';
import { printObject, type Output } from './print/printer.ts';
import { alignTable, readTable, tableLines } from './print/table.ts';
import { listQuery } from './resource-args.ts';
import { nextEvent } from './watch.ts';

/** `kubectl get -w`: the list, then a row for every change until a signal comes. */
export function* watchGet(context: Context, queries: readonly Query[], output: Output): Task<number> {
  const types = new Set(queries.map((query) => resourceName(query.resource)));
  if (types.size > 1) return context.error('you may only specify a single resource type');
  const query = queries[0];
  if (!query || queries.length > 1)
    return context.error(
      `watch is only supported on individual resources and resource collections - ${queries.length} resources were found`,
    );
  const table = output.kind === 'table';
  const answer = fetchQuery(context, query, table);
  if (!answer.ok) return context.fail(answer.error);
  const printer = new WatchPrinter(context, query, output);
  if (!context.flags.bool('watch-only')) {
    const failed = printer.print(answer.value, 'ADDED', true);
    if (failed !== undefined) return context.error(failed);
  }
  if ((yield* context.flush()) !== 'ok') return 141;
  const version = String(((answer.value['metadata'] ?? {}) as Json)['resourceVersion'] ?? '');
  const fields = query.name === undefined ? context.flags.text('field-selector') : `metadata.name=${query.name}`;
  const opened = context.client.watch(resourcePath(query.resource, query.namespace), {
    query: { ...listQuery({ labels: context.flags.text('selector'), fields }), resourceVersion: version },
    ...(table ? { accept: TABLE_ACCEPT } : {}),
  });
  if (!opened.ok) return context.fail(opened.error);
  const watch = opened.value;
  for (;;) {
    const event = yield* nextEvent(watch, undefined);
    if (event.kind !== 'event') {
      watch.stop();
      return event.kind === 'signal' ? 130 : 0;
    }
    const value = parseJson(event.line);
    if (!value || value['type'] === 'BOOKMARK') continue;
    const failed = printer.print((value['object'] ?? {}) as Json, String(value['type']), false);
    if (failed !== undefined) return context.error(failed);
    if ((yield* context.flush()) !== 'ok') {
      watch.stop();
      return 141;
    }
  }
}

/** Prints rows as they come, with the widths of earlier ones. */
class WatchPrinter {
  private readonly context: Context;
  private readonly query: Query;
  private readonly output: Output;
  private readonly widths: number[] = [];
  private columns: readonly { readonly name: string; readonly priority: number }[] = [];
  private headers: boolean;
  private count = 0;

  constructor(context: Context, query: Query, output: Output) {
    this.context = context;
    this.query = query;
    this.output = output;
    this.headers = !context.flags.bool('no-headers');
  }

  /** gives an error text when the object cannot be printed */
  print(value: Json, type: string, initial: boolean): string | undefined {
    const events = this.context.flags.bool('output-watch-events');
    if (this.output.kind === 'table') {
      const table = readTable(value) ?? genericTable(value);
      if (table.columns.length > 0) this.columns = table.columns;
      if (table.rows.length === 0) return undefined;
      const options = tableOptions(this.context, this.query, this.output.wide, false, this.headers);
      const lines = tableLines({ columns: this.columns, rows: table.rows }, options);
      const shown = events ? lines.map((line, index) => `${this.headers && index === 0 ? 'EVENT' : type}\t${line}`) : lines;
      this.context.out(alignTable(shown, this.widths));
      this.headers = false;
      return undefined;
    }
    const items = initial && Array.isArray(value['items']) ? (value['items'] as Json[]) : [value];
    const kind = String(value['kind'] ?? '').replace(/List$/, '');
    for (const item of items) {
      const object: Json = { apiVersion: value['apiVersion'], kind, ...item };
      const text =
        this.output.kind === 'columns'
          ? printCustomColumns(this.output.columns, [object], this.headers, this.widths)
          : printObject(this.output, events ? { type, object } : object, this.query.resource, {
              first: this.count === 0,
              managedFields: this.context.flags.bool('show-managed-fields'),
            });
      if (!text.ok) return text.error;
      this.context.out(text.value);
      this.headers = false;
      this.count++;
    }
    return undefined;
  }
}
