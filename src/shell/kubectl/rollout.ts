import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { describeTemplate } from './describe/pod-parts.ts';
import { map } from './describe/common.ts';
import { Writer } from './describe/writer.ts';
import { objectName, resourceName, resourcePath, type Resource } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import type { FlagSpec } from './flags.ts';
import { LAST_APPLIED } from './last-applied.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter, writeQuery } from './object-output.ts';
import { printObject, parseOutput } from './print/printer.ts';
import { alignTabs, DESCRIBE_TABS } from './print/tabwriter.ts';
import type { Info } from './resource-args.ts';
import { revisionsOf, type Revision } from './rollout-history.ts';
import { status } from './rollout-status.ts';
import { DRY_RUN, FIELD_MANAGER, FILE_FLAGS, PRINT_FLAGS, SELECTOR, type Verb } from './verb.ts';

const FLAGS: readonly FlagSpec[] = [...FILE_FLAGS, ...PRINT_FLAGS, SELECTOR, FIELD_MANAGER];
const REVISION: FlagSpec = { name: 'revision', type: 'int', default: '0', help: 'a revision of the history' };
const TO_REVISION: FlagSpec = { name: 'to-revision', type: 'int', default: '0', help: 'revision to go back to; 0 is the one before' };

/** Visits the named workloads; each visit prints and may fail. */
function* visit(context: Context, each: (info: Info) => Failure | undefined): Task<number> {
  if (context.words.length === 0 && context.flags.all('filename').length === 0) return context.error(`required resource not specified`);
  const words = context.words;
  const found = yield* selectWorkloads(context, words);
  if ('text' in found) return context.fail(found);
  const failures: Failure[] = [...found.failures];
  for (const info of found.infos) {
    const failure = each(info);
    if (failure) failures.push(failure);
  }
  return context.failAll(failures);
}

/** types alone mean all of them in the namespace */
export function* selectWorkloads(
  context: Context,
  words: readonly string[],
): Task<{ readonly infos: readonly Info[]; readonly failures: readonly Failure[] } | Failure> {
  const typesOnly = words.length === 1 && !(words[0] ?? '').includes('/');
  return yield* selectObjects(context, words, { all: typesOnly });
}

function unsupported(info: Info, what: string): Failure {
  return plainFailure(`${resourceName(info.resource)} ${JSON.stringify(info.name)} ${what} is not supported`);
}

function patchTemplate(
  context: Context,
  resource: Resource,
  info: Info,
  body: unknown,
  contentType: string,
): ReturnType<Context['client']['call']> {
  return context.client.call('PATCH', resourcePath(resource, info.namespace, info.name), {
    query: writeQuery(context, 'kubectl-rollout', 'none'),
    contentType,
    body,
  });
}

const restart: Verb = {
  name: 'restart',
  summary: 'Restart a resource',
  usage: 'RESOURCE [options]',
  examples: ['kubectl rollout restart deployment/web'],
  flags: FLAGS,
  *run(context) {
    const ready = resultPrinter(context);
    if (!ready.ok) return context.fail(ready.error);
    return yield* visit(context, (info) => {
      const kind = info.resource.kind;
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) return unsupported(info, 'restarting');
      if (kind === 'Deployment' && map(info.object['spec'])['paused'] === true)
        return plainFailure(
          `${resourceName(info.resource)} ${JSON.stringify(info.name)} can't restart paused deployment (run rollout resume first)`,
        );
      const at = new Date(context.process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
      const body = { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } } };
      const answer = patchTemplate(context, info.resource, info, body, 'application/strategic-merge-patch+json');
      return answer.ok ? ready.value.printer.print(info.resource, info.name, answer.value, 'restarted') : answer.error;
    });
  },
};

function pauseVerb(name: 'pause' | 'resume', done: string): Verb {
  return {
    name,
    summary: name === 'pause' ? 'Mark the provided resource as paused' : 'Resume a paused resource',
    usage: 'RESOURCE [options]',
    flags: FLAGS,
    *run(context) {
      const ready = resultPrinter(context);
      if (!ready.ok) return context.fail(ready.error);
      const pausing = name === 'pause';
      return yield* visit(context, (info) => {
        if (info.resource.kind !== 'Deployment') return unsupported(info, pausing ? 'pausing' : 'resuming');
        const paused = map(info.object['spec'])['paused'] === true;
        if (paused === pausing)
          return plainFailure(
            `${resourceName(info.resource)} ${JSON.stringify(info.name)} is ${pausing ? 'already paused' : 'not paused'}`,
          );
        const answer = patchTemplate(
          context,
          info.resource,
          info,
          { spec: { paused: pausing ? true : null } },
          'application/strategic-merge-patch+json',
        );
        return answer.ok ? ready.value.printer.print(info.resource, info.name, answer.value, done) : answer.error;
      });
    },
  };
}

