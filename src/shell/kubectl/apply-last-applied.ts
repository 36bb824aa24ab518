import type { Context } from './context.ts';
import { plainFailure } from './failure.ts';
import { lastApplied, LAST_APPLIED, withLastApplied } from './last-applied.ts';
import { loadManifests } from './manifests.ts';
import { resultPrinter } from './object-output.ts';
import { resourcePath } from './discovery.ts';
import { printJson } from './print/json.ts';
import { printYaml } from './print/yaml.ts';
import { collect, getObject } from './resource-args.ts';
import { ALL, DRY_RUN, FILE_FLAGS, OUTPUT, PRINT_FLAGS, SELECTOR, type Verb } from './verb.ts';

export const viewLastApplied: Verb = {
  name: 'view-last-applied',
  summary: 'Show what was applied last',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  flags: [...FILE_FLAGS, SELECTOR, ALL, { ...OUTPUT, default: 'yaml' }],

  *run(context: Context) {
    const format = context.flags.text('output');
    if (format !== 'yaml' && format !== 'json')
      return context.usage(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    const found = collect(context, context.words, { labels: context.flags.text('selector'), all: context.flags.bool('all') });
    if (!found.ok) return context.fail(found.error);
    const failures = [...found.value.failures];
    for (const info of found.value.infos) {
      const applied = lastApplied(info.object);
      if (!applied) failures.push(plainFailure(`no last-applied-configuration annotation found on resource: ${info.name}`));
      else context.out(format === 'json' ? `${printJson(applied)}\n` : printYaml(applied));
    }
    return context.failAll(failures);
  },
};

export const setLastApplied: Verb = {
  name: 'set-last-applied',
  summary: 'Write the last-applied annotation from a manifest',
  usage: '-f FILENAME [options]',
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    { name: 'create-annotation', type: 'bool', default: 'false', help: 'add the annotation when it is not there' },
  ],
  *run(context: Context) {
    const ready = resultPrinter(context);
    if (!ready.ok) return context.fail(ready.error);
    const loaded = yield* loadManifests(context, false);
    if (!loaded.ok) return context.fail(loaded.error);
    for (const info of loaded.value.infos) {
      const live = getObject(context, info.resource, info.namespace, info.name);
      if (!live.ok) return context.fail(live.error);
      if (!lastApplied(live.value) && !context.flags.bool('create-annotation')) {
        return context.error(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const meta = (withLastApplied(info.object)['metadata'] ?? {}) as { annotations: Record<string, string> };
      const body = { metadata: { annotations: { [LAST_APPLIED]: meta.annotations[LAST_APPLIED] } } };
      const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
        contentType: 'application/merge-patch+json',
        body,
      });
      if (!answer.ok) return context.fail(answer.error);
      ready.value.printer.print(info.resource, info.name, answer.value, 'configured');
    }
    return context.failAll(loaded.value.failures);
  },
};

export const editLastApplied: Verb = {
  name: 'edit-last-applied',
  summary: 'Edit the last-applied annotation (not simulated)',

  *run(context: Context) {
    return context.notSimulated('apply edit-last-applied');
  },
};
