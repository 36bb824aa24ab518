import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { apiVersionOf, type Resource } from '../registry/resource.ts';

/** Fields of a core Event and what events.k8s.io calls them. */
const EVENT_FIELDS: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

/** A stored object as the addressed group and version shows it. */
export function served(resource: Resource, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(resource);
  if (object.apiVersion === apiVersion) return object;
  const out: JsonObject = { ...(object as unknown as JsonObject), apiVersion };
  if (resource.group === 'events.k8s.io') rename(out, 0, 1);
  return out as unknown as KubeObject;
}

/** What a client sent in the addressed group and version, as it is stored. */
export function stored(resource: Resource, body: JsonObject): JsonObject {
  if (resource.group !== 'events.k8s.io') return body;
  const out = { ...body, apiVersion: 'v1' };
  rename(out, 1, 0);
  return out;
}

function rename(object: JsonObject, from: 0 | 1, to: 0 | 1): void {
  for (const pair of EVENT_FIELDS) {
    if (object[pair[from]] === undefined) continue;
    object[pair[to]] = object[pair[from]];
    delete object[pair[from]];
  }
}
