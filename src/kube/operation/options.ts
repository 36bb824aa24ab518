import type { ApiUser } from '../request.ts';

/** How a write is to be done. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly user?: ApiUser;
  /** `status` and other parts of an object with an address of their own */
  readonly subresource?: string;
  readonly fieldManager?: string;
}
