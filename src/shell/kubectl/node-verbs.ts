import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { map } from './describe/common.ts';
import { resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { dryRunSuffix, resultPrinter, type DryRun } from './object-output.ts';
import { collect, type Info } from './resource-args.ts';
import { ALL, DRY_RUN, FIELD_MANAGER, OVERWRITE, PRINT_FLAGS, SELECTOR, VALIDATE, type Verb } from './verb.ts';

/** The nodes named by words or -l. */
export function selectNodes(context: Context): { readonly infos: readonly Info[]; readonly failures: readonly Failure[] } | Failure {
  const labels = context.flags.text('selector');
  const found = collect(context, labels === '' ? ['nodes', ...context.words] : ['nodes'], { labels });
  return found.ok ? found.value : found.error;
}

/** Makes a node unschedulable or schedulable again; tells about it. */
export function setSchedulable(context: Context, node: Info, schedulable: boolean, dryRun: DryRun): Failure | undefined {
  const done = schedulable ? 'uncordoned' : 'cordoned';
  const already = (map(node.object['spec'])['unschedulable'] === true) !== schedulable;
  if (already) {
    context.out(`node/${node.name} already ${done}${dryRunSuffix(dryRun)}\n`);
    return undefined;
  }
  if (dryRun !== 'client') {
    const answer = context.client.call('PATCH', resourcePath(node.resource, undefined, node.name), {
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { unschedulable: schedulable ? null : true } },
      query: dryRun === 'server' ? { dryRun: 'All' } : {},
    });
    if (!answer.ok) return answer.error;
  }
  context.out(`node/${node.name} ${done}${dryRunSuffix(dryRun)}\n`);
  return undefined;
}

function cordonVerb(name: 'cordon' | 'uncordon'): Verb {
  return {
    name,
    summary: name === 'cordon' ? 'Mark node as unschedulable' : 'Mark node as schedulable',
    usage: 'NODE [options]',
    flags: [SELECTOR, DRY_RUN],

    *run(context) {
      if (context.words.length === 0 && context.flags.text('selector') === '') return context.usage(`USAGE: ${name} NODE [flags]`);
      const dryRun = context.dryRun();
      if (!dryRun.ok) return context.fail(dryRun.error);
      const nodes = selectNodes(context);
      if ('text' in nodes) return context.fail(nodes);
      const failures: Failure[] = [...nodes.failures];
      for (const node of nodes.infos) {
        const failure = setSchedulable(context, node, name === 'uncordon', dryRun.value);
        if (failure) failures.push(failure);
      }
      return context.failAll(failures);
    },
  };
}

export const cordon = cordonVerb('cordon');
export const uncordon = cordonVerb('uncordon');

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const KEY_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

function parseTaint(text: string): { readonly taint: Taint; readonly remove: boolean } | string {
  const remove = text.endsWith('-');
  const body = remove ? text.slice(0, -1) : text;
  const [pair = '', effect = '', ...more] = body.split(':');
  const [key = '', value, ...rest] = pair.split('=');
  if (more.length > 0 || rest.length > 0) return `invalid taint spec: ${text}`;
  if (!remove && effect === '') return `invalid taint spec: ${text}`;
  const name = key.split('/').at(-1) ?? '';
  if (name === '')
    return `invalid taint spec: ${text}, name part must be non-empty; name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
  if (!KEY_PART.test(name))
    return `invalid taint spec: ${text}, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
  if (effect !== '' && !EFFECTS.includes(effect)) return `invalid taint effect: ${effect}, unsupported taint effect`;
  return { taint: { key, effect, ...(value === undefined || value === '' ? {} : { value }) }, remove };
}

export const taint: Verb = {
  name: 'taint',
  summary: 'Update the taints on one or more nodes',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  examples: ['kubectl taint nodes worker-1 dedicated=db:NoSchedule', 'kubectl taint nodes worker-1 dedicated-'],
  flags: [...PRINT_FLAGS, SELECTOR, ALL, OVERWRITE, DRY_RUN, FIELD_MANAGER, VALIDATE],
  run: runTaint,
};

function* runTaint(context: Context): Task<number> {
  const isSpec = (word: string): boolean => word.includes(':') || word.includes('=') || word.endsWith('-');
  const first = context.words.findIndex((word, i) => i > 0 && isSpec(word));
  const words = first < 0 ? context.words : context.words.slice(0, first);
  const specs = first < 0 ? [] : context.words.slice(first);
  if (words.length === 0) return context.error('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) return context.error('at least one taint update is required');
  const type = context.type(words[0] ?? '');
  if (!type.ok) return context.fail(type.error);
  if (type.value.kind !== 'Node') return context.error(`invalid resource type ${words[0] ?? ''}, only node(s) is supported`);
  const parsed: { readonly taint: Taint; readonly remove: boolean }[] = [];
  for (const text of specs) {
    const one = parseTaint(text);
    if (typeof one === 'string') return context.usage(one);
    parsed.push(one);
  }
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  const found = collect(context, words, { labels: context.flags.text('selector'), requireSelection: true, all: context.flags.bool('all') });
  if (!found.ok) return context.fail(found.error);
  const failures: Failure[] = [...found.value.failures];
  for (const node of found.value.infos) {
    const failure = taintOne(context, node, parsed, ready.value);
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}

function taintOne(
  context: Context,
  node: Info,
  specs: readonly { readonly taint: Taint; readonly remove: boolean }[],
  ready: { readonly printer: import('./object-output.ts').ResultPrinter; readonly dryRun: DryRun },
): Failure | undefined {
  const before = (map(node.object['spec'])['taints'] ?? []) as readonly Taint[];
  let after = [...before];
  const same = (a: Taint, b: Taint): boolean => a.key === b.key && (b.effect === '' || a.effect === b.effect);
  for (const { taint: wanted, remove } of specs) {
    if (remove) {
      if (!after.some((entry) => same(entry, wanted)))
        return plainFailure(`taint ${JSON.stringify(`${wanted.key}${wanted.effect === '' ? '' : `:${wanted.effect}`}`)} not found`);
      after = after.filter((entry) => !same(entry, wanted));
    }
  }
  const adding = specs.filter((entry) => !entry.remove).map((entry) => entry.taint);
  if (!context.flags.bool('overwrite')) {
    const conflicts = adding.filter((entry) => before.some((other) => other.key === entry.key && other.effect === entry.effect));
    if (conflicts.length > 0)
      return plainFailure(
        `node ${node.name} already has ${conflicts.map((entry) => `${entry.key}`).join(', ')} taint(s) with same effect(s) and --overwrite is false`,
      );
  }
  after = [...adding, ...after.filter((entry) => !adding.some((other) => other.key === entry.key && other.effect === entry.effect))];
  const removed = specs.some((entry) => entry.remove);
  const done = adding.length > 0 && removed ? 'modified' : adding.length > 0 ? 'tainted' : 'untainted';
  if (ready.dryRun === 'client')
    return ready.printer.print(node.resource, node.name, { ...node.object, spec: { ...map(node.object['spec']), taints: after } }, done);
  const body: Json = { spec: { taints: after.length === 0 ? null : after } };
  const answer = context.client.call('PATCH', resourcePath(node.resource, undefined, node.name), {
    query: { fieldManager: 'kubectl-taint', fieldValidation: 'Strict', ...(ready.dryRun === 'server' ? { dryRun: 'All' } : {}) },
    contentType: 'application/merge-patch+json',
    body,
  });
  if (!answer.ok) return answer.error;
  return ready.printer.print(node.resource, node.name, answer.value, done);
}