const history: Verb = {
  name: 'history',
  summary: 'View previous rollout revisions and configurations',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  flags: [...FLAGS, REVISION],
  *run(context) {
    const output = parseOutput(context, 'object');
    if (!output.ok) return context.error(output.error);
    return yield* visit(context, (info) => {
      const found = revisionsOf(context, info);
      if ('text' in found) return found;
      const wanted = context.flags.int('revision') ?? 0;
      if (wanted > 0) {
        const revision = found.find((entry) => entry.number === wanted);
        if (!revision) return plainFailure(`unable to find the specified revision`);
        if (output.value.kind !== 'table') {
          const text = printObject(output.value, revision.object, undefined);
          if (text.ok) context.out(text.value);
          return undefined;
        }
        context.out(`${objectName(info.resource, info.name)} with revision #${wanted}\n${templateText(revision)}\n`);
        return undefined;
      }
      const lines = ['REVISION\tCHANGE-CAUSE', ...found.map((entry) => `${entry.number}\t${entry.cause === '' ? '<none>' : entry.cause}`)];
      context.out(`${objectName(info.resource, info.name)} \n${alignTabs(lines.join('\n'), DESCRIBE_TABS)}\n\n`);
      return undefined;
    });
  },
};

/** A template as history shows it: the tabs stay as they are. */
function templateText(revision: Revision): string {
  const out = new Writer();
  describeTemplate(revision.template, out);
  return out.unaligned();
}

const undo: Verb = {
  name: 'undo',
  summary: 'Undo a previous rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  flags: [...FLAGS, DRY_RUN, TO_REVISION],
  *run(context) {
    const ready = resultPrinter(context);
    if (!ready.ok) return context.fail(ready.error);
    return yield* visit(context, (info) => {
      const wanted = context.flags.int('to-revision') ?? 0;
      const found = revisionsOf(context, info);
      if ('text' in found) return found;
      if (info.resource.kind === 'Deployment' && map(info.object['spec'])['paused'] === true) {
        return plainFailure(
          `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/${info.name}' and try again`,
        );
      }
      const target = wanted > 0 ? found.find((entry) => entry.number === wanted) : found.at(-2);
      if (!target)
        return plainFailure(
          wanted > 0
            ? `unable to find specified revision ${wanted} in history`
            : 'no rollout history found for ' + `${info.resource.singular} ${JSON.stringify(info.name)}`,
        );
      if (map(map(info.object['metadata'])['annotations'])[LAST_APPLIED] !== undefined) {
        context.err(
          `Warning: resource ${info.resource.plural}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
        );
      }
      if (ready.value.dryRun === 'client') return ready.value.printer.print(info.resource, info.name, info.object, templateText(target));
      const { 'pod-template-hash': _, ...labels } = map(map(target.template['metadata'])['labels']);
      void _;
      const template: Json = { ...target.template, metadata: { ...map(target.template['metadata']), labels } };
      const current = map(map(info.object['spec'])['template']);
      if (JSON.stringify(sorted(current)) === JSON.stringify(sorted(template)))
        return ready.value.printer.print(
          info.resource,
          info.name,
          info.object,
          `skipped rollback (current template already matches revision ${target.number})`,
        );
      const query = ready.value.dryRun === 'server' ? { dryRun: 'All' } : {};
      const answer = context.client.call('PATCH', resourcePath(info.resource, info.namespace, info.name), {
        query,
        contentType: 'application/json-patch+json',
        body: [{ op: 'replace', path: '/spec/template', value: template }],
      });
      return answer.ok ? ready.value.printer.print(info.resource, info.name, answer.value, 'rolled back') : answer.error;
    });
  },
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const own = value as Json;
  return Object.keys(own)
    .sort()
    .map((key) => [key, sorted(own[key])]);
}

export const rollout: Verb = {
  name: 'rollout',
  summary: 'Manage the rollout of a resource',
  usage: 'SUBCOMMAND [options]',
  examples: ['kubectl rollout status deployment/web', 'kubectl rollout undo deployment/web', 'kubectl rollout restart deployment/web'],
  subcommands: [history, pauseVerb('pause', 'paused'), restart, pauseVerb('resume', 'resumed'), status, undo],
};
