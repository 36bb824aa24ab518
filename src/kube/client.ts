import type { Result } from '../base/result.ts';
import type { Draft, KubeObject, Status } from './object.ts';

/** A kind of the API by its plural and group, as `kubectl api-resources -o name` prints it: `pods`, `deployments.apps`. */
export type ResourceName = string;

/**
 * The API as controllers, kube-proxy and in-cluster programs use it: typed objects, no HTTP, same validation, same store.
 * Reads come from the store at once; lists are sorted by namespace, then name.
 */
export interface ObjectClient {
  get<T extends KubeObject>(resource: ResourceName, name: string, namespace?: string): T | undefined;
  list<T extends KubeObject>(resource: ResourceName, options?: ListFilter): readonly T[];
  create<T extends KubeObject>(resource: ResourceName, object: Draft<T>): Result<T, Status>;
  /** replaces spec and metadata; conflicts when resourceVersion is set and stale */
  update<T extends KubeObject>(resource: ResourceName, object: T): Result<T, Status>;
  /** replaces the status only; unchanged content writes nothing */
  updateStatus<T extends KubeObject>(resource: ResourceName, object: T): Result<T, Status>;
  delete(resource: ResourceName, name: string, namespace?: string, options?: DeleteRequest): Result<undefined, Status>;
  /** records an Event about an object; repeated ones count up as the event recorder's aggregation does */
  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, source: EventSource): void;
}

export interface ListFilter {
  readonly namespace?: string;
  /** label selector, already matched by equality */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface DeleteRequest {
  readonly gracePeriodSeconds?: number;
  readonly propagation?: 'Foreground' | 'Background' | 'Orphan';
  readonly uid?: string;
}

export interface EventSource {
  readonly component: string;
  readonly host?: string;
  /** recorded by events.k8s.io: its time is eventTime, nothing counts; what was done, as `Binding` */
  readonly action?: string;
  /** the part of the object it is about, as `spec.containers{web}` */
  readonly fieldPath?: string;
}
