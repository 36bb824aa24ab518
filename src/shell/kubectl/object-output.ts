import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { objectName, type Resource } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { parseOutput, printObject, type Output } from './print/printer.ts';

export type DryRun = 'none' | 'client' | 'server';

/** ` (dry run)` or ` (server dry run)`, as verbs add it. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

/** How a verb that changes objects tells about each: a sentence by default, or -o. */
export class ResultPrinter {
  private readonly context: Context;
  private readonly output: Output;
  private readonly dryRun: DryRun;
  private count = 0;

  constructor(context: Context, output: Output, dryRun: DryRun) {
    this.context = context;
    this.output = output;
    this.dryRun = dryRun;
  }

  /** whether -o asks for the object itself */
  get structured(): boolean {
    return this.output.kind !== 'table' && this.output.kind !== 'name';
  }

  print(resource: Resource, name: string, object: Json, done: string): Failure | undefined {
    if (this.output.kind === 'table') {
      this.context.out(`${objectName(resource, name)} ${done}${dryRunSuffix(this.dryRun)}\n`);
      return undefined;
    }
    const text = printObject(this.output, object, resource, {
      first: this.count++ === 0,
      managedFields: this.context.flags.bool('show-managed-fields'),
    });
    if (!text.ok) return plainFailure(text.error);
    this.context.out(text.value);
    return undefined;
  }
}

/** Reads -o and --dry-run of such a verb. */
export function resultPrinter(context: Context): Result<{ readonly printer: ResultPrinter; readonly dryRun: DryRun }, Failure> {
  const output = parseOutput(context, 'object');
  if (!output.ok) return err(plainFailure(output.error));
  const dryRun = context.dryRun();
  if (!dryRun.ok) return dryRun;
  return ok({ printer: new ResultPrinter(context, output.value, dryRun.value), dryRun: dryRun.value });
}

/** Query parameters of a write: field manager, dry run and validation. */
export function writeQuery(context: Context, manager: string, dryRun: DryRun, validation = false): Record<string, string> {
  const query: Record<string, string> = {
    fieldManager: context.flags.text('field-manager') === '' ? manager : context.flags.text('field-manager'),
  };
  if (dryRun === 'server') query['dryRun'] = 'All';
  if (validation) query['fieldValidation'] = fieldValidation(context);
  return query;
}

/** --validate as the server's fieldValidation. */
export function fieldValidation(context: Context): string {
  const value = context.flags.text('validate');
  if (value === 'warn') return 'Warn';
  return value === 'ignore' || value === 'false' ? 'Ignore' : 'Strict';
}

/** The body of a creation: kubectl sends none with a resourceVersion, so that saved YAML can be created again (cli-runtime `Helper.Create`). */
export function creationBody(object: Json): Json {
  const meta = (object['metadata'] ?? {}) as Json;
  if (meta['resourceVersion'] === undefined) return object;
  const { resourceVersion: _saved, ...rest } = meta;
  return { ...object, metadata: rest };
}
