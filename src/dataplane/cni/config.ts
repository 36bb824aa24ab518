import type { Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';

const DIRECTORY = '/etc/cni/net.d';

/** A network configuration list (CNI specification 1.0), as far as plugins here read it. */
export interface NetworkConfig {
  readonly name: string;
  readonly plugins: readonly PluginConfig[];
}

export interface PluginConfig {
  readonly type: string;
  readonly bridge?: string | undefined;
  readonly mtu?: number | undefined;
  readonly hairpinMode?: boolean | undefined;
  readonly ipMasq?: boolean | undefined;
  readonly isGateway?: boolean | undefined;
  readonly subnets: readonly string[];
  /** destinations that go by the bridge's address, besides the default */
  readonly routes?: readonly string[] | undefined;
  /** type of the address management plugin, as `host-local` or `calico-ipam` */
  readonly ipam?: string | undefined;
  /** portmap: whether packets of host ports that return to their sender get the node's address */
  readonly snat?: boolean | undefined;
  /** flannel: what it hands to the plugin it delegates to */
  readonly delegate?: PluginConfig | undefined;
}

/** The configuration that the runtime uses: the first file of the directory in lexical order. */
export function readNetworkConfig(files: Files): Result<NetworkConfig> {
  const names = files.list(DIRECTORY);
  const name = (names.ok ? names.value : []).find((entry) => /\.(conflist|conf|json)$/.test(entry));
  const text = name === undefined ? undefined : files.read(`${DIRECTORY}/${name}`);
  // The runtime says the same of a missing directory, an empty one and a file it cannot read.
  if (!text?.ok) return err('cni plugin not initialized');
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return err('cni plugin not initialized');
  }
  if (!isRecord(value) || typeof value['name'] !== 'string') return err('cni plugin not initialized');
  const plugins = Array.isArray(value['plugins']) ? value['plugins'] : [value];
  return ok({ name: value['name'], plugins: plugins.filter(isRecord).map(pluginConfig) });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pluginConfig(value: Record<string, unknown>): PluginConfig {
  const ipam = isRecord(value['ipam']) ? value['ipam'] : {};
  const ranges = Array.isArray(ipam['ranges']) ? ipam['ranges'].flat() : [ipam];
  const subnets = ranges
    .filter(isRecord)
    .map((range) => range['subnet'])
    .filter((subnet) => typeof subnet === 'string');
  const routes = (Array.isArray(ipam['routes']) ? ipam['routes'] : [])
    .filter(isRecord)
    .map((route) => route['dst'])
    .filter((destination) => typeof destination === 'string');
  const text = (key: string): string | undefined => (typeof value[key] === 'string' ? value[key] : undefined);
  const flag = (key: string): boolean | undefined => (typeof value[key] === 'boolean' ? value[key] : undefined);
  return {
    type: text('type') ?? '',
    bridge: text('bridge'),
    mtu: typeof value['mtu'] === 'number' ? value['mtu'] : undefined,
    hairpinMode: flag('hairpinMode'),
    ipMasq: flag('ipMasq'),
    isGateway: flag('isGateway') ?? flag('isDefaultGateway'),
    subnets,
    routes,
    ipam: typeof ipam['type'] === 'string' ? ipam['type'] : undefined,
    snat: flag('snat'),
    delegate: isRecord(value['delegate']) ? pluginConfig(value['delegate']) : undefined,
  };
}

/** The file that the bridge preset puts on a node: name and text. */
export function bridgeConfigFile(podCidr: string, mtu = 1500): { readonly path: string; readonly text: string } {
  const bridge = {
    type: 'bridge',
    bridge: 'cni0',
    isGateway: true,
    isDefaultGateway: true,
    ipMasq: false,
    hairpinMode: true,
    mtu,
    ipam: { type: 'host-local', ranges: [[{ subnet: podCidr }]], routes: [{ dst: '0.0.0.0/0' }] },
  };
  const list = { cniVersion: '1.0.0', name: 'bridge', plugins: [bridge, { type: 'portmap', capabilities: { portMappings: true } }] };
  return { path: `${DIRECTORY}/10-bridge.conflist`, text: `${JSON.stringify(list, undefined, 2)}\n` };
}
