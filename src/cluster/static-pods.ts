import { parse } from 'yaml';
import type { Pod } from '../control/kinds.ts';
import type { Draft } from '../kube/object.ts';
import { filesOf } from './process.ts';
import type { Machine } from './state.ts';
import type { World } from './world.ts';

const DIRECTORY = '/etc/kubernetes/manifests';

/** The kubelet's file source: pods whose manifests stand in the node's directory. What does not parse is left out, as it is there. */
export function staticPods(world: World, machine: Machine): readonly Draft<Pod>[] {
  const files = filesOf(world, machine);
  const names = files.list(DIRECTORY);
  if (!names.ok) return [];
  return names.value.flatMap((name) => {
    const text = files.read(`${DIRECTORY}/${name}`);
    const pod = text.ok ? parsed(text.value) : undefined;
    return pod ? [pod] : [];
  });
}

const known = new Map<string, Draft<Pod> | undefined>();

function parsed(text: string): Draft<Pod> | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size > 64) known.clear();
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    value = undefined;
  }
  const pod =
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Pod' && 'metadata' in value
      ? (value as Draft<Pod>)
      : undefined;
  known.set(text, pod);
  return pod;
}
