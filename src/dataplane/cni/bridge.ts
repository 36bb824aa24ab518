import { err, ok, type Result } from '../../base/result.ts';
import type { PluginConfig } from './config.ts';
import { releaseAddresses, reserveAddress } from './host-local.ts';
import { setupMasquerade, teardownMasquerade } from './ip-masq.ts';
import type { LinkPort } from './link-port.ts';
import type { PluginCall } from './plugin.ts';

/** ADD of the bridge plugin: bridge with the gateway's address, a veth pair, address and default route in the pod. */
export function bridgeAdd(call: PluginCall, config: PluginConfig): Result<readonly string[]> {
  const { links, files, network, sandbox, namespace } = call;
  const fail = (message: string): Result<never> => err(`plugin type="bridge" failed (add): ${message}`);
  const bridge = config.bridge ?? 'cni0';
  const mtu = config.mtu === undefined || config.mtu === 0 ? 1500 : config.mtu;
  const host = links.hostNamespace;
  if (!links.hasLink(host, bridge)) {
    const problem = links.addBridge(bridge, mtu);
    if (problem !== undefined) return fail(`failed to create bridge "${bridge}": ${problem}`);
    links.setUp(host, bridge);
  }
  const reserved = reserveAddress(files, network, config.subnets, sandbox, 'eth0');
  if (!reserved.ok) return fail(reserved.error);
  const { ip, range } = reserved.value;
  const veth = hostVethName(links);
  const made = links.addVeth(veth, namespace, 'eth0', mtu) ?? links.setMaster(veth, bridge, config.hairpinMode === true);
  if (made !== undefined) {
    releaseAddresses(files, network, sandbox);
    return fail(`failed to connect "${veth}" to bridge ${bridge}: ${made}`);
  }
  links.setUp(host, veth);
  links.setUp(namespace, 'lo');
  links.setUp(namespace, 'eth0');
  const address = links.addAddress(namespace, 'eth0', `${ip}/${range.prefixLength}`);
  if (address !== undefined) return fail(`failed to add IP addr ${ip}/${range.prefixLength} to "eth0": ${address}`);
  if (config.isGateway === true) {
    const gateway = `${range.gateway}/${range.prefixLength}`;
    if (!links.hasAddress(host, bridge, gateway)) links.addAddress(host, bridge, gateway);
    links.setSysctl(host, 'net.ipv4.ip_forward', '1');
    const destinations = ['default', ...(config.routes ?? []).filter((destination) => destination !== '0.0.0.0/0')];
    for (const destination of destinations) {
      const routed = links.replaceRoute(namespace, { destination, gateway: range.gateway, device: 'eth0' });
      if (routed !== undefined) return fail(`failed to add route: ${routed}`);
    }
  }
  const problem = config.ipMasq === true ? setupMasquerade(call, ip, range.prefixLength) : undefined;
  return problem === undefined ? ok([ip]) : fail(problem);
}

/** DEL: the pair goes, the address is given back, the bridge stays. Succeeds where there is nothing. */
export function bridgeDel(call: PluginCall): void {
  const { links, files, network, sandbox, namespace } = call;
  teardownMasquerade(call);
  if (links.hasLink(namespace, 'eth0')) links.deleteLink(namespace, 'eth0');
  releaseAddresses(files, network, sandbox);
}

/** `veth` and eight random digits, as plugins name the host's end of a pair. */
export function hostVethName(links: LinkPort): string {
  const digits = Array.from({ length: 8 }, () => links.random(16).toString(16)).join('');
  return `veth${digits}`;
}
