import { resolvePath } from '../../../base/files.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Json } from '../client.ts';
import type { Context } from '../context.ts';
import { objectName, type Resource } from '../discovery.ts';
import { parseColumnsFile, parseCustomColumns, printCustomColumns, type CustomColumn } from './custom-columns.ts';
import { printGoTemplate } from './go-template.ts';
import { printJson } from './json.ts';
import { printJsonPath, printJsonPathAsJson } from './jsonpath.ts';
import { printKyaml } from './kyaml.ts';
import { printYaml } from './yaml.ts';

/** How -o wants objects printed. `table` is the server's table (`-o wide` included). */
export type Output =
  | { readonly kind: 'table'; readonly wide: boolean }
  | { readonly kind: 'name' | 'json' | 'yaml' | 'kyaml' }
  | { readonly kind: 'jsonpath' | 'jsonpath-as-json' | 'go-template'; readonly template: string }
  | { readonly kind: 'columns'; readonly columns: readonly CustomColumn[] };

const GET_FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';
/** formats of verbs that print one object (create, apply, label ...) */
const OBJECT_FORMATS = 'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';

/** Reads -o and --template. An empty -o is the table. */
export function parseOutput(context: Context, mode: 'get' | 'object'): Result<Output> {
  const typed = context.flags.text('output');
  let template = context.flags.text('template');
  let format = typed;
  const equals = typed.indexOf('=');
  if (equals >= 0) {
    format = typed.slice(0, equals);
    template = typed.slice(equals + 1);
  }
  if (typed === '' && template !== '') format = 'go-template';
  if (format === '' || (format === 'wide' && mode === 'get')) return ok({ kind: 'table', wide: format === 'wide' });
  switch (format) {
    case 'name':
    case 'json':
    case 'yaml':
    case 'kyaml':
      return ok({ kind: format });
    case 'jsonpath':
    case 'jsonpath-as-json':
      return template === '' ? err('template format specified but no template given') : ok({ kind: format, template });
    case 'go-template':
    case 'template':
      return template === '' ? err('template format specified but no template given') : ok({ kind: 'go-template', template });
    case 'jsonpath-file':
    case 'go-template-file':
    case 'templatefile': {
      if (template === '') return err('template format specified but no template given');
      const text = context.process.files.read(resolvePath(context.cwd, template));
      if (!text.ok) return err(`error reading --template ${template}, open ${template}: no such file or directory\n`);
      return ok({ kind: format === 'jsonpath-file' ? 'jsonpath' : 'go-template', template: text.value });
    }
    case 'custom-columns':
    case 'custom-columns-file': {
      if (mode !== 'get') break;
      if (template === '') return err('custom-columns format specified but no custom columns given');
      if (format === 'custom-columns') {
        const columns = parseCustomColumns(template);
        return columns.ok ? ok({ kind: 'columns', columns: columns.value }) : columns;
      }
      const text = context.process.files.read(resolvePath(context.cwd, template));
      if (!text.ok) return err(`error reading template ${template}, open ${template}: no such file or directory\n`);
      const columns = parseColumnsFile(text.value);
      return columns.ok ? ok({ kind: 'columns', columns: columns.value }) : columns;
    }
  }
  return err(
    `unable to match a printer suitable for the output format "${typed}", allowed formats are: ${mode === 'get' ? GET_FORMATS : OBJECT_FORMATS}`,
  );
}

/** Prints one object in any format but the table. `first` is false for later objects: YAML puts `---` between. */
export function printObject(
  output: Output,
  object: Json,
  resource: Resource | undefined,
  options: { readonly first?: boolean; readonly managedFields?: boolean; readonly headers?: boolean } = {},
): Result<string> {
  const shown = options.managedFields === true ? object : withoutManagedFields(object);
  switch (output.kind) {
    case 'json':
      return ok(`${printJson(shown)}\n`);
    case 'yaml':
      return ok(`${options.first === false ? '---\n' : ''}${printYaml(shown)}`);
    case 'kyaml':
      return ok(`---\n${printKyaml(shown)}`);
    case 'name': {
      const meta = (object['metadata'] ?? {}) as Json;
      const items = object['items'];
      if (Array.isArray(items) && typeof object['kind'] === 'string' && object['kind'].endsWith('List')) {
        return ok((items as Json[]).map((item) => `${nameOf(item, resource)}\n`).join(''));
      }
      return ok(`${nameOf({ ...object, metadata: meta }, resource)}\n`);
    }
    case 'jsonpath':
      return printJsonPath(output.template, shown);
    case 'jsonpath-as-json':
      return printJsonPathAsJson(output.template, shown);
    case 'go-template':
      return printGoTemplate(output.template, shown);
    case 'columns':
      return printCustomColumns(output.columns, [shown], options.headers ?? true);
    case 'table':
      return ok('');
  }
}

function nameOf(object: Json, resource: Resource | undefined): string {
  const name = String(((object['metadata'] ?? {}) as Json)['name'] ?? '');
  if (resource) return objectName(resource, name);
  const version = String(object['apiVersion'] ?? '');
  const group = version.includes('/') ? `.${version.split('/')[0] ?? ''}` : '';
  return `${String(object['kind'] ?? '').toLowerCase()}${group}/${name}`;
}

function withoutManagedFields(object: Json): Json {
  const strip = (item: Json): Json => {
    const meta = item['metadata'];
    if (typeof meta !== 'object' || meta === null || !('managedFields' in meta)) return item;
    const { managedFields: _, ...rest } = meta as Json;
    void _;
    return { ...item, metadata: rest };
  };
  const items = object['items'];
  return Array.isArray(items) ? { ...strip(object), items: (items as Json[]).map(strip) } : strip(object);
}
