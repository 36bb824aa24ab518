import { resolvePath } from '../../base/files.ts';
import { functionSink, textSource } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import type { Context } from './context.ts';
import { defaultContainer } from './pods.ts';
import { getObject } from './resource-args.ts';
import type { Verb } from './verb.ts';

export const cp: Verb = {
  name: 'cp',
  summary: 'Copy files to and from containers (single files)',
  usage: '<file-spec-src> <file-spec-dest> [options]',
  examples: ['kubectl cp web:/etc/hosts hosts', 'kubectl cp index.html shop/web:/usr/share/nginx/html/index.html'],
  flags: [
    { name: 'container', short: 'c', type: 'string', default: '', help: 'container of the pod' },
    { name: 'no-preserve', type: 'bool', default: 'false', help: 'accepted' },
    { name: 'retries', type: 'int', default: '0', help: 'accepted' },
  ],
  run: runCp,
};

interface Place {
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}

function parsePlace(context: Context, text: string): Place | undefined {
  const colon = text.indexOf(':');
  if (colon < 0 || text.startsWith('/') || text.startsWith('.')) return undefined;
  const [first = '', second] = text.slice(0, colon).split('/');
  return { pod: second ?? first, namespace: second === undefined ? context.namespace : first, path: text.slice(colon + 1) };
}

function* runCp(context: Context): Task<number> {
  const [from, to] = context.words;
  if (from === undefined || to === undefined) return context.error('source and destination are required');
  const source = parsePlace(context, from);
  const target = parsePlace(context, to);
  if (source && target) return context.error('one of src or dest must be a local file specification');
  const place = source ?? target;
  if (!place) return context.error('one of src or dest must be a remote file specification');
  if (place.path === '') return context.error('filepath can not be empty');
  const pod = getObject(context, context.builtin('pods'), place.namespace, place.pod);
  if (!pod.ok) return context.fail(pod.error);
  const container = context.flags.text('container') === '' ? defaultContainer(context, pod.value) : context.flags.text('container');
  const files = context.process.files;
  let text = '';
  let input = '';
  let command: readonly string[];
  if (source) command = ['cat', source.path];
  else {
    const local = files.read(resolvePath(context.cwd, from));
    if (!local.ok)
      return local.errno === 'EISDIR'
        ? context.notSimulated('kubectl cp of directories')
        : context.error(`${from} doesn't exist in local filesystem`);
    input = local.value;
    const path = place.path.endsWith('/') ? `${place.path}${from.split('/').at(-1) ?? ''}` : place.path;
    command = ['sh', '-c', `d='${path}'; [ -d "$d" ] && d="$d/${from.split('/').at(-1) ?? ''}"; cat > "$d"`];
  }
  const query = { container, command: command.join('\u0000'), stdout: 'true', stderr: 'true', stdin: 'true' };
  const opened = context.client.stream('POST', `/api/v1/namespaces/${place.namespace}/pods/${place.pod}/exec`, { query });
  if (!opened.ok) return context.error(opened.error.status?.message ?? opened.error.text);
  yield* context.flush();
  const end = yield* context.process.openStream(
    { ...opened.value, command },
    { stdin: textSource(input), stdout: functionSink((part) => (text += part)), stderr: context.process.stderr, tty: false },
  );
  if (end.kind === 'failed') return context.error(end.message);
  if (end.code !== 0) {
    context.err(`command terminated with exit code ${end.code}\n`);
    return end.code;
  }
  if (source) {
    const path = resolvePath(context.cwd, to);
    const stat = files.stat(path);
    const written = files.write(stat.ok && stat.value.kind === 'directory' ? `${path}/${source.path.split('/').at(-1) ?? ''}` : path, text);
    if (!written.ok) return context.error(`open ${to}: no such file or directory`);
  }
  return 0;
}
