import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { createGenerated, generatedMeta, sendGenerated } from './create-one.ts';
import { deleteAll } from './delete.ts';
import { list, map, spec, status, str } from './describe/common.ts';
import { resourcePath } from './discovery.ts';
import { openPodStream } from './exec.ts';
import { DRY_RUN, FIELD_MANAGER, PRINT_FLAGS, SAVE_CONFIG, type Verb } from './verb.ts';
import { waitForObject } from './wait-delete.ts';
import { overlayJson } from './json-overlay.ts';

export const run: Verb = {
  name: 'run',
  summary: 'Run a particular image on the cluster',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  examples: ['kubectl run web --image=nginx', 'kubectl run -it --rm probe --image=busybox --restart=Never -- wget -qO- http://web'],
  required: ['image'],
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN,
    FIELD_MANAGER,
    SAVE_CONFIG,
    { name: 'image', type: 'string', default: '', help: 'image of the container' },
    { name: 'image-pull-policy', type: 'string', default: '', help: 'Always, IfNotPresent or Never' },
    { name: 'env', type: 'array', help: 'KEY=VALUE' },
    { name: 'port', type: 'string', default: '', help: 'port of the container' },
    { name: 'labels', short: 'l', type: 'string', default: '', help: 'labels of the pod: a=b,c=d' },
    { name: 'annotations', type: 'array', help: 'annotation of the pod' },
    { name: 'restart', type: 'string', default: 'Always', help: 'Always, OnFailure or Never' },
    { name: 'command', type: 'bool', default: 'false', help: 'what follows -- is the command, not its arguments' },
    { name: 'expose', type: 'bool', default: 'false', help: 'also make a ClusterIP service' },
    { name: 'rm', type: 'bool', default: 'false', help: 'delete the pod after an attached session' },
    { name: 'attach', type: 'bool', default: 'false', help: 'wait for the pod and attach to it' },
    { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'keep standard input open' },
    { name: 'tty', short: 't', type: 'bool', default: 'false', help: 'give the container a terminal' },
    { name: 'leave-stdin-open', type: 'bool', default: 'false', help: 'do not close standard input after the first session' },
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'no prompt messages' },
    { name: 'privileged', type: 'bool', default: 'false', help: 'run the container privileged' },
    { name: 'overrides', type: 'string', default: '', help: 'JSON merged over the pod' },
    { name: 'override-type', type: 'string', default: 'merge', help: 'merge, json or strategic' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', help: 'how long to wait for the pod' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'with --rm' },
    { name: 'force', type: 'bool', default: 'false', help: 'with --rm' },
    { name: 'timeout', type: 'duration', default: '0s', help: 'with --rm' },
    { name: 'wait', type: 'bool', default: 'false', help: 'with --rm' },
    { name: 'cascade', type: 'string', bare: 'background', default: 'background', help: 'with --rm' },
  ],
  run: runRun,
};

function* runRun(context: Context): Task<number> {
  const { flags, words } = context;
  const name = words[0];
  if (name === undefined || context.dash === 0) return context.usage('NAME is required for run');
  if (context.dash > 1) return context.error(`unexpected args: ${words.slice(1, context.dash).join(' ')}`);
  const image = flags.text('image');
  if (/\s/.test(image) || !/^[A-Za-z0-9][\w./:@-]*$/.test(image))
    return context.error(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (/[A-Z]/.test(image.split('@')[0]?.replace(/:[^:/]*$/, '') ?? ''))
    return context.error(
      `Invalid image name ${JSON.stringify(image)}: invalid reference format: repository name (${image.replace(/:[^:/]*$/, '')}) must be lowercase`,
    );
  const restart = flags.text('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) return context.usage(`invalid restart policy: ${restart}`);
  if (flags.bool('expose') && flags.text('port') === '') return context.usage('--port must be set when exposing a service');
  const stdin = flags.bool('stdin');
  const attached = flags.has('attach') ? flags.bool('attach') : stdin || flags.bool('tty');
  if (flags.bool('tty') && !stdin) return context.error('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('rm') && !attached) return context.error('--rm should only be used for attached containers');
  const pod = podOf(context, name, image, restart);
  if (typeof pod === 'string') return context.error(pod);
  const dryRun = context.dryRun();
  if (!dryRun.ok) return context.fail(dryRun.error);
  if (attached && dryRun.value !== 'none')
    return context.error("--dry-run can't be used with attached containers options (--attach, --stdin, or --tty)");
  const generated = { type: 'pods', object: pod, label: undefined };
  if (!attached) {
    const code = createGenerated(context, generated, 'kubectl-run');
    if (code !== 0 || !flags.bool('expose')) return code;
    return exposePod(context, name);
  }
  const made = sendGenerated(context, generated, 'kubectl-run');
  if (!made.ok) return context.fail(made.error);
  const code = yield* attachTo(context, name);
  if (flags.bool('rm')) {
    const target = [{ resource: context.builtin('pods'), namespace: context.namespace, name }];
    yield* deleteAll(context, target, {
      cascade: 'Background',
      grace: flags.int('grace-period') ?? -1,
      force: false,
      dryRun: 'none',
      bySelector: true,
      noWait: true,
    });
  }
  return code;
}

function podOf(context: Context, name: string, image: string, restart: string): Json | string {
  const { flags, words } = context;
  const args = words.slice(1);
  const labels: Record<string, string> = {};
  for (const pair of flags.text('labels') === '' ? [`run=${name}`] : flags.text('labels').split(',')) {
    const [key = '', value] = pair.split('=');
    if (value === undefined) return `unexpected label spec: ${pair}`;
    labels[key] = value;
  }
  const env: Json[] = [];
  for (const pair of flags.all('env')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) return `invalid env: ${pair}`;
    env.push({ name: pair.slice(0, equals), value: pair.slice(equals + 1) });
  }
  const annotations = Object.fromEntries(
    flags.all('annotations').map((pair) => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]),
  );
  const policy = flags.text('image-pull-policy');
  const container: Json = {
    ...(args.length > 0 ? (flags.bool('command') ? { command: args } : { args }) : {}),
    ...(env.length > 0 ? { env } : {}),
    image,
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    name,
    ...(flags.text('port') === '' ? {} : { ports: [{ containerPort: Number(flags.text('port')) }] }),
    resources: {},
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  const pod: Json = {
    metadata: { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), ...generatedMeta(context, name, labels) },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart },
    status: {},
  };
  if (flags.text('overrides') === '') return pod;
  return overlayJson(pod, flags.text('overrides'));
}

