import type { Sink } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { createProcess, findCommand } from '../../cluster/process.ts';
import type { Container, LogLine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import type { StreamRequest } from '../../kube/request.ts';
import type { NamespaceId } from '../../net/namespace.ts';
import { dialKubelet } from './kubelet-dial.ts';
import { forwardPorts } from './port-forward.ts';
import type { StreamEnd, StreamStreams } from '../kubectl/process.ts';

/** Carries out what the API server handed over: commands in containers, and their logs. */
export function* openPodStream(
  world: World,
  stream: StreamRequest,
  streams: StreamStreams,
  client: NamespaceId,
  noteNotSimulated: () => void,
): Task<StreamEnd> {
  const unanswered = dialKubelet(world, stream);
  if (unanswered !== undefined) return { kind: 'failed', message: unanswered };
  if (stream.subresource === 'portforward') return yield* forwardPorts(world, stream, streams, client);
  const container = findContainer(world, stream);
  if (!container) return { kind: 'failed', message: `unable to upgrade connection: container not found ("${stream.container}")` };
  switch (stream.subresource) {
    case 'exec':
      return yield* exec(world, container, stream.command, streams, noteNotSimulated);
    case 'log':
      return yield* log(world, container, stream.query, streams.stdout);
    case 'attach':
      return yield* log(world, container, { follow: 'true', sinceSeconds: '0' }, streams.stdout);
  }
}

/** The newest container of that name in the pod. */
function findContainer(world: World, { namespace, pod, container, query }: StreamRequest): Container | undefined {
  let newest: Container | undefined;
  let previous: Container | undefined;
  for (const candidate of world.state.containers.values()) {
    const sandbox = world.state.sandboxes.get(candidate.sandbox);
    if (sandbox?.pod.namespace !== namespace || sandbox.pod.name !== pod || candidate.name !== container) continue;
    previous = newest;
    newest = candidate;
  }
  return query['previous'] === 'true' ? previous : newest;
}

function* exec(
  world: World,
  container: Container,
  command: readonly string[],
  streams: StreamStreams,
  noteNotSimulated: () => void,
): Task<StreamEnd> {
  const machine = world.state.machines.get(container.machine);
  if (!machine || container.state.state !== 'running')
    return { kind: 'failed', message: `Internal error occurred: error executing command in container: container is not running` };
  const [name = '', ...args] = command;
  const found = findCommand(world, machine, name);
  if (!found) {
    const reason = name.includes('/') ? `stat ${name}: no such file or directory` : `exec: "${name}": executable file not found in $PATH`;
    return {
      kind: 'failed',
      message: `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${container.id}": OCI runtime exec failed: exec failed: unable to start container process: ${reason}`,
    };
  }
  const process = createProcess(world, machine, {
    name: name.slice(name.lastIndexOf('/') + 1),
    args,
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    terminal: streams.tty ? streams.window : undefined,
    noteNotSimulated,
  });
  return { kind: 'exit', code: yield* found.run(process) };
}

function* log(world: World, container: Container, query: Readonly<Record<string, string>>, out: Sink): Task<StreamEnd> {
  const since =
    query['sinceSeconds'] === undefined
      ? query['sinceTime'] === undefined
        ? 0
        : Date.parse(query['sinceTime'])
      : world.state.now - Number(query['sinceSeconds']) * 1000;
  const show = (line: LogLine): string => (query['timestamps'] === 'true' ? `${stamp(line.at)} ${line.text}` : line.text);
  let lines = container.log.filter((line) => line.at >= since);
  if (query['tailLines'] !== undefined) lines = Number(query['tailLines']) === 0 ? [] : lines.slice(-Number(query['tailLines']));
  let text = lines.map(show).join('');
  if (query['limitBytes'] !== undefined) text = text.slice(0, Number(query['limitBytes']));
  if (text !== '' && (yield* out.write(text)) === 'closed') return { kind: 'exit', code: 141 };
  let last = container.log.at(-1);
  while (query['follow'] === 'true' && container.state.state === 'running') {
    const wake = yield { kind: 'key', keys: [`log:${container.id}`] };
    if (wake.by === 'signal') return { kind: 'exit', code: 130 };
    const start = last === undefined ? 0 : container.log.indexOf(last) + 1;
    const fresh = container.log.slice(start);
    last = container.log.at(-1);
    const more = fresh.map(show).join('');
    if (more !== '' && (yield* out.write(more)) === 'closed') return { kind: 'exit', code: 141 };
  }
  return { kind: 'exit', code: 0 };
}

/** RFC 3339 with nanoseconds, as the container runtime writes it. */
function stamp(at: number): string {
  return new Date(at).toISOString().replace(/\.(\d{3})Z$/, '.$1000000Z');
}
