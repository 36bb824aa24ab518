import type { KubeObject } from '../../kube/object.ts';
import type { ObjectClient } from '../../kube/client.ts';

/** A node as network agents see it. */
export interface NodeFacts {
  readonly name: string;
  readonly ip: string;
  readonly podCidrs: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

interface NodeObject extends KubeObject {
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[] };
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

/** All nodes of the API, in the order of their names. */
export function nodesOf(api: ObjectClient): readonly NodeFacts[] {
  return api.list<NodeObject>('nodes').map((node) => ({
    name: node.metadata.name,
    ip: node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '',
    podCidrs: node.spec?.podCIDRs ?? (node.spec?.podCIDR === undefined ? [] : [node.spec.podCIDR]),
    annotations: node.metadata.annotations ?? {},
    labels: node.metadata.labels ?? {},
  }));
}

/** Adds annotations to a node's object, as agents leave their marks there; writes nothing when they stand already. */
export function annotateNode(api: ObjectClient, name: string, annotations: Readonly<Record<string, string>>): void {
  const node = api.get('nodes', name);
  if (!node) return;
  const known = node.metadata.annotations ?? {};
  if (Object.entries(annotations).every(([key, value]) => known[key] === value)) return;
  api.update('nodes', { ...node, metadata: { ...node.metadata, annotations: { ...known, ...annotations } } });
}
