import { createHash } from 'node:crypto';
import { workloadInterface } from '../policy/names.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { PluginConfig } from './config.ts';
import type { LinkPort } from './link-port.ts';
import type { PluginCall } from './plugin.ts';

/** A host port of a pod (capability portMappings). */
export interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostIP?: string | undefined;
}

const TOP = 'CNI-HOSTPORT-DNAT';
const SETMARK = 'CNI-HOSTPORT-SETMARK';
const MASQ = 'CNI-HOSTPORT-MASQ';
/** Bit 13: marks packets of host ports that must come back by the node (default of markMasqBit). */
const MARK = '0x2000/0x2000';
/** iptables takes 15 ports in one multiport match. */
const MULTIPORT = 15;

/** ADD of the portmap plugin: rules that send the host's ports to the pod (plugins/meta/portmap portmap_iptables.go). */
export function portmapAdd(call: PluginCall, config: PluginConfig): Result<readonly string[]> {
  const mappings = call.portMappings ?? [];
  const ip = call.previous.find((address) => !address.includes(':'));
  if (mappings.length === 0 || ip === undefined) return ok([]);
  const snat = config.snat ?? true;
  const text = ['*nat', ...ensured(call.links, snat), ...podChain(call, mappings, ip, snat), 'COMMIT', ''].join('\n');
  const problem = call.links.restoreIptables(text);
  if (problem !== undefined) return err(`plugin type="portmap" failed (add): unable to setup DNAT: ${problem}`);
  const bridge = podInterface(call);
  if (bridge !== undefined) call.links.setSysctl(call.links.hostNamespace, `net.ipv4.conf.${bridge}.route_localnet`, '1');
  return ok([]);
}

/** DEL: the pod's chain and the jumps to it go, the shared chains stay. */
export function portmapDel(call: PluginCall): void {
  const chain = chainOf(call);
  const jumps = (call.links.rules('nat', TOP) ?? []).filter((rule) => rule.endsWith(` -j ${chain}`));
  if (call.links.rules('nat', chain) === undefined) return;
  call.links.restoreIptables(['*nat', ...jumps.map((rule) => `-D ${TOP} ${rule}`), `-F ${chain}`, `-X ${chain}`, 'COMMIT', ''].join('\n'));
}

/** The first 21 digits of SHA-512 of the network's name and the container's id (plugins/pkg/utils FormatChainName). */
function chainOf({ network, sandbox }: PluginCall): string {
  return `CNI-DN-${createHash('sha512')
    .update(network + sandbox)
    .digest('hex')
    .slice(0, 21)}`;
}

/** The device that replies from localhost come in by: the pod's bridge, or the host's end of its pair. */
function podInterface({ links, pod }: PluginCall): string | undefined {
  const names = [workloadInterface(pod.namespace, pod.name), 'cni0'];
  return names.find((name) => links.hasLink(links.hostNamespace, name));
}

/** Shared chains and the jumps to them, where they are not there yet. */
function ensured(links: LinkPort, snat: boolean): readonly string[] {
  const lines: string[] = [];
  const jump = (chain: string, rule: string, first = false): void => {
    if (links.rules('nat', chain)?.includes(rule) !== true) lines.push(`${first ? '-I' : '-A'} ${chain} ${rule}`);
  };
  const make = (chain: string, rules: readonly string[]): void => {
    if (links.rules('nat', chain) === undefined) lines.push(`:${chain} - [0:0]`, ...rules.map((rule) => `-A ${chain} ${rule}`));
  };
  make(TOP, []);
  jump('PREROUTING', `-m addrtype --dst-type LOCAL -j ${TOP}`);
  jump('OUTPUT', `-m addrtype --dst-type LOCAL -j ${TOP}`);
  if (!snat) return lines;
  make(SETMARK, [`-m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark ${MARK}`]);
  make(MASQ, [`-m mark --mark ${MARK} -j MASQUERADE`]);
  jump('POSTROUTING', `-m comment --comment "CNI portfwd requiring masquerade" -j ${MASQ}`, true);
  return lines;
}

function podChain(call: PluginCall, mappings: readonly PortMapping[], ip: string, snat: boolean): readonly string[] {
  const chain = chainOf(call);
  const comment = `-m comment --comment "dnat name: \\"${call.network}\\" id: \\"${call.sandbox}\\""`;
  const jumps: string[] = [];
  for (const protocol of ['tcp', 'udp', 'sctp'] as const) {
    const ports = [...new Set(mappings.filter((mapping) => mapping.protocol === protocol).map(({ hostPort }) => hostPort))];
    for (let i = 0; i < ports.length; i += MULTIPORT)
      jumps.push(`-A ${TOP} -p ${protocol} ${comment} -m multiport --dports ${ports.slice(i, i + MULTIPORT).join(',')} -j ${chain}`);
  }
  const subnet = podSubnet(call, ip);
  const rules = mappings.flatMap(({ hostPort, containerPort, protocol, hostIP }) => {
    const host = hostIP === undefined || hostIP === '' || hostIP === '0.0.0.0' ? '' : ` -d ${hostIP}/32`;
    const match = `${host} -p ${protocol} -m ${protocol} --dport ${hostPort}`;
    const mark = (source: string): string => `-A ${chain} -s ${source}${match} -j ${SETMARK}`;
    return [...(snat ? [mark(subnet), mark('127.0.0.1/32')] : []), `-A ${chain}${match} -j DNAT --to-destination ${ip}:${containerPort}`];
  });
  return [`:${chain} - [0:0]`, ...rules, ...jumps];
}

/** The pod's address with its prefix length, as the plugin before this one set it up. */
function podSubnet({ links, namespace }: PluginCall, ip: string): string {
  return links.linkOf(namespace, 'eth0')?.addresses.find((address) => address.startsWith(`${ip}/`)) ?? `${ip}/32`;
}
