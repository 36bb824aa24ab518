import type { ResourceName } from '../client.ts';
import { at, list, record, text } from '../json.ts';
import type { KubeState } from '../state.ts';
import { BUILTIN_RESOURCES, builtinAt, builtinResource } from './builtin.ts';
import type { Resource } from './resource.ts';

export const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Types made by CustomResourceDefinitions, each served version its own, in the order of their names. */
export function customResources(state: KubeState): Resource[] {
  const out: Resource[] = [];
  for (const crd of state.buckets.get(CRDS)?.objects.values() ?? []) {
    const spec = record(at(crd, 'spec'));
    const names = record(spec['names']);
    const kind = text(names['kind']);
    for (const version of list(spec['versions']).map(record)) {
      if (version['served'] !== true) continue;
      const parts = record(version['subresources']);
      const verbs = ['get', 'patch', 'update'];
      const entry = (name: string, group: string, scaleKind: string) => ({
        name,
        group,
        version: group === '' ? '' : 'v1',
        kind: scaleKind,
        verbs,
      });
      out.push({
        group: text(spec['group']),
        version: text(version['name']),
        plural: text(names['plural']),
        singular: text(names['singular']) || kind.toLowerCase(),
        kind,
        listKind: text(names['listKind']) || `${kind}List`,
        namespaced: spec['scope'] === 'Namespaced',
        shortNames: list(names['shortNames']).map(text),
        categories: list(names['categories']).map(text),
        verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
        subresources: [
          ...(parts['scale'] ? [entry('scale', 'autoscaling', 'Scale')] : []),
          ...(parts['status'] ? [entry('status', '', kind)] : []),
        ],
        storedAs: `${text(names['plural'])}.${text(spec['group'])}`,
        custom: true,
      });
    }
  }
  return out.sort((a, b) => (a.group === b.group ? 0 : a.group < b.group ? -1 : 1));
}

export function allResources(state: KubeState): readonly Resource[] {
  return [...BUILTIN_RESOURCES, ...customResources(state)];
}

/** The type of a name such as `pods` or `deployments.apps`. */
export function resourceNamed(state: KubeState, name: ResourceName): Resource | undefined {
  return builtinResource(name) ?? customResources(state).find((entry) => entry.storedAs === name);
}

/** The type at a REST path. */
export function resourceAt(state: KubeState, group: string, version: string, plural: string): Resource | undefined {
  return (
    builtinAt(group, version, plural) ??
    customResources(state).find((entry) => entry.group === group && entry.version === version && entry.plural === plural)
  );
}
