import { notSimulatedLine, type Command, type Process } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import type { Container, Machine, Sandbox } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';

const VALUED = new Set([
  '--name',
  '--pod',
  '-p',
  '--state',
  '-s',
  '--namespace',
  '--image',
  '--label',
  '-o',
  '--output',
  '-r',
  '--runtime-endpoint',
  '--tail',
  '-n',
  '--last',
]);

/** crictl(1) on nodes, over the runtime's own sandboxes and containers: ps, pods, logs. */
export function crictlCommand(world: World, machine: Machine): Command {
  return {
    name: 'crictl',
    summary: 'show pods and containers of the container runtime of a node',
    flags: ['ps', 'pods', 'logs', '-a', '-q', '--name', '--pod', '--state', '--namespace'],
    *run(process) {
      const values = new Map<string, string>();
      const flags = new Set<string>();
      const words: string[] = [];
      for (let i = 0; i < process.args.length; i++) {
        const word = process.args[i] ?? '';
        const equals = word.indexOf('=');
        if (word.startsWith('--') && equals > 0) values.set(word.slice(0, equals), word.slice(equals + 1));
        else if (VALUED.has(word)) values.set(word, process.args[++i] ?? '');
        else if (word.startsWith('-') && word !== '-') flags.add(word);
        else words.push(word);
      }
      const unknown = [...flags, ...values.keys()].find((each) => !SIMULATED.has(each));
      const [verb = '', ...names] = words;
      if (!['ps', 'pods', 'logs'].includes(verb) || unknown !== undefined)
        return yield* refuse(process, `crictl ${[verb, unknown].filter((each) => each !== undefined && each !== '').join(' ')}`.trim());
      const asked: Asked = { world, machine, process, flags, values };
      if (verb === 'ps') return yield* containers(asked);
      if (verb === 'pods') return yield* pods(asked);
      return yield* logs(asked, names);
    },
  };
}

const SIMULATED = new Set([
  '-a',
  '--all',
  '-q',
  '--quiet',
  '--name',
  '--pod',
  '-p',
  '--state',
  '-s',
  '--namespace',
  '-r',
  '--runtime-endpoint',
  '--tail',
  '--no-trunc',
]);

interface Asked {
  readonly world: World;
  readonly machine: Machine;
  readonly process: Process;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

function* refuse(process: Process, what: string): Task<number> {
  process.noteNotSimulated();
  yield* process.stderr.write(notSimulatedLine(what));
  return 1;
}

/** Two spaces and more between columns, as text/tabwriter sets them (minimum width 20, padding 1). */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(20, ...rows.map((row) => (row[column] ?? '').length + 1)));
  return rows
    .map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('')}\n`)
    .join('');
}

/** "About a minute ago" (docker/go-units HumanDuration). */
function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(minutes / 60);
  if (seconds < 1) return 'Less than a second ago';
  if (seconds === 1) return '1 second ago';
  if (seconds < 60) return `${seconds} seconds ago`;
  if (minutes === 1) return 'About a minute ago';
  if (minutes < 60) return `${minutes} minutes ago`;
  if (hours === 1) return 'About an hour ago';
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}

function createdAt(container: Container): number {
  return 'startedAt' in container.state ? container.state.startedAt : 0;
}

function* containers({ world, machine, process, flags, values }: Asked): Task<number> {
  const all = flags.has('-a') || flags.has('--all');
  const state = values.get('--state') ?? values.get('-s');
  const shown = [...world.state.containers.values()]
    .map((container) => ({ container, sandbox: world.state.sandboxes.get(container.sandbox) }))
    .filter((each): each is { container: Container; sandbox: Sandbox } => each.sandbox?.node === machine.id)
    .filter(({ container, sandbox }) => {
      const running = container.state.state === 'running';
      const wanted = values.get('--pod') ?? values.get('-p');
      return (
        (state === undefined ? all || running : stateOf(container).toLowerCase() === state.toLowerCase()) &&
        container.name.includes(values.get('--name') ?? '') &&
        (wanted === undefined || sandbox.id.startsWith(wanted)) &&
        (values.get('--namespace') ?? sandbox.pod.namespace) === sandbox.pod.namespace
      );
    })
    .sort((a, b) => createdAt(b.container) - createdAt(a.container) || (a.container.id < b.container.id ? -1 : 1));
  if (flags.has('-q') || flags.has('--quiet')) {
    yield* process.stdout.write(shown.map(({ container }) => `${container.id}\n`).join(''));
    return 0;
  }
  const attempt = (container: Container): number =>
    [...world.state.containers.values()].filter(
      (each) => each.sandbox === container.sandbox && each.name === container.name && createdAt(each) < createdAt(container),
    ).length;
  const rows = shown.map(({ container, sandbox }) => [
    container.id.slice(0, 13),
    container.image,
    ago(world.state.now - createdAt(container)),
    stateOf(container),
    container.name,
    String(attempt(container)),
    sandbox.id.slice(0, 13),
    sandbox.pod.name,
    sandbox.pod.namespace,
  ]);
  yield* process.stdout.write(
    table([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows]),
  );
  return 0;
}

function stateOf(container: Container): string {
  return container.state.state === 'running' ? 'Running' : 'Exited';
}

function* pods({ world, machine, process, flags, values }: Asked): Task<number> {
  const shown = [...world.state.sandboxes.values()].filter(
    (sandbox) =>
      sandbox.node === machine.id &&
      sandbox.pod.name.includes(values.get('--name') ?? '') &&
      (values.get('--namespace') ?? sandbox.pod.namespace) === sandbox.pod.namespace,
  );
  if (flags.has('-q') || flags.has('--quiet')) {
    yield* process.stdout.write(shown.map((sandbox) => `${sandbox.id}\n`).join(''));
    return 0;
  }
  const first = (sandbox: Sandbox): number =>
    Math.min(world.state.now, ...[...world.state.containers.values()].filter((each) => each.sandbox === sandbox.id).map(createdAt));
  const rows = shown
    .sort((a, b) => first(b) - first(a) || (a.id < b.id ? -1 : 1))
    .map((sandbox) => [
      sandbox.id.slice(0, 13),
      ago(world.state.now - first(sandbox)),
      'Ready',
      sandbox.pod.name,
      sandbox.pod.namespace,
      '0',
      '(default)',
    ]);
  yield* process.stdout.write(table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]));
  return 0;
}

function* logs({ world, machine, process, values }: Asked, [id = '']: readonly string[]): Task<number> {
  const found = [...world.state.containers.values()].find(
    (container) => id !== '' && container.id.startsWith(id) && world.state.sandboxes.get(container.sandbox)?.node === machine.id,
  );
  if (!found) {
    yield* process.stderr.write(
      id === ''
        ? 'FATA[0000] ID cannot be empty\n'
        : `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found\n`,
    );
    return 1;
  }
  const tail = values.get('--tail');
  const lines = tail === undefined ? found.log : found.log.slice(Math.max(0, found.log.length - Number(tail)));
  for (const line of lines) yield* process[line.stream].write(line.text);
  return 0;
}
