import type { ResourceName } from './client.ts';
import type { KubeObject } from './object.ts';

/** What the API server was started with. */
export interface KubeConfig {
  /** as `/version` tells it, `v1.36.2` */
  readonly version: string;
  /** service ranges, the primary one first */
  readonly serviceCIDRs: readonly string[];
  readonly nodePortRange: { readonly from: number; readonly to: number };
  /** where the API server listens: endpoint of the `kubernetes` Service */
  readonly advertiseAddress: string;
  readonly securePort: number;
  /** whether Role bindings decide who may do what; else everyone may do everything */
  readonly authorization: 'RBAC' | 'AlwaysAllow';
  /** whether the ServiceAccount admission plugin mounts tokens into pods */
  readonly serviceAccountAdmission: boolean;
}

/** One change of an object. For a deletion `object` is its last state with the revision of the deletion. */
export interface StoredEvent {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly previous?: KubeObject;
}

/** All objects of one resource. `keys` are `namespace/name` (cluster-scoped: `/name`) in the order of the store. */
export interface Bucket {
  readonly objects: Map<string, KubeObject>;
  keys: string[];
  /** the latest changes, oldest first; bounded */
  log: StoredEvent[];
  /** changes up to this revision are no longer in the log */
  compacted: number;
}

/** The API server's state: plain data, part of the world. Objects are deeply frozen. */
export interface KubeState {
  readonly config: KubeConfig;
  revision: number;
  /** counts objects ever made, for uids */
  uids: number;
  readonly buckets: Map<ResourceName, Bucket>;
  /** event key of what the event recorder has told already */
  readonly recorded: Map<string, string>;
  /** where an object is, by its uid: `<resource> <namespace>/<name>` */
  readonly byUid: Map<string, string>;
  /** uids that the garbage collector has to look at */
  readonly garbage: Set<string>;
  /** owners in use by uid: keys `<resource> <namespace>/<name>` of what they own */
  readonly dependents: Map<string, Set<string>>;
  /** addresses and node ports given to Services, with the Service's key */
  readonly clusterIPs: Map<string, string>;
  readonly nodePorts: Map<string, string>;
}

const DEFAULTS: KubeConfig = {
  version: 'v1.36.2',
  serviceCIDRs: ['10.96.0.0/16'],
  nodePortRange: { from: 30000, to: 32767 },
  advertiseAddress: '172.18.0.2',
  securePort: 6443,
  authorization: 'RBAC',
  serviceAccountAdmission: true,
};

/** An empty store of a server with this configuration. */
export function createKubeState(config: Partial<KubeConfig> = {}): KubeState {
  return {
    config: { ...DEFAULTS, ...config },
    revision: 1,
    uids: 0,
    buckets: new Map(),
    recorded: new Map(),
    byUid: new Map(),
    garbage: new Set(),
    dependents: new Map(),
    clusterIPs: new Map(),
    nodePorts: new Map(),
  };
}
