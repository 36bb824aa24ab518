import type { ObjectClient } from '../../kube/client.ts';
import type { Draft, KubeObject } from '../../kube/object.ts';
import type { Node, Pod } from '../kinds.ts';
import type { ContainerRuntime, NetworkPlugin } from '../runtime.ts';

/** What the kubelet of a node is wired to. */
export interface KubeletPorts {
  readonly runtime: ContainerRuntime;
  readonly cni: NetworkPlugin;
  /** manifests in /etc/kubernetes/manifests of this node */
  staticPods?(): readonly Draft<Pod>[];
  /** text of the node's own /etc/resolv.conf */
  nodeResolvConf?(): string;
  /** whether the kubelet process of this node runs (systemctl stop kubelet); running when absent */
  running?(): boolean;
  /** whether the node has a way to the API server; it has when absent */
  reachesApi?(): boolean;
}

/** KubeletConfiguration, as far as it matters here. */
export interface KubeletSettings {
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
}

export const DEFAULT_SETTINGS: KubeletSettings = { clusterDns: ['10.96.0.10'], clusterDomain: 'cluster.local' };

/** What it takes to report about a node and its pods. */
export interface ReportContext {
  readonly node: string;
  readonly nodeObject: Node | undefined;
  readonly api: ObjectClient;
  readonly now: number;
}

/** One call of one node's kubelet. */
export interface KubeletContext extends ReportContext {
  readonly ports: KubeletPorts;
  readonly settings: KubeletSettings;
}

/** InternalIP of a node, empty when it has none. */
export function nodeIp(node: Node | undefined): string {
  return node?.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '';
}

/** An event about a pod; `container` names the part it is about in its field path. */
export function tell(
  context: ReportContext,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: { readonly name: string; readonly init: boolean },
): void {
  const source = { component: 'kubelet', host: context.node };
  const fieldPath = container && `spec.${container.init ? 'initContainers' : 'containers'}{${container.name}}`;
  const about: KubeObject = pod;
  context.api.event(about, type, reason, message, fieldPath === undefined ? source : { ...source, ...{ fieldPath } });
}
