import fc from 'fast-check';
import { filterOf } from './real.ts';
import type { Line, Shape } from './shapes.ts';

const TARGETS = ['ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp-host-unreachable', 'REJECT --reject-with icmp-admin-prohibited'];
const TARGETS_6 = ['ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp6-addr-unreachable', 'REJECT --reject-with icmp6-adm-prohibited'];
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

const nat6 = (where: string, ...rules: readonly string[]): readonly Line[] =>
  at(where, ...rules.map((rule) => `ip6tables -t nat -A ${rule}`));

/** What may happen to each network; an entry of several lines happens as a whole. */
export const CHANGES: Readonly<Record<string, readonly (readonly Line[])[]>> = {
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
  six: [
    at('r', 'sysctl -w net.ipv6.conf.all.forwarding=0'),
    at('c', 'ip -6 route del default'),
    at('s', 'ip -6 route del default'),
    at('r', 'ip link set rs down'),
    at('s', 'ip link set s0 down'),
    at('s', 'ip addr del fd72::2/64 dev s0'),
    at('s', 'ip -6 neigh add fd72::1 lladdr 02:00:00:00:00:99 dev s0 nud permanent'),
    at('r', 'ip -6 route add unreachable fd72::2'),
    at('r', 'ip -6 route add blackhole fd72::2'),
    at('r', 'ip -6 route add prohibit fd72::2'),
    at('c', 'ip -6 route add prohibit fd72::2'),
    at('c', 'ip -6 route add fd72::/64 via fd71::77'),
    at('c', 'ip -6 route add unreachable fd72::/64'),
    at('r', 'ip -6 rule add from fd71::/64 lookup 100', 'ip -6 route add prohibit default table 100'),
    nat6('r', 'POSTROUTING -o rs -j MASQUERADE'),
    nat6('r', 'POSTROUTING -s fd71::/64 -j SNAT --to-source fd72::1'),
    nat6('r', 'PREROUTING -d fd71::1/128 -p tcp --dport 80 -j DNAT --to-destination [fd72::2]:8080'),
    nat6(
      'r',
      'PREROUTING -d fd71::1/128 -p tcp --dport 80 -m statistic --mode random --probability 0.5 -j DNAT --to-destination [fd72::2]:8080',
      'PREROUTING -d fd71::1/128 -p tcp --dport 80 -j DNAT --to-destination [fd73::2]:8080',
    ),
    at('s', 'ip6tables -A INPUT -p ipv6-icmp -j DROP'),
    at('s', 'ip6tables -P INPUT DROP'),
    at('r', 'ip6tables -t mangle -A PREROUTING -p tcp -j MARK --set-mark 0x1'),
  ],
};

export const filterRule = (shape: Shape): fc.Arbitrary<readonly Line[]> =>
  fc
    .tuple(
      fc.constantFrom('FORWARD', 'INPUT', 'OUTPUT'),
      fc.constantFrom(...MATCHES),
      fc.constantFrom(...(shape.six === true ? TARGETS_6 : TARGETS)),
      fc.constantFrom(...shape.routers),
      fc.constantFrom(...shape.servers),
    )
    .map(([chain, match, target, router, server]) =>
      at(chain === 'FORWARD' ? router : server, `${filterOf(shape)} -A ${chain} ${match} -j ${target}`.replace(/ +/g, ' ')),
    );

const NFT_MATCHES = [
  '',
  'tcp dport 8080',
  'udp dport { 5353, 5354 }',
  'meta l4proto tcp',
  'ct state new',
  'ct state established,related',
  'meta mark 1',
];
const NFT_VERDICTS = [
  'accept',
  'drop',
  'reject',
  'reject with tcp reset',
  'reject with icmpx type admin-prohibited',
  'counter',
  'meta mark set 1',
];
const NFT_CHAINS = [
  ['forward', 'filter', 'filter'],
  ['input', 'filter', 'filter'],
  ['prerouting', 'filter', 'mangle'],
  ['postrouting', 'filter', 'mangle'],
] as const;

/** One rule in a chain of an inet table of its own; the table may be there already. */
export const nftRule = (shape: Shape): fc.Arbitrary<readonly Line[]> =>
  fc
    .tuple(
      fc.constantFrom(...NFT_CHAINS),
      fc.constantFrom(...NFT_MATCHES),
      fc.constantFrom(...NFT_VERDICTS),
      fc.constantFrom(...shape.routers),
      fc.constantFrom(...shape.servers),
    )
    .map(([[hook, type, priority], match, verdict, router, server]) => {
      const tcp = verdict === 'reject with tcp reset' && match !== 'tcp dport 8080' ? `meta l4proto tcp ${verdict}` : verdict;
      return at(
        hook === 'input' ? server : router,
        'nft add table inet t',
        `nft "add chain inet t ${hook} { type ${type} hook ${hook} priority ${priority}; policy accept; }"`,
        `nft "add rule inet t ${hook} ${/^(udp|ct)/.test(match) && tcp !== verdict ? '' : match} ${hook === 'input' || hook === 'forward' ? tcp : tcp.replace(/^.*reject.*$/, 'drop')}"`.replace(
          / +/g,
          ' ',
        ),
      );
    });
