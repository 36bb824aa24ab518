import { touchController } from './controllers.ts';
import type { World } from './world.ts';

/** Lines kept of a container's log; older ones are rotated away. */
const KEPT = 5_000;

/** Adds text to the log of a container; the last line may be unfinished. */
export function writeLog(world: World, containerId: string | undefined, stream: 'stdout' | 'stderr', text: string): void {
  const container = containerId === undefined ? undefined : world.state.containers.get(containerId);
  if (!container || text === '') return;
  for (const part of text.split(/(?<=\n)/)) {
    const last = container.log.at(-1);
    if (last && !last.text.endsWith('\n') && last.stream === stream)
      container.log[container.log.length - 1] = { ...last, text: last.text + part };
    else container.log.push({ at: world.state.now, stream, text: part });
  }
  if (container.log.length > KEPT) container.log.splice(0, container.log.length - KEPT);
  world.network.ports.notify(`log:${containerId ?? ''}`);
}

/** Records the end of a container's first process and tells the kubelet. */
export function containerEnded(world: World, containerId: string | undefined, code: number): void {
  const container = containerId === undefined ? undefined : world.state.containers.get(containerId);
  if (container?.state.state !== 'running') return;
  container.state = {
    state: 'exited',
    exitCode: code,
    startedAt: container.state.startedAt,
    finishedAt: world.state.now,
    reason: code === 0 ? 'Completed' : 'Error',
  };
  container.pid = undefined;
  world.network.ports.notify(`log:${container.id}`);
  const node = world.state.sandboxes.get(container.sandbox)?.node;
  if (node !== undefined) touchController(world, `kubelet/${node}`);
}
