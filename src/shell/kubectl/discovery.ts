import { err, ok, type Result } from '../../base/result.ts';
import type { ApiClient, Json } from './client.ts';
import { plainFailure, type Failure } from './failure.ts';

/** A resource type of the server, as discovery tells it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  /** whether this version is the group's preferred one */
  readonly preferred: boolean;
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** `deployments.apps`, or `pods` for the core group. */
export function resourceName(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `deployment.apps/web` style name of an object, as verbs print it. */
export function objectName(resource: Resource, name: string): string {
  return `${resource.singular}${resource.group === '' ? '' : `.${resource.group}`}/${name}`;
}

export function apiVersion(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** The REST path of a resource, or of one object of it. */
export function resourcePath(resource: Resource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const space = resource.namespaced && namespace !== undefined && namespace !== '' ? `/namespaces/${namespace}` : '';
  const tail = name === undefined ? '' : `/${encodeURIComponent(name)}${subresource === undefined ? '' : `/${subresource}`}`;
  return `${root}${space}/${resource.plural}${tail}`;
}

/** The server's resource types in discovery order (aggregated discovery). */
export class Discovery {
  readonly resources: readonly Resource[];

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
  }

  /** Finds a type by what was typed: plural, singular, kind, short name, each with `.version.group` or `.group` behind it. */
  find(typed: string): Resource | undefined {
    const [name = '', ...rest] = typed.split('.');
    const candidates = this.resources.filter((entry) => entry.preferred || rest.length > 0);
    const lower = name.toLowerCase();
    const named = (entry: Resource): boolean => entry.plural === lower || entry.singular === lower || entry.kind.toLowerCase() === lower;
    if (rest.length === 0) return candidates.find(named) ?? candidates.find((entry) => entry.shortNames.includes(name));
    const group = rest.join('.');
    const matches = candidates.filter((entry) => named(entry) || entry.shortNames.includes(name));
    const versioned = matches.find((entry) => entry.version === rest[0] && entry.group === rest.slice(1).join('.'));
    return (
      versioned ??
      matches.find((entry) => entry.group === group && entry.preferred) ??
      matches.find((entry) => entry.group.startsWith(group) && entry.preferred)
    );
  }

  /** Warnings about a typed short name that several groups have, as client-go's expander words them. */
  ambiguity(typed: string): readonly string[] {
    const sharing = this.resources.filter((entry) => entry.preferred && entry.shortNames.includes(typed.toLowerCase()));
    return sharing.slice(1).map((entry) => `short name "${typed}" could also match lower priority resource ${entry.plural}.${entry.group}`);
  }

  /** The type of a manifest's `apiVersion` and `kind`. */
  byKind(version: string, kind: string): Resource | undefined {
    const lower = kind.toLowerCase();
    return this.resources.find((entry) => entry.kind.toLowerCase() === lower && apiVersion(entry) === version);
  }

  /** Types of a category, `all` for instance. */
  category(name: string): readonly Resource[] {
    return this.resources.filter((entry) => entry.preferred && entry.categories.includes(name));
  }
}

/** The error for a type that the server does not have. */
export function noSuchType(typed: string): Failure {
  return plainFailure(`the server doesn't have a resource type "${typed.split('.')[0] ?? ''}"`);
}

/** Asks the server which types it has. */
export function discover(client: ApiClient): Result<Discovery, Failure> {
  const out: Resource[] = [];
  for (const path of ['/api', '/apis']) {
    const answer = client.call('GET', path, { accept: ACCEPT, query: { timeout: '32s' } });
    if (!answer.ok) return answer;
    for (const group of list(answer.value['items'])) readGroup(group, out);
  }
  return ok(new Discovery(out));
}

function readGroup(group: Json, out: Resource[]): void {
  const name = String((group['metadata'] as Json | undefined)?.['name'] ?? '');
  list(group['versions']).forEach((version, index) => {
    for (const entry of list(version['resources'])) {
      const kind = String((entry['responseKind'] as Json | undefined)?.['kind'] ?? '');
      out.push({
        group: name,
        version: String(version['version']),
        plural: String(entry['resource']),
        singular: String(entry['singularResource'] ?? kind.toLowerCase()),
        kind,
        namespaced: entry['scope'] === 'Namespaced',
        shortNames: (entry['shortNames'] as string[] | undefined) ?? [],
        categories: (entry['categories'] as string[] | undefined) ?? [],
        verbs: (entry['verbs'] as string[] | undefined) ?? [],
        subresources: list(entry['subresources']).map((sub) => String(sub['subresource'])),
        preferred: index === 0 || !out.some((other) => other.group === name && other.plural === entry['resource']),
      });
    }
  });
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** For a missing type: `err` with the text kubectl has for it. */
export function findType(discovery: Discovery, typed: string): Result<Resource, Failure> {
  const found = discovery.find(typed);
  return found ? ok(found) : err(noSuchType(typed));
}
