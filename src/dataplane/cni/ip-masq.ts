import { createHash } from 'node:crypto';
import { networkAddress } from '../../base/ip.ts';
import type { PluginCall } from './plugin.ts';

/** What plugins with `ipMasq` add for each pod (plugins/pkg/ip ipmasq_iptables_linux.go): its own chain of the nat table. */

function chainOf({ network, sandbox }: PluginCall): string {
  return `CNI-${createHash('sha512')
    .update(network + sandbox)
    .digest('hex')
    .slice(0, 24)}`;
}

/** A pod's packets keep their address within its subnet and get the node's elsewhere. Gives the problem, if there is one. */
export function setupMasquerade(call: PluginCall, ip: string, prefixLength: number): string | undefined {
  const chain = chainOf(call);
  const comment = `-m comment --comment "name: \\"${call.network}\\" id: \\"${call.sandbox}\\""`;
  return call.links.restoreIptables(
    [
      '*nat',
      `:${chain} - [0:0]`,
      `-A ${chain} -d ${networkAddress(ip, prefixLength)}/${prefixLength} ${comment} -j ACCEPT`,
      `-A ${chain} ! -d 224.0.0.0/4 ${comment} -j MASQUERADE`,
      `-A POSTROUTING -s ${ip}/32 ${comment} -j ${chain}`,
      'COMMIT',
      '',
    ].join('\n'),
  );
}

export function teardownMasquerade(call: PluginCall): void {
  const chain = chainOf(call);
  if (call.links.rules('nat', chain) === undefined) return;
  const jumps = (call.links.rules('nat', 'POSTROUTING') ?? []).filter((rule) => rule.endsWith(` -j ${chain}`));
  call.links.restoreIptables(
    ['*nat', ...jumps.map((rule) => `-D POSTROUTING ${rule}`), `-F ${chain}`, `-X ${chain}`, 'COMMIT', ''].join('\n'),
  );
}
