import type { ObjectClient, ResourceName } from '../kube/client.ts';

/**
 * A controller: looks at the store, makes the writes that bring it nearer to what is wanted, and says when to look again.
 * Level-triggered and idempotent; the world calls it when a watched kind changed or its time has come. It keeps nothing between calls but
 * `memory`, plain data that is part of the world (back-offs, sync times).
 */
export interface Controller<Memory = unknown> {
  /** as in the component's events: `deployment-controller`, `default-scheduler`, `kubelet` */
  readonly name: string;
  readonly watches: readonly ResourceName[];
  readonly initialMemory: () => Memory;
  reconcile(context: ReconcileContext<Memory>): ReconcileOutcome;
}

/** Stands among the changed keys when no object changed, but something on the node: a container ended, a probe has its result. */
export const TOUCHED = 'touched';

export interface ReconcileContext<Memory> {
  readonly api: ObjectClient;
  /** simulated milliseconds since the epoch */
  readonly now: number;
  /** an integer from 0 to below - 1, seeded */
  random(below: number): number;
  memory: Memory;
  /** keys `<resource> <namespace>/<name>` that changed since the last call, {@link TOUCHED} among them; empty when time was the reason */
  readonly changed: readonly string[];
}

export interface ReconcileOutcome {
  /** simulated time at which to look again even if nothing changes */
  readonly nextAt?: number | undefined;
}
