import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { apiVersion, resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { manifestInfo } from './manifests.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter, writeQuery, type ResultPrinter } from './object-output.ts';
import { twoWayPatch } from './patch/three-way.ts';
import { compactJson, printJson } from './print/json.ts';
import { printYaml } from './print/yaml.ts';
import type { Info } from './resource-args.ts';
import { FIELD_MANAGER, FILE_FLAGS, PRINT_FLAGS, SAVE_CONFIG, VALIDATE, type Verb } from './verb.ts';
import { parseYaml } from './yaml-input.ts';

export const edit: Verb = {
  name: 'edit',
  summary: 'Edit a resource on the server',
  usage: '(RESOURCE/NAME | -f FILENAME) [options]',
  examples: ['kubectl edit deployment web', 'KUBE_EDITOR=nano kubectl edit svc/web'],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    FIELD_MANAGER,
    SAVE_CONFIG,
    VALIDATE,
    { name: 'output-patch', type: 'bool', default: 'false', help: 'show the patch that is sent' },
    { name: 'subresource', type: 'string', default: '', help: 'edit a subresource' },
    { name: 'windows-line-endings', type: 'bool', default: 'false', help: 'lines end with CRLF' },
  ],
  run: runEdit,
};

const HEADER =
  "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";

function* runEdit(context: Context): Task<number> {
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const typesOnly = context.words.length === 1 && !(context.words[0] ?? '').includes('/');
  const found = yield* selectObjects(context, context.words, { all: typesOnly });
  if ('text' in found) return context.fail(found.text.includes('You must provide') ? { text: found.text } : found);
  if (found.failures.length > 0) return context.failAll(found.failures);
  if (found.infos.length === 0) return context.error('edit cancelled, no objects found');
  const single = found.infos.length === 1 ? found.infos[0] : undefined;
  const json = context.flags.text('output') === 'json';
  const shown = (info: Info): Json => {
    const { managedFields: _, ...metadata } = (info.object['metadata'] ?? {}) as Json;
    void _;
    return { apiVersion: apiVersion(info.resource), kind: info.resource.kind, ...info.object, metadata };
  };
  const document: Json = single ? shown(single) : { apiVersion: 'v1', items: found.infos.map(shown), kind: 'List', metadata: {} };
  const original = json ? `${printJson(document)}\n` : printYaml(document);
  return yield* editLoop(context, found.infos, original, json, ready.value.printer);
}

/** An editor that is a script changes the text anew each time; one day it must end. */
const MOST_ROUNDS = 20;

/** Opens the editor until the text is saved, unchanged or hopeless. */
function* editLoop(context: Context, infos: readonly Info[], original: string, json: boolean, printer: ResultPrinter): Task<number> {
  const process = context.process;
  const path = `/tmp/kubectl-edit-${process.random.integer(4294967295)}.${json ? 'json' : 'yaml'}`;
  let body = original;
  let problem = '';
  let rejected: string | undefined;
  const keep = (): void => context.err(`A copy of your changes has been stored to "${path}"\n`);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const text = `${HEADER}${problem}${body}`;
    process.files.write(path, text, { mode: 0o600 });
    yield* context.flush();
    const code = yield* process.editor(path);
    const editor = context.env['KUBE_EDITOR'] ?? context.env['EDITOR'] ?? 'vi';
    if (code === 127) {
      process.files.remove(path);
      return context.error(`unable to launch the editor ${JSON.stringify(editor)}`);
    }
    if (code !== 0) {
      process.files.remove(path);
      return context.error(`there was a problem with the editor ${JSON.stringify(editor)}`);
    }
    const read = process.files.read(path);
    const edited = withoutComments(read.ok ? read.value : '');
    if (edited === withoutComments(rejected ?? '') && rejected !== undefined) {
      keep();
      return context.error('Edit cancelled, no valid changes were saved.');
    }
    if (edited === withoutComments(original)) {
      process.files.remove(path);
      context.err('Edit cancelled, no changes made.\n');
      return 0;
    }
    if (edited.trim() === '') {
      process.files.remove(path);
      context.err('Edit cancelled, saved file was empty.\n');
      return 0;
    }
    const saved = save(context, infos, edited, printer);
    if (saved.kind === 'saved') {
      process.files.remove(path);
      return 0;
    }
    if (saved.kind === 'stop') {
      keep();
      return context.fail(saved.failure);
    }
    rejected = edited;
    body = edited;
    problem = `# ${saved.reasons.join('\n# ')}\n#\n`;
    context.err(saved.shown);
  }
  keep();
  return context.error('Edit cancelled, no valid changes were saved.');
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

