import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, map, nameOf, namespaceOf, spec, status, str } from './describe/common.ts';
import { selectNodes, setSchedulable } from './node-verbs.ts';
import { dryRunSuffix, type DryRun } from './object-output.ts';
import type { Info } from './resource-args.ts';
import { DRY_RUN, SELECTOR, type Verb } from './verb.ts';
import { waitForDeletion } from './wait-delete.ts';
import { parseSelectorFlag } from './selector-flag.ts';

export const drain: Verb = {
  name: 'drain',
  summary: 'Drain node in preparation for maintenance',
  usage: 'NODE [options]',
  examples: ['kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data'],
  flags: [
    SELECTOR,
    DRY_RUN,
    { name: 'ignore-daemonsets', type: 'bool', default: 'false', help: 'leave pods of daemon sets' },
    { name: 'delete-emptydir-data', type: 'bool', default: 'false', help: 'also pods with emptyDir volumes' },
    { name: 'force', type: 'bool', default: 'false', help: 'also pods that no controller makes anew' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'seconds to end in' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'when to give up' },
    { name: 'pod-selector', type: 'string', default: '', help: 'only these pods' },
    { name: 'disable-eviction', type: 'bool', default: 'false', help: 'delete instead of evict' },
    { name: 'chunk-size', type: 'int', default: '500', help: 'accepted' },
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
      default: '0',
      help: 'do not wait for pods that have been ending longer than this',
    },
  ],
  run: runDrain,
};

function* runDrain(context: Context): Task<number> {
  if (context.words.length === 0 && context.flags.text('selector') === '') return context.usage('USAGE: drain NODE [flags]');
  const dryRun = context.dryRun();
  if (!dryRun.ok) return context.fail(dryRun.error);
  const nodes = selectNodes(context);
  if ('text' in nodes) return context.fail(nodes);
  if (nodes.failures.length > 0) return context.failAll(nodes.failures);
  for (const node of nodes.infos) {
    const failure = setSchedulable(context, node, false, dryRun.value);
    if (failure) return context.fail(failure);
  }
  const pending: { readonly name: string; readonly why: string }[] = [];
  for (const node of nodes.infos) {
    const why = yield* drainNode(context, node, dryRun.value);
    if (why === undefined) context.out(`node/${node.name} drained${dryRunSuffix(dryRun.value)}\n`);
    else {
      pending.push({ name: node.name, why });
      context.err(`error: unable to drain node ${JSON.stringify(node.name)} due to error: ${why}, continuing command...\n`);
    }
    if ((yield* context.flush()) !== 'ok') return 141;
  }
  if (pending.length === 0) return 0;
  context.err(`There are pending nodes to be drained:\n${pending.map((entry) => ` ${entry.name}\n`).join('')}`);
  for (const entry of pending) context.err(`${entry.why}\n`);
  return 1;
}

interface Verdicts {
  readonly evict: readonly Json[];
  readonly warnings: string;
  readonly errors: string;
}

