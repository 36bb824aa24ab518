import { networkAddress } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { hostVethName } from './bridge.ts';
import type { PluginConfig } from './config.ts';
import { releaseAddresses, reserveAddress } from './host-local.ts';
import { setupMasquerade, teardownMasquerade } from './ip-masq.ts';
import type { PluginCall } from './plugin.ts';

/**
 * ADD of the ptp plugin: a pair without a bridge. The host's end has the gateway's address as a /32, the pod sends everything there, its
 * own subnet too, and the node has a route to each pod (plugins/main/ptp).
 */
export function ptpAdd(call: PluginCall, config: PluginConfig): Result<readonly string[]> {
  const { links, files, network, sandbox, namespace } = call;
  const fail = (message: string): Result<never> => err(`plugin type="ptp" failed (add): ${message}`);
  const reserved = reserveAddress(files, network, config.subnets, sandbox, 'eth0');
  if (!reserved.ok) return fail(reserved.error);
  const { ip, range } = reserved.value;
  const { gateway, prefixLength } = range;
  const host = links.hostNamespace;
  const veth = hostVethName(links);
  const made = links.addVeth(veth, namespace, 'eth0', config.mtu === undefined || config.mtu === 0 ? 1500 : config.mtu);
  if (made !== undefined) {
    releaseAddresses(files, network, sandbox);
    return fail(made);
  }
  for (const [where, name] of [
    [namespace, 'lo'],
    [namespace, 'eth0'],
    [host, veth],
  ] as const)
    links.setUp(where, name);
  links.addAddress(namespace, 'eth0', `${ip}/${prefixLength}`);
  const subnet = `${networkAddress(ip, prefixLength)}/${prefixLength}`;
  for (const destination of config.routes ?? []) links.replaceRoute(namespace, { destination, gateway, device: 'eth0' });
  links.deleteRoute(namespace, subnet);
  links.replaceRoute(namespace, { destination: `${gateway}/32`, device: 'eth0', scope: 'link', source: ip });
  links.replaceRoute(namespace, { destination: subnet, gateway, device: 'eth0', source: ip });
  links.addAddress(host, veth, `${gateway}/32`);
  const routed = links.replaceRoute(host, { destination: `${ip}/32`, device: veth, scope: 'host' });
  if (routed !== undefined) return fail(`failed to add route on host: ${routed}`);
  links.setSysctl(host, 'net.ipv4.ip_forward', '1');
  const problem = config.ipMasq === true ? setupMasquerade(call, ip, prefixLength) : undefined;
  return problem === undefined ? ok([ip]) : fail(problem);
}

/** DEL: the pair, the rules and the address. */
export function ptpDel(call: PluginCall): void {
  if (call.links.hasLink(call.namespace, 'eth0')) call.links.deleteLink(call.namespace, 'eth0');
  teardownMasquerade(call);
  releaseAddresses(call.files, call.network, call.sandbox);
}
