import type { Files } from '../../base/files.ts';
import type { Result } from '../../base/result.ts';
import type { ObjectClient } from '../../kube/client.ts';
import { bridgeAdd, bridgeDel } from './bridge.ts';
import { calicoAdd, calicoDel } from './calico.ts';
import { readNetworkConfig, type PluginConfig } from './config.ts';
import { flannelAdd, flannelDel } from './flannel.ts';
import type { LinkPort } from './link-port.ts';
import { ptpAdd, ptpDel } from './ptp.ts';
import { portmapAdd, portmapDel, type PortMapping } from './portmap.ts';

/** What the network plugin is wired to, per node. */
export interface CniPorts {
  files(node: string): Files;
  links(node: string): LinkPort;
  /** network namespace of a sandbox */
  namespaceOf(sandbox: string): string;
  /** the API, for plugins that keep their state there */
  api?(): ObjectClient | undefined;
  /** what the API says of the pod and its node that plugins look at */
  facts?(request: PluginRequest): PodFacts;
}

export interface PluginRequest {
  readonly node: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export interface PodFacts {
  readonly podCidr?: string | undefined;
  /** the pod's host ports (capability portMappings) */
  readonly portMappings?: readonly PortMapping[] | undefined;
  /** annotation cni.projectcalico.org/ipAddrs */
  readonly wantedAddress?: string | undefined;
}

/** One call of a plugin binary: what the runtime hands over, and what stands behind it. */
export interface PluginCall extends PodFacts {
  /** addresses that the plugins before this one in the list gave the pod */
  readonly previous: readonly string[];
  readonly links: LinkPort;
  readonly files: Files;
  readonly api: ObjectClient | undefined;
  readonly node: string;
  /** the network's name in the configuration */
  readonly network: string;
  readonly sandbox: string;
  /** the sandbox's network namespace */
  readonly namespace: string;
  readonly pod: { readonly namespace: string; readonly name: string };
}

type AddOutcome = { readonly ok: true; readonly ips: readonly string[] } | { readonly ok: false; readonly message: string };

/** The network plugin as the kubelet calls it (shape of control/runtime.ts NetworkPlugin): what runs is what the node's files say. */
export interface CniPlugin {
  ready(node: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  add(sandbox: string, request: PluginRequest): AddOutcome;
  del(sandbox: string, request: PluginRequest): void;
}

/** A plugin binary: ADD gives the addresses it set up, DEL succeeds where there is nothing. */
interface Binary {
  add(call: PluginCall, config: PluginConfig): Result<readonly string[]>;
  del(call: PluginCall, config: PluginConfig): void;
}

const NOTHING: Binary = { add: () => ({ ok: true, value: [] }), del: () => undefined };

/** The plugins in /opt/cni/bin. Those that limit bandwidth or tune have no part in the pod's own network. */
const BINARIES: Readonly<Record<string, Binary>> = {
  bandwidth: NOTHING,
  bridge: { add: bridgeAdd, del: bridgeDel },
  calico: { add: calicoAdd, del: calicoDel },
  flannel: { add: flannelAdd, del: flannelDel },
  loopback: NOTHING,
  ptp: { add: ptpAdd, del: ptpDel },
  portmap: { add: portmapAdd, del: portmapDel },
  tuning: NOTHING,
};

export function createNetworkPlugin(ports: CniPorts): CniPlugin {
  const call = (sandbox: string, request: PluginRequest, network: string, previous: readonly string[] = []): PluginCall => ({
    previous,
    links: ports.links(request.node),
    files: ports.files(request.node),
    api: ports.api?.(),
    node: request.node,
    network,
    sandbox,
    namespace: ports.namespaceOf(sandbox),
    pod: { namespace: request.namespace ?? 'default', name: request.name ?? sandbox },
    ...ports.facts?.(request),
  });
  return {
    ready(node) {
      const config = readNetworkConfig(ports.files(node));
      return config.ok ? { ok: true } : { ok: false, message: config.error };
    },
    add(sandbox, request) {
      const config = readNetworkConfig(ports.files(request.node));
      if (!config.ok) return { ok: false, message: config.error };
      const { name, plugins } = config.value;
      const ips: string[] = [];
      for (const plugin of plugins) {
        const binary = Object.hasOwn(BINARIES, plugin.type) ? BINARIES[plugin.type] : undefined;
        if (!binary) return { ok: false, message: `failed to find plugin "${plugin.type}" in path [/opt/cni/bin]` };
        const added = binary.add(call(sandbox, request, name, ips), plugin);
        if (!added.ok) return { ok: false, message: added.error };
        ips.push(...added.value);
      }
      return { ok: true, ips };
    },
    del(sandbox, request) {
      const config = readNetworkConfig(ports.files(request.node));
      if (!config.ok) return;
      for (const plugin of [...config.value.plugins].reverse()) {
        if (Object.hasOwn(BINARIES, plugin.type)) BINARIES[plugin.type]?.del(call(sandbox, request, config.value.name), plugin);
      }
    },
  };
}
