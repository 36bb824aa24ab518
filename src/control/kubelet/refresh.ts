import { hash32 } from '../../base/random.ts';
import { sameContent } from '../defined.ts';
import type { Container } from '../kinds.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerMemory } from './memory.ts';
import { containerMounts, type MountedVolume } from './volumes.ts';

/** The kubelet looks at a pod's volumes again about once a minute (syncFrequency). */
const SYNC = 60_000;

type Volumes = Readonly<Record<string, MountedVolume>>;

/** What stands in a container's ConfigMap, Secret and projected volumes, by path; a subPath mount never changes. */
function changeable(container: Container, volumes: Volumes): Readonly<Record<string, string>> {
  const mounts = (container.volumeMounts ?? []).filter((mount) => (mount.subPath ?? '') === '');
  return containerMounts({ ...container, volumeMounts: mounts }, volumes).files;
}

function digests(files: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hash32(text)]));
}

/** Remembers what a container got when it started. */
export function noteFiles(container: Container, memory: ContainerMemory, volumes: Volumes): void {
  memory.files = digests(changeable(container, volumes));
  memory.refreshAt = undefined;
}

/** Brings changed ConfigMaps and Secrets into a running container, as late as a kubelet does; gives the time at which that is due. */
export function refreshFiles(context: KubeletContext, container: Container, memory: ContainerMemory, volumes: Volumes): number | undefined {
  if (memory.id === undefined || Object.keys(volumes).length === 0) return undefined;
  const files = changeable(container, volumes);
  const wanted = digests(files);
  if (sameContent(wanted, memory.files)) {
    memory.refreshAt = undefined;
    return undefined;
  }
  memory.refreshAt ??= context.now + SYNC;
  if (context.now < memory.refreshAt) return memory.refreshAt;
  const gone = Object.keys(memory.files).filter((path) => wanted[path] === undefined);
  const changed = Object.entries(files).filter(([path]) => wanted[path] !== memory.files[path]);
  context.ports.runtime.refresh(memory.id, Object.fromEntries(changed), gone);
  memory.files = wanted;
  memory.refreshAt = undefined;
  return undefined;
}
