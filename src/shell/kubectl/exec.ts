import type { Task } from '../../base/task.ts';
import type { Context } from './context.ts';
import { nameOf, status, str } from './describe/common.ts';
import { plainFailure, type Failure } from './failure.ts';
import { containerNames, defaultContainer, findPod, hasContainer } from './pods.ts';
import type { FlagSpec } from './flags.ts';
import type { Verb } from './verb.ts';

const STREAM_FLAGS: readonly FlagSpec[] = [
  { name: 'container', short: 'c', type: 'string', default: '', help: 'container of the pod' },
  { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'pass standard input to the container' },
  { name: 'tty', short: 't', type: 'bool', default: 'false', help: 'standard input is a terminal' },
  { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'only print what the command prints' },
  { name: 'pod-running-timeout', type: 'duration', default: '1m0s', help: 'how long to wait for a pod' },
];

export const exec: Verb = {
  name: 'exec',
  summary: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  examples: ['kubectl exec web -- ls /', 'kubectl exec -it deploy/web -- sh'],
  flags: [...STREAM_FLAGS, { name: 'filename', short: 'f', type: 'list', help: 'manifest that names the pod' }],
  run: runExec,
};

function* runExec(context: Context): Task<number> {
  const { words, dash, flags } = context;
  const before = dash >= 0 ? words.slice(0, dash) : words;
  const command = dash >= 0 ? words.slice(dash) : words.slice(1);
  const typed = before[0];
  if (typed === undefined) return context.error('pod, type/name or --filename must be specified');
  if (dash < 0 && command.length > 0) {
    context.err(
      "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
    );
    return 1;
  }
  if (command.length === 0 || before.length > 1) return context.error('you must specify at least one command for the container');
  const found = yield* findPod(context, typed, 'cannot attach to');
  if (!found.ok) return found.error.text === '' ? 130 : context.fail(found.error);
  const pod = found.value.pod;
  const phase = str(status(pod)['phase']);
  if (phase === 'Succeeded' || phase === 'Failed')
    return context.error(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = flags.text('container') === '' ? defaultContainer(context, pod, flags.bool('quiet')) : flags.text('container');
  if (!hasContainer(pod, container))
    return context.error(
      `Internal error occurred: container ${container} is not valid for pod ${nameOf(pod)}`.replace('Internal error occurred: ', ''),
    );
  return yield* openPodStream(context, {
    subresource: 'exec',
    pod: nameOf(pod),
    container,
    command,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
  });
}

export interface PodStream {
  readonly subresource: 'exec' | 'attach';
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Opens exec or attach and carries the terminal on; gives the command's exit code. */
export function* openPodStream(context: Context, stream: PodStream): Task<number> {
  const process = context.process;
  let tty = stream.tty;
  if (tty && !process.stdin.isTerminal && process.terminal === undefined) {
    context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = false;
  }
  const query: Record<string, string> = { container: stream.container, stdout: 'true' };
  if (stream.subresource === 'exec') query['command'] = stream.command.join('\u0000');
  if (stream.stdin) query['stdin'] = 'true';
  if (tty) query['tty'] = 'true';
  else query['stderr'] = 'true';
  const opened = context.client.stream('POST', `/api/v1/namespaces/${context.namespace}/pods/${stream.pod}/${stream.subresource}`, {
    query,
  });
  if (!opened.ok) return context.fail(streamFailure(opened.error));
  if ((yield* context.flush()) !== 'ok') return 141;
  const request = stream.subresource === 'exec' ? { ...opened.value, command: stream.command } : opened.value;
  const end = yield* process.openStream(request, {
    stdin: stream.stdin ? process.stdin : closedSource,
    stdout: process.stdout,
    stderr: process.stderr,
    tty,
    window: process.terminal,
  });
  if (end.kind === 'exit') {
    if (end.code !== 0 && stream.subresource === 'exec') context.err(`command terminated with exit code ${end.code}\n`);
    return end.code;
  }
  return context.error(end.message);
}

/** an end of file */
const closedSource = {
  isTerminal: false,

  *read(): Task<undefined> {
    return undefined;
  },
  unread(): void {},
  close(): void {},
};

function streamFailure(failure: Failure): Failure {
  return failure.status ? plainFailure(failure.status.message ?? '') : failure;
}

export const attach: Verb = {
  name: 'attach',
  summary: 'Attach to a running container',
  usage: '(POD | TYPE/NAME) -c CONTAINER [options]',
  examples: ['kubectl attach web -c web', 'kubectl attach -it web'],
  flags: STREAM_FLAGS,
  *run(context) {
    const typed = context.words[0];
    if (typed === undefined) return context.error('at least 1 argument is required for attach');
    if (context.words.length > 2)
      return context.error(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' + `${context.words.length}: [${context.words.join(' ')}]`,
      );
    const found = yield* findPod(context, context.words.length === 2 ? context.words.join('/') : typed, 'cannot attach to');
    if (!found.ok) return found.error.text === '' ? 130 : context.fail(found.error);
    const pod = found.value.pod;
    const phase = str(status(pod)['phase']);
    if (phase === 'Succeeded' || phase === 'Failed')
      return context.error(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const named = context.flags.text('container');
    if (named !== '' && !hasContainer(pod, named))
      return context.error(
        `cannot attach to the container: container ${named} is not valid for pod ${nameOf(pod)} out of: ${containerNames(pod)}`,
      );
    const container = named === '' ? defaultContainer(context, pod, context.flags.bool('quiet')) : named;
    if (!context.flags.bool('quiet') && context.flags.bool('stdin') && context.flags.bool('tty'))
      context.err("If you don't see a command prompt, try pressing enter.\n");
    return yield* openPodStream(context, {
      subresource: 'attach',
      pod: nameOf(pod),
      container,
      command: [],
      stdin: context.flags.bool('stdin'),
      tty: context.flags.bool('tty'),
    });
  },
};
