export const MASQUERADE_CHAIN = 'KIND-MASQ-AGENT';

/**
 * Rules for iptables-restore that give pods' traffic to the outside the node's address; traffic between pods keeps its own. With `jump`,
 * POSTROUTING is led into them too.
 */
export function masqueradeRules(clusterCidrs: readonly string[], jump: boolean): string {
  const chain = MASQUERADE_CHAIN;
  const comment = (text: string): string => `-m comment --comment "kind-masq-agent: ${text}"`;
  return [
    '*nat',
    `:${chain} - [0:0]`,
    ...(jump
      ? [
          `-A POSTROUTING -m addrtype ! --dst-type LOCAL ${comment(`ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom ${chain} chain`)} -j ${chain}`,
        ]
      : []),
    ...clusterCidrs.map((cidr) => `-A ${chain} -d ${cidr} ${comment('local traffic is not subject to MASQUERADE')} -j RETURN`),
    `-A ${chain} ${comment('outbound traffic is subject to MASQUERADE (must be last in chain)')} -j MASQUERADE`,
    'COMMIT',
    '',
  ].join('\n');
}