type Saved =
  | { readonly kind: 'saved' }
  | { readonly kind: 'stop'; readonly failure: Failure }
  | { readonly kind: 'again'; readonly reasons: readonly string[]; readonly shown: string };

function save(context: Context, infos: readonly Info[], text: string, printer: ResultPrinter): Saved {
  const value = parseYaml(text);
  if (!value.ok)
    return {
      kind: 'again',
      reasons: [`The edited file had a syntax error: ${value.error}`],
      // the schema is asked before the text is parsed, and finds fault with it first
      shown: refusal(infos),
    };
  const document = (value.value ?? {}) as Json;
  const objects = Array.isArray(document['items']) ? (document['items'] as Json[]) : [document];
  for (const object of objects) {
    const checked = manifestInfo(context, { source: 'edited-file', object }, false, true);
    if (!checked.ok) return { kind: 'stop', failure: checked.error };
    const info = infos.find((entry) => entry.name === checked.value.name && entry.resource.kind === checked.value.resource.kind);
    if (!info) return { kind: 'stop', failure: plainFailure('At least one of apiVersion, kind and name was changed') };
    const { managedFields: _, ...metadata } = (info.object['metadata'] ?? {}) as Json;
    void _;
    const patch = twoWayPatch(
      apiVersion(info.resource),
      info.resource.kind,
      { apiVersion: apiVersion(info.resource), kind: info.resource.kind, ...info.object, metadata },
      object,
    );
    if (Object.keys(patch.patch).length === 0) continue;
    const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
      query: writeQuery(context, 'kubectl-edit', 'none', true),
      contentType: patch.contentType,
      body: compactJson(patch.patch),
    });
    if (!answer.ok) return refused(info, answer.error);
    if (context.flags.bool('output-patch')) context.out(`Patch: ${compactJson(patch.patch)}\n`);
    const failure = printer.print(info.resource, info.name, answer.value, 'edited');
    if (failure) return { kind: 'stop', failure };
  }
  return { kind: 'saved' };
}

function refusal(infos: readonly Info[]): string {
  const [info] = infos;
  if (!info) return '';
  const group = info.resource.group === '' ? info.resource.plural : `${info.resource.plural}.${info.resource.group}`;
  return `error: ${group} "${info.name}" is invalid\n`;
}

function refused(info: Info, failure: Failure): Saved {
  const status = failure.status;
  const group = info.resource.group === '' ? info.resource.plural : `${info.resource.plural}.${info.resource.group}`;
  if (status?.reason === 'Invalid') {
    const causes = (status.details?.causes ?? []).map((cause) => `* ${cause.field ?? ''}: ${cause.message ?? ''}`);
    return {
      kind: 'again',
      reasons: [`${group} "${info.name}" was not valid:`, ...causes],
      shown: `error: ${group} "${info.name}" is invalid\n`,
    };
  }
  const message = status?.message ?? failure.text;
  return {
    kind: 'again',
    reasons: [`${group} "${info.name}" could not be patched: ${message}`],
    shown: `error: ${group} "${info.name}" could not be patched: ${message}\nYou can run \`kubectl replace -f\` to try this update again.\n`,
  };
}
