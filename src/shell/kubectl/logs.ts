import { functionSink } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, nameOf, spec, str } from './describe/common.ts';
import { isNotFound, plainFailure, type Failure } from './failure.ts';
import { containerNames, defaultContainer, hasContainer, podSelector, podsOf } from './pods.ts';
import { getObject, parseResourceArgs } from './resource-args.ts';
import { SELECTOR, type Verb } from './verb.ts';

export const logs: Verb = {
  name: 'logs',
  aliases: ['log'],
  summary: 'Print the logs for a container in a pod',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  examples: ['kubectl logs web', 'kubectl logs -f deploy/web', 'kubectl logs web -c sidecar --tail=20', 'kubectl logs -l app=web'],
  flags: [
    SELECTOR,
    { name: 'follow', short: 'f', type: 'bool', default: 'false', help: 'keep printing new lines' },
    { name: 'previous', short: 'p', type: 'bool', default: 'false', help: 'the run before this one' },
    { name: 'container', short: 'c', type: 'string', default: '', help: 'container of the pod' },
    { name: 'all-containers', type: 'bool', default: 'false', help: 'every container of the pod' },
    { name: 'all-pods', type: 'bool', default: 'false', help: 'every pod of the workload' },
    { name: 'tail', type: 'int', default: '-1', help: 'lines from the end' },
    { name: 'since', type: 'duration', default: '0s', help: 'only lines newer than this' },
    { name: 'since-time', type: 'string', default: '', help: 'only lines after this time (RFC 3339)' },
    { name: 'timestamps', type: 'bool', default: 'false', help: 'the time before each line' },
    { name: 'prefix', type: 'bool', default: 'false', help: 'pod and container before each line' },
    { name: 'limit-bytes', type: 'int', default: '0', help: 'at most so many bytes' },
    { name: 'max-log-requests', type: 'int', default: '5', help: 'most logs followed at once' },
    { name: 'ignore-errors', type: 'bool', default: 'false', help: 'go on after an error' },
    { name: 'insecure-skip-tls-verify-backend', type: 'bool', default: 'false', help: 'accepted' },
    { name: 'pod-running-timeout', type: 'duration', default: '20s', help: 'how long to wait for a pod' },
  ],
  run: runLogs,
};

