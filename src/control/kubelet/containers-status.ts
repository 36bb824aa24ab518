import type { ContainerState, VolumeMountStatus } from 'kubernetes-types/core/v1';
import { hash32 } from '../../base/random.ts';
import type { Container, ContainerStatus } from '../kinds.ts';
import { timestamp } from '../time.ts';
import type { ContainerMemory, Terminated } from './memory.ts';
import { isContainerReady, isStarted } from './probe.ts';

/** Status of one container from what the kubelet remembers. */
export function containerStatus(
  container: Container,
  memory: ContainerMemory | undefined,
  init: boolean,
  initialized: boolean,
): ContainerStatus {
  const image = container.image ?? '';
  const done = init && container.restartPolicy !== 'Always';
  const running = memory?.current !== undefined;
  const ready = memory !== undefined && (done ? memory.ended?.exitCode === 0 : isContainerReady(container, memory));
  const known = memory?.id ?? memory?.ended?.id;
  const mounts: VolumeMountStatus[] = (container.volumeMounts ?? []).map((mount) => ({
    mountPath: mount.mountPath,
    name: mount.name,
    ...(mount.readOnly === true ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }));
  return {
    ...(known === undefined ? {} : { containerID: `containerd://${known}` }),
    // the runtime tells the whole reference
    image: known === undefined ? image : fullReference(image),
    imageID: known === undefined ? '' : imageId(image),
    lastState: memory?.last ? { terminated: terminated(memory.last) } : {},
    name: container.name,
    ready,
    restartCount: memory?.restart ?? 0,
    started: running && isStarted(container, memory),
    state: stateOf(memory, init, initialized),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

function stateOf(memory: ContainerMemory | undefined, init: boolean, initialized: boolean): ContainerState {
  if (memory?.current) return { running: { startedAt: timestamp(memory.current.startedAt) } };
  if (memory?.waiting && (memory.ended === undefined || memory.waiting.reason !== 'ContainerCreating'))
    return { waiting: { ...memory.waiting } };
  if (memory?.ended) return { terminated: terminated(memory.ended) };
  return { waiting: { reason: init || initialized ? (init ? 'PodInitializing' : 'ContainerCreating') : 'PodInitializing' } };
}

function terminated(state: Terminated): NonNullable<ContainerState['terminated']> {
  return {
    containerID: `containerd://${state.id}`,
    exitCode: state.exitCode,
    finishedAt: timestamp(state.finishedAt),
    reason: state.reason,
    startedAt: timestamp(state.startedAt),
    ...(state.message === undefined ? {} : { message: state.message }),
  };
}

/** The repository digest that an image reference stands for: stable, made of its name. */
export function imageId(image: string): string {
  const digest = [1, 2, 3, 4, 5, 6, 7, 8].map((salt) => hash32(`${salt}:${image}`).toString(16).padStart(8, '0')).join('');
  const repository = fullReference(image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')).replace(/:latest$/, '');
  return `${repository}@sha256:${digest}`;
}

/** An image's reference with registry, `library` and tag, as containerd keeps it. */
function fullReference(image: string): string {
  const first = image.split('/')[0] ?? '';
  const hasRegistry = image.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  const named = hasRegistry ? image : `docker.io/${image.includes('/') ? '' : 'library/'}${image}`;
  return image.includes('@') || /:[^/:]*$/.test(image) ? named : `${named}:latest`;
}