function exposePod(context: Context, name: string): number {
  const port = Number(context.flags.text('port'));
  const object: Json = {
    metadata: generatedMeta(context, name),
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: { run: name } },
    status: { loadBalancer: {} },
  };
  return createGenerated(context, { type: 'services', object, label: undefined }, 'kubectl-run');
}

/** Waits until the pod runs or is over, attaches or prints its log, and gives its exit code. */
function* attachTo(context: Context, name: string): Task<number> {
  const { flags, process } = context;
  const pods = context.builtin('pods');
  let pod: Json = {};
  const limit = process.clock.now() + (flags.duration('pod-running-timeout') ?? 60000);
  const target = { resource: pods, namespace: context.namespace, name };
  const end = yield* waitForObject(context, target, limit, (object, type) => {
    if (type === 'missing' || type === 'DELETED') return { text: 'error: pod is gone' };
    pod = object;
    const phase = str(status(object)['phase']);
    return phase === 'Running'
      ? list(status(object)['containerStatuses']).some((entry) => map(entry['state'])['running'] !== undefined) ||
          flags.text('restart') !== 'Always'
      : phase === 'Succeeded' || phase === 'Failed';
  });
  if (end.kind === 'signal') return 130;
  if (end.kind === 'failed') return context.fail(end.failure);
  if (end.kind === 'timeout') return context.error('timed out waiting for the condition');
  const container = str(list(spec(pod)['containers'])[0]?.['name']);
  const finished = ['Succeeded', 'Failed'].includes(str(status(pod)['phase']));
  if (!finished) {
    if (flags.bool('tty') && flags.bool('stdin') && !flags.bool('quiet'))
      context.err("If you don't see a command prompt, try pressing enter.\n");
    const code = yield* openPodStream(context, {
      subresource: 'attach',
      pod: name,
      container,
      command: [],
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
    });
    if (code === 130) return code;
  } else {
    const opened = context.client.stream('GET', `${resourcePath(pods, context.namespace, name)}/log`, { query: { container } });
    if (!opened.ok) return context.fail(opened.error);
    yield* context.flush();
    yield* process.openStream(opened.value, { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, tty: false });
  }
  if (flags.text('restart') !== 'Never' && flags.text('restart') !== 'OnFailure') return 0;
  let exit = 0;
  const over = yield* waitForObject(context, target, process.clock.now() + 60000, (object, type) => {
    if (type === 'missing' || type === 'DELETED') return true;
    const phase = str(status(object)['phase']);
    if (phase !== 'Succeeded' && phase !== 'Failed') return false;
    exit = Number(map(map(list(status(object)['containerStatuses'])[0]?.['state'])['terminated'])['exitCode'] ?? 0);
    return true;
  });
  if (over.kind === 'signal') return 130;
  if (exit !== 0 && flags.text('restart') === 'Never') context.err(`pod ${context.namespace}/${name} terminated (Error)\n`);
  return exit;
}
