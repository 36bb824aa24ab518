import type { Kube } from '../kube.ts';
import type { Resource } from '../registry/resource.ts';
import type { ApiRequest } from '../request.ts';
import type { ResourcePath } from './path.ts';

/** A request that has found its resource. */
export interface RequestContext {
  readonly kube: Kube;
  readonly request: ApiRequest;
  readonly path: ResourcePath;
  readonly resource: Resource;
  /** of namespaced resources */
  readonly namespace: string | undefined;
  readonly dryRun: boolean;
  /** warnings so far; the reply carries them */
  readonly warnings: string[];
}

/** Whether a query parameter is set to true. */
export function flag(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'true', 'T', 'True', 'TRUE', ''].includes(value);
}
