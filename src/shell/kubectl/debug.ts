import { nextSuffixFrom } from './random-name.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { isDebugProfile, profileNodeAccess, profileSecurity } from './debug-profile.ts';
import { list, map, spec, status, str } from './describe/common.ts';
import { resourcePath } from './discovery.ts';
import { openPodStream } from './exec.ts';
import { getObject } from './resource-args.ts';
import type { Verb } from './verb.ts';
import { waitForObject } from './wait-delete.ts';

export const debug: Verb = {
  name: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  examples: ['kubectl debug -it web --image=busybox --target=web', 'kubectl debug node/worker-1 -it --image=busybox'],
  flags: [
    { name: 'image', type: 'string', default: '', help: 'image of the debugging container' },
    { name: 'container', short: 'c', type: 'string', default: '', help: 'name of the debugging container' },
    { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'keep standard input open' },
    { name: 'tty', short: 't', type: 'bool', default: 'false', help: 'give it a terminal' },
    { name: 'target', type: 'string', default: '', help: 'container whose processes it sees' },
    { name: 'env', type: 'array', help: 'KEY=VALUE' },
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'say less' },
    { name: 'attach', type: 'bool', default: 'false', help: 'attach to it' },
    { name: 'image-pull-policy', type: 'string', default: '', help: 'pull policy' },
    { name: 'profile', type: 'string', default: 'general', help: 'legacy, general, baseline, netadmin, restricted or sysadmin' },
    { name: 'copy-to', type: 'string', default: '', help: 'work on a copy of the pod (not simulated)' },
    { name: 'share-processes', type: 'bool', default: 'true', help: 'with --copy-to' },
    { name: 'replace', type: 'bool', default: 'false', help: 'with --copy-to' },
    { name: 'same-node', type: 'bool', default: 'false', help: 'with --copy-to' },
    { name: 'set-image', type: 'list', help: 'with --copy-to' },
    { name: 'arguments-only', type: 'bool', default: 'false', help: 'what follows -- are arguments' },
  ],
  run: runDebug,
};

function* runDebug(context: Context): Task<number> {
  const { flags, words } = context;
  const typed = words[0];
  if (typed === undefined) return context.error('NAME is required for debug');
  if (flags.text('copy-to') !== '') return context.notSimulated('kubectl debug --copy-to');
  if (flags.text('image') === '') return context.error('you must specify --image or --set-image');
  const profile = flags.text('profile');
  if (!isDebugProfile(profile)) return context.error(`unknown profile: ${profile}`);
  const command = context.dash >= 0 ? words.slice(context.dash) : [];
  const [type, name] = typed.includes('/') ? (typed.split('/') as [string, string]) : ['pods', typed];
  const resource = context.type(type);
  if (!resource.ok) return context.fail(resource.error);
  const object = getObject(context, resource.value, context.namespace, name);
  if (!object.ok) return context.fail(object.error);
  const suffix = nextSuffixFrom(context.process.random, 5);
  const container: Json = {
    name: flags.text('container') === '' ? (resource.value.kind === 'Node' ? 'debugger' : `debugger-${suffix}`) : flags.text('container'),
    image: flags.text('image'),
    ...(command.length > 0 ? (flags.bool('arguments-only') ? { args: command } : { command }) : {}),
    env: flags.all('env').map((pair) => ({ name: pair.split('=')[0], value: pair.split('=').slice(1).join('=') })),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    ...profileSecurity(profile, resource.value.kind === 'Node' ? 'node' : 'pod'),
    terminationMessagePolicy: 'File',
    imagePullPolicy: flags.text('image-pull-policy') === '' ? 'IfNotPresent' : flags.text('image-pull-policy'),
  };
  const attach = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (resource.value.kind === 'Node') return yield* debugNode(context, name, container, suffix, attach);
  if (resource.value.kind !== 'Pod') return context.error(`${type}/${name} is not a pod or node`);
  const target = flags.text('target');
  if (!flags.bool('quiet')) {
    if (target !== '')
      context.out(
        `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      );
    if (flags.text('container') === '') context.out(`Defaulting debug container name to ${str(container['name'])}.\n`);
  }
  const ephemeral = [
    ...list(spec(object.value)['ephemeralContainers']),
    { ...container, ...(target === '' ? {} : { targetContainerName: target }) },
  ];
  const answer = context.client.call('PATCH', resourcePath(resource.value, context.namespace, name, 'ephemeralcontainers'), {
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { ephemeralContainers: ephemeral } },
  });
  if (!answer.ok) return context.fail(answer.error);
  return attach ? yield* attachWhenRunning(context, name, str(container['name']), 'ephemeralContainerStatuses') : 0;
}

function* debugNode(context: Context, node: string, container: Json, suffix: string, attach: boolean): Task<number> {
  const name = `node-debugger-${node}-${suffix}`;
  const access = profileNodeAccess(context.flags.text('profile'));
  const pod: Json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [{ ...container, ...(access.files ? { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] } : {}) }],
      ...(access.namespaces ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(access.files ? { volumes: [{ hostPath: { path: '/' }, name: 'host-root' }] } : {}),
    },
  };
  const answer = context.client.call('POST', `/api/v1/namespaces/${context.namespace}/pods`, { body: pod });
  if (!answer.ok) return context.fail(answer.error);
  if (!context.flags.bool('quiet'))
    context.out(`Creating debugging pod ${name} with container ${str(container['name'])} on node ${node}.\n`);
  return attach ? yield* attachWhenRunning(context, name, str(container['name']), 'containerStatuses') : 0;
}

function* attachWhenRunning(context: Context, pod: string, container: string, field: string): Task<number> {
  const target = { resource: context.builtin('pods'), namespace: context.namespace, name: pod };
  yield* context.flush();
  const end = yield* waitForObject(context, target, context.process.clock.now() + 60000, (object) => {
    const state = map(list(status(object)[field]).find((entry) => str(entry['name']) === container)?.['state']);
    return state['running'] !== undefined || state['terminated'] !== undefined;
  });
  if (end.kind === 'signal') return 130;
  if (end.kind === 'timeout') return context.error('timed out waiting for the condition');
  if (end.kind === 'failed') return context.fail(end.failure);
  if (!context.flags.bool('quiet') && context.flags.bool('tty')) context.err("If you don't see a command prompt, try pressing enter.\n");
  return yield* openPodStream(context, {
    subresource: 'attach',
    pod,
    container,
    command: [],
    stdin: context.flags.bool('stdin'),
    tty: context.flags.bool('tty'),
  });
}
