import type { JsonObject } from '../json.ts';
import { allResources } from '../registry/lookup.ts';
import type { Resource } from '../registry/resource.ts';
import type { KubeState } from '../state.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export interface DiscoveryAnswer {
  readonly contentType: string;
  readonly body: JsonObject;
}

/** `/api` and `/apis`, aggregated (apidiscovery v2) when the client asks for it. */
export function discoveryRoot(state: KubeState, root: 'api' | 'apis', accept: string): DiscoveryAnswer {
  const resources = allResources(state).filter((entry) => (entry.group === '') === (root === 'api'));
  const groups = [...new Set(resources.map((entry) => entry.group))];
  if (!accept.includes('as=APIGroupDiscoveryList'))
    return { contentType: 'application/json', body: root === 'api' ? apiVersions(state) : groupList(groups, resources) };
  const items = groups.map((group) => ({
    metadata: group === '' ? {} : { name: group },
    versions: versionsOf(group, resources).map((version) => ({
      version,
      resources: resources.filter((entry) => entry.group === group && entry.version === version).map(aggregated),
      freshness: 'Current',
    })),
  }));
  return { contentType: AGGREGATED, body: { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items } };
}

function versionsOf(group: string, resources: readonly Resource[]): string[] {
  return [...new Set(resources.filter((entry) => entry.group === group).map((entry) => entry.version))];
}

function aggregated(entry: Resource): JsonObject {
  const own = entry.custom ? { group: entry.group, version: entry.version } : { group: '', version: '' };
  return {
    resource: entry.plural,
    responseKind: { ...own, kind: entry.kind },
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singular,
    verbs: entry.verbs,
    ...(entry.shortNames.length > 0 ? { shortNames: entry.shortNames } : {}),
    ...(entry.categories.length > 0 ? { categories: entry.categories } : {}),
    ...(entry.subresources.length > 0
      ? {
          subresources: entry.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}

function apiVersions(state: KubeState): JsonObject {
  const address = `${state.config.advertiseAddress}:${state.config.securePort}`;
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }] };
}

function groupEntry(group: string, resources: readonly Resource[]): JsonObject {
  const versions = versionsOf(group, resources).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function groupList(groups: readonly string[], resources: readonly Resource[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((group) => groupEntry(group, resources)) };
}

/** `/apis/GROUP`; undefined when there is none. */
export function discoveryGroup(state: KubeState, group: string): JsonObject | undefined {
  const resources = allResources(state).filter((entry) => entry.group === group);
  return resources.length === 0 || group === '' ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group, resources) };
}

/** `/api/v1` and `/apis/GROUP/VERSION`; undefined when there is none. */
export function discoveryVersion(state: KubeState, group: string, version: string): JsonObject | undefined {
  const resources = allResources(state).filter((entry) => entry.group === group && entry.version === version);
  if (resources.length === 0) return undefined;
  const rows = resources.flatMap((entry) => [
    {
      name: entry.plural,
      singularName: entry.singular,
      namespaced: entry.namespaced,
      kind: entry.kind,
      verbs: entry.verbs,
      ...(entry.shortNames.length > 0 ? { shortNames: entry.shortNames } : {}),
      ...(entry.categories.length > 0 ? { categories: entry.categories } : {}),
    },
    ...entry.subresources.map((sub) => ({
      name: `${entry.plural}/${sub.name}`,
      singularName: '',
      namespaced: entry.namespaced,
      ...(sub.group === '' ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group === '' ? version : `${group}/${version}`, resources: rows };
}