/** Which pods of the node may go, and why others may not (kubectl drain filters). */
function judge(context: Context, pods: readonly Json[]): Verdicts {
  const flags = context.flags;
  const evict: Json[] = [];
  const warnings = new Map<string, string[]>();
  const errors = new Map<string, string[]>();
  const note = (into: Map<string, string[]>, why: string, pod: Json): void =>
    void into.set(why, [...(into.get(why) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`]);
  const keep = parseSelectorFlag(flags.text('pod-selector'));
  for (const pod of pods) {
    if (!keep(map(map(pod['metadata'])['labels']))) continue;
    const owner = list(map(pod['metadata'])['ownerReferences']).find((entry) => entry['controller'] === true);
    const finished = ['Succeeded', 'Failed'].includes(str(status(pod)['phase']));
    if (owner?.['kind'] === 'DaemonSet' && !finished) {
      if (flags.bool('ignore-daemonsets')) note(warnings, 'ignoring DaemonSet-managed Pods', pod);
      else note(errors, 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', pod);
      continue;
    }
    if (map(map(pod['metadata'])['annotations'])['kubernetes.io/config.mirror'] !== undefined) continue;
    if (list(spec(pod)['volumes']).some((volume) => volume['emptyDir'] !== undefined) && !finished && !flags.bool('delete-emptydir-data')) {
      note(errors, 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod);
      continue;
    }
    if (!owner && !finished) {
      if (!flags.bool('force')) {
        note(errors, 'cannot delete Pods that declare no controller (use --force to override)', pod);
        continue;
      }
      note(warnings, 'deleting Pods that declare no controller', pod);
    }
    evict.push(pod);
  }
  const text = (from: Map<string, string[]>): string =>
    [...from]
      .sort((a, b) => (a[0] < b[0] ? 1 : -1))
      .map(([why, names]) => `${why}: ${names.join(', ')}`)
      .join('; ');
  return { evict, warnings: text(warnings), errors: text(errors) };
}

function* drainNode(context: Context, node: Info, dryRun: DryRun): Task<string | undefined> {
  const answer = context.client.call('GET', '/api/v1/pods', { query: { fieldSelector: `spec.nodeName=${node.name}`, limit: '500' } });
  if (!answer.ok) return answer.error.status?.message ?? answer.error.text;
  const verdicts = judge(context, list(answer.value['items']));
  if (verdicts.errors !== '') return verdicts.errors;
  if (verdicts.warnings !== '') context.err(`Warning: ${verdicts.warnings.replace(/^(deleting[^;]*); (ignoring.*)$/, '$2; $1')}\n`);
  if (dryRun !== 'none') {
    for (const pod of verdicts.evict) context.out(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)}${dryRunSuffix(dryRun)}\n`);
    return undefined;
  }
  return yield* evictAll(context, node, verdicts.evict);
}

const RETRY = 5000;

function* evictAll(context: Context, node: Info, pods: readonly Json[]): Task<string | undefined> {
  const timeout = context.flags.duration('timeout') ?? 0;
  const limit = timeout === 0 ? Number.MAX_SAFE_INTEGER : context.process.clock.now() + timeout;
  let waiting = [...pods];
  const ending: Json[] = [];
  const pods_ = context.builtin('pods');
  for (;;) {
    const blocked: Json[] = [];
    for (const pod of waiting) context.out(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)}\n`);
    for (const pod of waiting) {
      const why = evict(context, pod);
      if (why === 'blocked') blocked.push(pod);
      else if (why !== undefined) return why;
      else ending.push(pod);
    }
    for (const pod of blocked) {
      context.err(
        `error when evicting pods/${JSON.stringify(nameOf(pod))} -n ${JSON.stringify(namespaceOf(pod))} (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`,
      );
    }
    if ((yield* context.flush()) !== 'ok') return 'interrupted';
    for (const pod of ending.splice(0)) {
      const end = yield* waitForDeletion(
        context,
        { resource: pods_, namespace: namespaceOf(pod), name: nameOf(pod), uid: str(map(pod['metadata'])['uid']) },
        limit,
      );
      if (end.kind === 'signal') return 'interrupted';
      if (end.kind === 'timeout') return timedOut(context, node, pod, timeout);
      context.out(`pod/${nameOf(pod)} ${context.flags.bool('disable-eviction') ? 'deleted' : 'evicted'}\n`);
    }
    waiting = blocked;
    const first = waiting[0];
    if (!first) return undefined;
    const left = limit - context.process.clock.now();
    const wake = yield { kind: 'sleep', ms: Math.max(0, Math.min(RETRY, left)) };
    if (wake.by === 'signal') return 'interrupted';
    if (context.process.clock.now() >= limit) {
      for (const pod of waiting) context.out(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)}\n`);
      return timedOut(context, node, first, timeout);
    }
  }
}

function timedOut(context: Context, node: Info, pod: Json, timeout: number): string {
  const why = `error when evicting pods/${JSON.stringify(nameOf(pod))} -n ${JSON.stringify(namespaceOf(pod))}: global timeout reached: ${Math.round(timeout / 1000)}s`;
  context.err(`There are pending pods in node ${JSON.stringify(node.name)} when an error occurred: ${why}\npod/${nameOf(pod)}\n`);
  return why;
}

function evict(context: Context, pod: Json): 'blocked' | string | undefined {
  const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`;
  const grace = context.flags.int('grace-period') ?? -1;
  const options = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  const answer = context.flags.bool('disable-eviction')
    ? context.client.call('DELETE', path, { body: options })
    : context.client.call('POST', `${path}/eviction`, {
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: nameOf(pod), namespace: namespaceOf(pod) },
          deleteOptions: options,
        },
      });
  if (answer.ok || answer.error.status?.code === 404) return undefined;
  return answer.error.status?.code === 429
    ? 'blocked'
    : `error when evicting pods/${JSON.stringify(nameOf(pod))} -n ${JSON.stringify(namespaceOf(pod))}: ${answer.error.status?.message ?? answer.error.text}`;
}
