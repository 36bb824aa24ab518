import fc from 'fast-check';
import type { ProxyCase } from './cluster.ts';
import { SHAPES, type Line, type Shape } from './shapes.ts';

/** A network and what is changed in it, in this order. */
export interface KernelCase {
  readonly shape: Shape;
  readonly lines: readonly Line[];
  /** Services whose rules kube-proxy writes on the nodes */
  readonly proxy?: ProxyCase;
}

const TARGETS = ['ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp-host-unreachable', 'REJECT --reject-with icmp-admin-prohibited'];
const MATCHES = [
  '',
  '-p tcp',
  '-p udp',
  '-p tcp --dport 8080',
  '-m conntrack --ctstate ESTABLISHED',
  '-m conntrack --ctstate NEW',
  '-p tcp --syn',
  '-m mark --mark 0x1',
];

const at = (where: string, ...cmds: readonly string[]): readonly Line[] => cmds.map((cmd) => ({ where, cmd }));
const nat = (where: string, ...rules: readonly string[]): readonly Line[] =>
  at(where, ...rules.map((rule) => `iptables -t nat -A ${rule}`));

/** What may happen to each network; an entry of several lines happens as a whole. */
const CHANGES: Readonly<Record<string, readonly (readonly Line[])[]>> = {
  chain: [
    at('r', 'sysctl -w net.ipv4.ip_forward=0'),
    at('c', 'ip route del default'),
    at('s', 'ip route del default'),
    at('r', 'ip link set rs down'),
    at('s', 'ip link set s0 down'),
    at('s', 'ip addr del 10.72.0.2/24 dev s0'),
    at('s', 'ip neigh add 10.72.0.1 lladdr 02:00:00:00:00:99 dev s0 nud permanent'),
    at('r', 'ip route add unreachable 10.72.0.2'),
    at('r', 'ip route add blackhole 10.72.0.2'),
    at('r', 'ip route add prohibit 10.72.0.2'),
    at('c', 'ip route add 10.72.0.0/24 via 10.71.0.77'),
    at('c', 'ip route add unreachable 10.72.0.0/24'),
    at('r', 'ip rule add from 10.71.0.0/24 lookup 100', 'ip route add prohibit default table 100'),
    nat('r', 'POSTROUTING -o rs -j MASQUERADE'),
    nat('r', 'POSTROUTING -s 10.71.0.0/24 -j SNAT --to-source 10.72.0.1'),
    nat('r', 'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.72.0.2:8080'),
    nat(
      'r',
      'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.72.0.2:8080',
      'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.73.0.2:8080',
    ),
    nat('c', 'OUTPUT -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.72.0.2:8080'),
    nat('r', 'PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 9999'),
    at('r', 'iptables -t mangle -A PREROUTING -p tcp -j MARK --set-mark 0x1'),
    at(
      'r',
      'iptables -t mangle -A PREROUTING -p udp -j MARK --set-mark 0x1',
      'ip rule add fwmark 0x1 lookup 100',
      'ip route add unreachable default table 100',
    ),
    at('r', 'iptables -t raw -A PREROUTING -p tcp -j NOTRACK'),
  ],
  ring: [
    at('c', 'ip route replace default via 10.81.0.1'),
    at('s', 'ip route replace default via 10.82.0.1'),
    at('c', 'ip route add 10.90.0.1 via 10.81.0.1'),
    at('c', 'ip route add 10.90.0.1 via 10.81.0.1 metric 50', 'ip route add 10.90.0.1 via 10.71.0.1 metric 20'),
    at('s', 'ip route add 10.71.0.0/24 via 10.82.0.1'),
    at('s', 'sysctl -w net.ipv4.conf.all.rp_filter=1'),
    at('c', 'sysctl -w net.ipv4.conf.all.rp_filter=1'),
    at('s', 'sysctl -w net.ipv4.conf.s0.rp_filter=2'),
    at('q', 'sysctl -w net.ipv4.ip_forward=0'),
    at('r', 'ip route del 10.90.0.1'),
    at('r', 'ip link set rs down'),
    at('q', 'ip link set qs down'),
    at('c', 'ip rule add to 10.90.0.1 lookup 100', 'ip route add default via 10.81.0.1 table 100'),
    at('c', 'ip rule add from 10.81.0.2 lookup 100', 'ip route add default via 10.81.0.1 table 100'),
    at(
      'c',
      'iptables -t mangle -A OUTPUT -p udp -j MARK --set-mark 0x1',
      'ip rule add fwmark 0x1 lookup 100',
      'ip route add default via 10.81.0.1 table 100',
    ),
    nat('r', 'POSTROUTING -o rs -j MASQUERADE'),
    nat('q', 'POSTROUTING -o qs -j MASQUERADE'),
    at('c', 'ip addr add 10.91.0.1/32 dev lo', 'ip route add 10.90.0.1 via 10.81.0.1 src 10.91.0.1'),
  ],
  bridge: [
    at('r', 'ip link set vb down'),
    at('r', 'ip link set vb nomaster'),
    at('r', 'ip link set br0 down'),
    at('r', 'bridge link set dev vc isolated on', 'bridge link set dev vb isolated on'),
    at('r', 'bridge link set dev vb hairpin on'),
    at('b', 'ip addr replace 10.71.0.3/32 dev b0'),
    at('c', 'ip route del 10.71.0.0/24', 'ip route add 10.71.0.1 dev c0'),
    at('c', 'ip neigh add 10.71.0.3 lladdr 02:00:00:00:00:99 dev c0 nud permanent'),
    at('r', 'sysctl -w net.ipv4.ip_forward=0'),
    at('s', 'ip route del default'),
    nat('r', 'POSTROUTING -s 10.71.0.0/24 ! -d 10.71.0.0/24 -j MASQUERADE'),
    nat('r', 'POSTROUTING -j MASQUERADE'),
    nat('r', 'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.71.0.3:8080'),
    nat(
      'r',
      'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.72.0.2:8080',
      'PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.71.0.3:8080',
    ),
    at('r', 'sysctl -w net.ipv4.conf.br0.proxy_arp=1'),
  ],
};

const rule = (shape: Shape): fc.Arbitrary<readonly Line[]> =>
  fc
    .tuple(
      fc.constantFrom('FORWARD', 'INPUT', 'OUTPUT'),
      fc.constantFrom(...MATCHES),
      fc.constantFrom(...TARGETS),
      fc.constantFrom(...shape.routers),
      fc.constantFrom(...shape.servers),
    )
    .map(([chain, match, target, router, server]) =>
      at(chain === 'FORWARD' ? router : server, `iptables -A ${chain} ${match} -j ${target}`.replace(/ +/g, ' ')),
    );

/** Up to four changes and rules in any order, in one of the networks. */
export const caseArbitrary: fc.Arbitrary<KernelCase> = fc.constantFrom(...SHAPES).chain((shape) =>
  fc
    .array(fc.oneof({ weight: 2, arbitrary: rule(shape) }, { weight: 3, arbitrary: fc.constantFrom(...(CHANGES[shape.name] ?? [])) }), {
      maxLength: 4,
    })
    .map((parts) => ({ shape, lines: parts.flat() })),
);
