import type { FieldError } from './field-error.ts';
import type { JsonObject } from './json.ts';
import type { Kube } from './kube.ts';
import type { KubeObject } from './object.ts';

/** What the server knows about one kind beyond its type (a registry's Strategy). Objects are mutable drafts until they are stored. */
export interface Strategy {
  /** fills in what the client left out */
  readonly defaults?: (draft: JsonObject) => void;
  /** fills in what a client that writes the status left out */
  readonly statusDefaults?: (draft: JsonObject) => void;
  /** puts right what a client may not decide, at creation */
  readonly prepareForCreate?: (draft: JsonObject, kube: Kube) => void;
  readonly prepareForUpdate?: (draft: JsonObject, old: JsonObject, kube: Kube) => void;
  readonly validate?: (draft: JsonObject) => FieldError[];
  readonly validateUpdate?: (draft: JsonObject, old: JsonObject) => FieldError[];
  readonly validateStatus?: (draft: JsonObject, old: JsonObject) => FieldError[];
  /** takes what is shared (addresses, ports); runs after validation and gives back what was wrong */
  readonly allocate?: (draft: JsonObject, old: JsonObject | undefined, kube: Kube, dryRun: boolean) => FieldError[];
  readonly release?: (object: KubeObject, kube: Kube) => void;
  /** what the server warns of on writes */
  readonly warnings?: (draft: JsonObject, old: JsonObject | undefined) => readonly string[];
  /** how names must look: a DNS subdomain unless said otherwise */
  readonly names?: 'subdomain' | 'label' | 'label1035' | 'path';
  /** whether metadata.generation counts changes of the spec */
  readonly generation?: boolean;
  /** whether it counts changes of the annotations too, and the status subresource may write them */
  readonly annotationsCount?: boolean;
  /** members of the spec whose change does not count */
  readonly uncounted?: readonly string[];
}
