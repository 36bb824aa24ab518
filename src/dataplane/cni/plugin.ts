import type { Files } from '../../base/files.ts';
import { bridgeAdd, bridgeDel } from './bridge.ts';
import { readNetworkConfig } from './config.ts';
import type { LinkPort } from './link-port.ts';

/** What the network plugin is wired to, per node. */
export interface CniPorts {
  files(node: string): Files;
  links(node: string): LinkPort;
  /** network namespace of a sandbox */
  namespaceOf(sandbox: string): string;
}

type AddOutcome = { readonly ok: true; readonly ips: readonly string[] } | { readonly ok: false; readonly message: string };

/** The network plugin as the kubelet calls it (shape of control/runtime.ts NetworkPlugin): what runs is what the node's files say. */
export interface CniPlugin {
  ready(node: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  add(sandbox: string, request: { readonly node: string }): AddOutcome;
  del(sandbox: string, request: { readonly node: string }): void;
}

export function createNetworkPlugin(ports: CniPorts): CniPlugin {
  return {
    ready(node) {
      const config = readNetworkConfig(ports.files(node));
      return config.ok ? { ok: true } : { ok: false, message: config.error };
    },
    add(sandbox, { node }) {
      const files = ports.files(node);
      const config = readNetworkConfig(files);
      if (!config.ok) return { ok: false, message: config.error };
      const { name, plugins } = config.value;
      const ips: string[] = [];
      for (const plugin of plugins) {
        // Chained plugins that only matter for host ports, bandwidth or tuning have no part in the pod's own network.
        if (plugin.type === 'portmap' || plugin.type === 'bandwidth' || plugin.type === 'loopback') continue;
        if (plugin.type !== 'bridge') {
          return { ok: false, message: `failed to find plugin "${plugin.type}" in path [/opt/cni/bin]` };
        }
        const added = bridgeAdd(ports.links(node), files, name, plugin, sandbox, ports.namespaceOf(sandbox));
        if (!added.ok) return { ok: false, message: added.error };
        ips.push(...added.value);
      }
      return { ok: true, ips };
    },
    del(sandbox, { node }) {
      const files = ports.files(node);
      const config = readNetworkConfig(files);
      if (config.ok) bridgeDel(ports.links(node), files, config.value.name, sandbox, ports.namespaceOf(sandbox));
    },
  };
}
