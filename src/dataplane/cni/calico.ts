import { err, ok, type Result } from '../../base/result.ts';
import { workloadInterface } from '../policy/names.ts';
import { assignAddress, releaseHandle } from './calico-blocks.ts';
import type { PluginConfig } from './config.ts';
import { releaseAddresses, reserveAddress } from './host-local.ts';
import type { PluginCall } from './plugin.ts';

/** Every pod's gateway in a Calico network: no interface has it, the host's end of the pair answers for it (proxy ARP). */
const GATEWAY = '169.254.1.1';
/** The host's ends all have this hardware address. */
const HOST_MAC = 'ee:ee:ee:ee:ee:ee';

/**
 * ADD of the calico plugin: no bridge. The pod gets a /32 and a default route by 169.254.1.1; the node a route to that one address by
 * the pair's own end, which answers the pod's ARP for everything (cni-plugin dataplane_linux.go).
 */
export function calicoAdd(call: PluginCall, config: PluginConfig): Result<readonly string[]> {
  const { links, sandbox, namespace, pod } = call;
  const fail = (message: string): Result<never> => err(`plugin type="calico" failed (add): ${message}`);
  const address = requestAddress(call, config);
  if (!address.ok) return fail(address.error);
  const ip = address.value;
  const device = workloadInterface(pod.namespace, pod.name);
  const host = links.hostNamespace;
  if (links.hasLink(host, device)) links.deleteLink(host, device);
  const made = links.addVeth(device, namespace, 'eth0', mtuOf(call, config), HOST_MAC);
  if (made !== undefined) {
    release(call, config);
    return fail(`error adding veth pair for ${sandbox}: ${made}`);
  }
  links.setUp(namespace, 'lo');
  links.setUp(host, device);
  links.setUp(namespace, 'eth0');
  links.replaceRoute(namespace, { destination: `${GATEWAY}/32`, device: 'eth0', scope: 'link' });
  links.replaceRoute(namespace, { destination: 'default', gateway: GATEWAY, device: 'eth0' });
  links.addAddress(namespace, 'eth0', `${ip}/32`);
  links.setSysctl(host, `net.ipv4.conf.${device}.proxy_arp`, '1');
  links.setSysctl(host, `net.ipv4.conf.${device}.forwarding`, '1');
  links.setSysctl(host, 'net.ipv4.ip_forward', '1');
  const routed = links.replaceRoute(host, { destination: `${ip}/32`, device, scope: 'link' });
  if (routed !== undefined) return fail(`error adding host side routes for interface: ${device}, error: ${routed}`);
  return ok([ip]);
}

/** DEL: the pair, the route that went by it, and the address. Succeeds where there is nothing. */
export function calicoDel(call: PluginCall, config: PluginConfig): void {
  const { links, pod, namespace } = call;
  if (links.hasLink(namespace, 'eth0')) links.deleteLink(namespace, 'eth0');
  else links.deleteLink(links.hostNamespace, workloadInterface(pod.namespace, pod.name));
  release(call, config);
}

/** Without a number of its own the plugin takes what calico-node found out (/var/lib/calico/mtu). */
function mtuOf({ files }: PluginCall, config: PluginConfig): number {
  if (config.mtu !== undefined && config.mtu !== 0) return config.mtu;
  const text = files.read('/var/lib/calico/mtu');
  return (text.ok ? Number(text.value) : 0) || 1500;
}

function requestAddress(call: PluginCall, config: PluginConfig): Result<string> {
  if (config.ipam !== 'calico-ipam') {
    const subnets = config.subnets.map((subnet) => (subnet === 'usePodCidr' ? (call.podCidr ?? '') : subnet));
    const reserved = reserveAddress(call.files, call.network, subnets, call.sandbox, 'eth0');
    return reserved.ok ? ok(reserved.value.ip) : reserved;
  }
  if (!call.api) return err('error getting ClusterInformation: connection is unauthorized: Unauthorized');
  return assignAddress(call.api, {
    node: call.node,
    handle: handleOf(call),
    attributes: { namespace: call.pod.namespace, node: call.node, pod: call.pod.name },
    near: call.podCidr?.split('/')[0],
    wanted: call.wantedAddress,
  });
}

function release(call: PluginCall, config: PluginConfig): void {
  if (config.ipam !== 'calico-ipam') releaseAddresses(call.files, call.network, call.sandbox);
  else if (call.api) releaseHandle(call.api, handleOf(call));
}

function handleOf({ network, sandbox }: PluginCall): string {
  return `${network}.${sandbox}`;
}
