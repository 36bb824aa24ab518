import type { LinkPort } from './link-port.ts';

const MASQ = '-m comment --comment "flanneld masq"';
const FORWARD = '-m comment --comment "flanneld forward"';

/** Chains that flanneld keeps (flannel pkg/trafficmngr/iptables): masquerade with its exceptions, and leave to forward. */
function chains(
  network: string,
  subnet: string,
): readonly {
  readonly table: 'nat' | 'filter';
  readonly from: string;
  readonly name: string;
  readonly jump: string;
  readonly rules: readonly string[];
}[] {
  return [
    {
      table: 'nat',
      from: 'POSTROUTING',
      name: 'FLANNEL-POSTRTG',
      jump: `${MASQ} -j FLANNEL-POSTRTG`,
      rules: [
        // kube-proxy has decided about these
        `-m mark --mark 0x4000/0x4000 ${MASQ} -j RETURN`,
        `-s ${subnet} -d ${network} ${MASQ} -j RETURN`,
        `-s ${network} -d ${subnet} ${MASQ} -j RETURN`,
        `! -s ${network} -d ${subnet} ${MASQ} -j RETURN`,
        `-s ${network} ! -d 224.0.0.0/4 ${MASQ} -j MASQUERADE --random-fully`,
        `! -s ${network} -d ${network} ${MASQ} -j MASQUERADE --random-fully`,
      ],
    },
    {
      table: 'filter',
      from: 'FORWARD',
      name: 'FLANNEL-FWD',
      jump: `${FORWARD} -j FLANNEL-FWD`,
      rules: [`-s ${network} ${FORWARD} -j ACCEPT`, `-d ${network} ${FORWARD} -j ACCEPT`],
    },
  ];
}

/** Writes what is missing or different; leaves the rest with its counters. Gives the problem, if there is one. */
export function ensureFlannelRules(links: LinkPort, network: string, subnet: string, ipMasq: boolean): string | undefined {
  for (const { table, from, name, jump, rules } of chains(network, subnet)) {
    if (table === 'nat' && !ipMasq) continue;
    const whole = links.rules(table, name)?.join('\n') === rules.join('\n');
    const jumped = links.rules(table, from)?.includes(jump) === true;
    if (whole && jumped) continue;
    const lines = [
      `*${table}`,
      ...(whole ? [] : [`:${name} - [0:0]`, ...rules.map((rule) => `-A ${name} ${rule}`)]),
      ...(jumped ? [] : [`-A ${from} ${jump}`]),
      'COMMIT',
      '',
    ];
    const problem = links.restoreIptables(lines.join('\n'));
    if (problem !== undefined) return problem;
  }
  return undefined;
}
