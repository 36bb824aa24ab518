import type { ApiUser } from '../request.ts';

/** How a write is to be done. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly user?: ApiUser;
  /** `status` and other parts of an object with an address of their own */
  readonly subresource?: string;
  /** a component's write through the object client: binding a pod to its node is an update there */
  readonly component?: boolean;
}
