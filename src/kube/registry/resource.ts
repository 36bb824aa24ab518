import type { ResourceName } from '../client.ts';
import type { ResourceId } from '../status-error.ts';

/** A part of an object with an address of its own, as `pods/log`. */
export interface Subresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** A resource type that the server serves. */
export interface Resource extends ResourceId {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  /** the resource whose objects these are; another one for second groups and versions (`events.events.k8s.io` are `events`) */
  readonly storedAs: ResourceName;
  /** a kind made by a CustomResourceDefinition */
  readonly custom: boolean;
}

export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

export function hasSubresource(resource: Resource, name: string): boolean {
  return resource.subresources.some((entry) => entry.name === name);
}