function* runLogs(context: Context): Task<number> {
  const { flags, words } = context;
  const selector = flags.text('selector');
  if (words.length === 0 && selector === '')
    return context.usage(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (words.length > 0 && selector !== '') return context.usage('only a selector (-l) or a POD name is allowed');
  if (words.length > 2)
    return context.usage(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (words.length === 2 && flags.text('container') !== '') return context.error('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.text('since-time') !== '' && (flags.duration('since') ?? 0) !== 0)
    return context.error('at most one of `sinceTime` or `sinceSeconds` may be specified');
  const container = words.length === 2 ? (words[1] ?? '') : flags.text('container');
  if (flags.bool('all-containers') && container !== '')
    return context.error('--all-containers=true should not be specified with container name ' + container);
  const pods = yield* selectPods(context, words[0], selector);
  if (!Array.isArray(pods)) return (pods as Failure).text === '' ? 130 : context.fail(pods as Failure);
  const list_ = pods as readonly Json[];
  if (list_.length === 0) {
    context.err(`No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  const sources: { readonly pod: Json; readonly container: string }[] = [];
  for (const pod of list_) {
    if (flags.bool('all-containers')) {
      for (const key of ['initContainers', 'containers', 'ephemeralContainers'])
        for (const entry of list(spec(pod)[key])) sources.push({ pod, container: str(entry['name']) });
    } else if (container === '') sources.push({ pod, container: defaultContainer(context, pod) });
    else if (hasContainer(pod, container)) sources.push({ pod, container });
    else return context.error(`container ${container} is not valid for pod ${nameOf(pod)} out of: ${containerNames(pod)}`);
  }
  if (flags.bool('follow') && sources.length > (flags.int('max-log-requests') ?? 5)) {
    return context.error(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests') ?? 5}, use --max-log-requests to increase the limit`,
    );
  }
  if (flags.bool('follow') && sources.length > 1) return yield* followAll(context, sources);
  for (const source of sources) {
    const code = yield* printLog(context, source.pod, source.container);
    if (code !== 0 && !flags.bool('ignore-errors')) return code;
  }
  return 0;
}

function* selectPods(context: Context, typed: string | undefined, selector: string): Task<readonly Json[] | Failure> {
  if (selector !== '') {
    const found = podsOf(context, selector);
    return found.ok ? [...found.value].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : found.error;
  }
  const parsed = parseResourceArgs(context, (typed ?? '').includes('/') ? [typed ?? ''] : ['pods', typed ?? '']);
  if (!parsed.ok) return parsed.error;
  const named = parsed.value.names[0];
  if (!named) return plainFailure('expected one resource');
  const object = getObject(context, named.resource, context.namespace, named.name);
  if (!object.ok) {
    const inNamespace = isNotFound(object.error)
      ? `error from server (NotFound): ${object.error.status?.message ?? ''} in namespace "${context.namespace}"`
      : undefined;
    return inNamespace === undefined ? object.error : plainFailure(inNamespace);
  }
  if (named.resource.kind === 'Pod') return [object.value];
  const wanted = podSelector(object.value, 'cannot get the logs from');
  if (!wanted.ok) return wanted.error;
  const limit = context.process.clock.now() + (context.flags.duration('pod-running-timeout') ?? 20000);
  for (;;) {
    const pods = podsOf(context, wanted.value);
    if (!pods.ok) return pods.error;
    const first = pods.value[0];
    if (first && context.flags.bool('all-pods')) return pods.value;
    if (first) {
      if (pods.value.length > 1) context.err(`Found ${pods.value.length} pods, using pod/${nameOf(first)}\n`);
      return [first];
    }
    const left = limit - context.process.clock.now();
    if (left <= 0) return plainFailure('timed out waiting for the condition');
    const wake = yield { kind: 'sleep', ms: Math.min(1000, left) };
    if (wake.by === 'signal') return { text: '' };
  }
}

function logQuery(context: Context, container: string): Record<string, string> {
  const flags = context.flags;
  const query: Record<string, string> = { container };
  if (flags.bool('follow')) query['follow'] = 'true';
  if (flags.bool('previous')) query['previous'] = 'true';
  if (flags.bool('timestamps')) query['timestamps'] = 'true';
  const tail = flags.has('tail') ? (flags.int('tail') ?? -1) : flags.text('selector') === '' ? -1 : 10;
  if (tail >= 0) query['tailLines'] = String(tail);
  const since = flags.duration('since') ?? 0;
  if (since > 0) query['sinceSeconds'] = String(Math.round(since / 1000));
  if (flags.text('since-time') !== '') query['sinceTime'] = flags.text('since-time');
  if ((flags.int('limit-bytes') ?? 0) > 0) query['limitBytes'] = flags.text('limit-bytes');
  return query;
}

function* printLog(context: Context, pod: Json, container: string): Task<number> {
  const path = `/api/v1/namespaces/${context.namespace}/pods/${nameOf(pod)}/log`;
  const opened = context.client.stream('GET', path, { query: logQuery(context, container) });
  if (!opened.ok) return context.fail(opened.error);
  if ((yield* context.flush()) !== 'ok') return 141;
  const prefix = context.flags.bool('prefix') ? `[pod/${nameOf(pod)}/${container}] ` : '';
  const process = context.process;
  let rest = '';
  const sink =
    prefix === ''
      ? process.stdout
      : functionSink((text) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) context.out(`${prefix}${line}\n`);
        });
  const end = yield* process.openStream(opened.value, { stdin: process.stdin, stdout: sink, stderr: process.stderr, tty: false });
  if (rest !== '') context.out(`${prefix}${rest}\n`);
  yield* context.flush();
  if (end.kind === 'failed') {
    context.err(`Error from server${end.reason === undefined ? '' : ` (${end.reason})`}: ${end.message}\n`);
    return 1;
  }
  return end.code > 128 ? end.code : 0;
}

/** follows several logs at once, each in a task of its own */
function* followAll(context: Context, sources: readonly { readonly pod: Json; readonly container: string }[]): Task<number> {
  const tasks: number[] = [];
  for (const source of sources) {
    const wake = yield { kind: 'spawn', task: printLog(context, source.pod, source.container), label: 'kubectl logs' };
    if (wake.by === 'spawned') tasks.push(wake.task);
  }
  for (const task of tasks) {
    const wake = yield { kind: 'key', keys: [`task:${task}`] };
    if (wake.by === 'signal') {
      for (const other of tasks) yield { kind: 'signal', task: other, signal: 'INT' };
      return 130;
    }
  }
  return 0;
}
