import { networkAddress, parseCidr } from '../../base/ip.ts';
import type { Files } from '../../base/files.ts';
import { err, type Result } from '../../base/result.ts';
import { bridgeAdd, bridgeDel } from './bridge.ts';
import type { PluginConfig } from './config.ts';
import type { PluginCall } from './plugin.ts';

/** Where flanneld tells the plugin of its node's subnet. */
export const SUBNET_FILE = '/run/flannel/subnet.env';

/** What flanneld writes there: the cluster's network, the gateway in this node's subnet, the MTU that is left. */
export interface SubnetEnv {
  readonly network: string;
  /** the gateway's address with the subnet's prefix length */
  readonly subnet: string;
  readonly mtu: number;
  readonly ipMasq: boolean;
}

export function printSubnetEnv({ network, subnet, mtu, ipMasq }: SubnetEnv): string {
  return `FLANNEL_NETWORK=${network}\nFLANNEL_SUBNET=${subnet}\nFLANNEL_MTU=${mtu}\nFLANNEL_IPMASQ=${String(ipMasq)}\n`;
}

/** ADD of the flannel plugin: hands the pod to the bridge plugin with what flanneld wrote down. */
export function flannelAdd(call: PluginCall, config: PluginConfig): Result<readonly string[]> {
  const env = readSubnetEnv(call.files);
  if (!env) {
    return err(
      `plugin type="flannel" failed (add): failed to load flannel 'subnet.env' file: open ${SUBNET_FILE}: no such file or directory. Check the flannel pod log for this node.`,
    );
  }
  return bridgeAdd(call, delegateConfig(env, config));
}

/** DEL: the same for the bridge, whatever subnet the node has by now. */
export function flannelDel(call: PluginCall): void {
  bridgeDel(call);
}

function delegateConfig(env: SubnetEnv, { delegate }: PluginConfig): PluginConfig {
  const cidr = parseCidr(env.subnet);
  const subnet = cidr.ok ? `${networkAddress(cidr.value.ip, cidr.value.prefixLength)}/${cidr.value.prefixLength}` : env.subnet;
  return {
    type: 'bridge',
    bridge: delegate?.bridge ?? 'cni0',
    mtu: delegate?.mtu ?? env.mtu,
    hairpinMode: delegate?.hairpinMode,
    // without flanneld's own rules the bridge plugin masquerades each pod, unless it is told not to
    ipMasq: delegate?.ipMasq ?? !env.ipMasq,
    isGateway: true,
    subnets: [subnet],
    routes: [env.network],
  };
}

function readSubnetEnv(files: Files): SubnetEnv | undefined {
  const text = files.read(SUBNET_FILE);
  if (!text.ok) return undefined;
  const values = new Map(text.value.split('\n').map((line) => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
  return {
    network: values.get('FLANNEL_NETWORK') ?? '',
    subnet: values.get('FLANNEL_SUBNET') ?? '',
    mtu: Number(values.get('FLANNEL_MTU') ?? 1500),
    ipMasq: values.get('FLANNEL_IPMASQ') === 'true',
  };
}
