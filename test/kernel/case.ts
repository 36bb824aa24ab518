import fc from 'fast-check';

/** client c - router r - server s; `where` is one of them. The same lines go to the simulator and to real namespaces. */
export interface Line {
  readonly where: 'c' | 'r' | 's';
  readonly cmd: string;
}

/** What both sides begin with, after the veth pairs c0-rc and s0-rs exist. */
export const BASE: readonly Line[] = [
  ...(['c', 'r', 's'] as const).map((where) => ({ where, cmd: 'ip link set lo up' })),
  { where: 'c', cmd: 'ip link set c0 up' },
  { where: 'r', cmd: 'ip link set rc up' },
  { where: 'r', cmd: 'ip link set rs up' },
  { where: 's', cmd: 'ip link set s0 up' },
  { where: 'c', cmd: 'ip addr add 10.71.0.2/24 dev c0' },
  { where: 'r', cmd: 'ip addr add 10.71.0.1/24 dev rc' },
  { where: 'r', cmd: 'ip addr add 10.72.0.1/24 dev rs' },
  { where: 's', cmd: 'ip addr add 10.72.0.2/24 dev s0' },
  { where: 'c', cmd: 'ip route add default via 10.71.0.1' },
  { where: 's', cmd: 'ip route add default via 10.72.0.1' },
  ...(['c', 'r', 's'] as const).map((where) => ({ where, cmd: 'sysctl -w net.ipv4.icmp_ratelimit=0' })),
  { where: 'r', cmd: 'sysctl -w net.ipv4.ip_forward=1' },
];

const rule = fc
  .tuple(
    fc.constantFrom('FORWARD', 'INPUT'),
    fc.constantFrom(
      '',
      '-p tcp',
      '-p udp',
      '-p tcp --dport 8080',
      '-s 10.71.0.0/24',
      '-d 10.72.0.2/32',
      '! -s 10.71.0.2/32',
      '-m conntrack --ctstate ESTABLISHED',
    ),
    fc.constantFrom('ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp-host-unreachable', 'REJECT --reject-with icmp-admin-prohibited'),
  )
  .map(([chain, match, target]): Line => ({
    where: chain === 'FORWARD' ? 'r' : 's',
    cmd: `iptables -A ${chain} ${match} -j ${target}`.replace(/ +/g, ' '),
  }));

const change = fc.constantFrom<Line>(
  { where: 'r', cmd: 'sysctl -w net.ipv4.ip_forward=0' },
  { where: 'c', cmd: 'ip route del default' },
  { where: 's', cmd: 'ip route del default' },
  { where: 'r', cmd: 'ip link set rs down' },
  { where: 's', cmd: 'ip link set s0 down' },
  { where: 's', cmd: 'ip addr del 10.72.0.2/24 dev s0' },
  { where: 'r', cmd: 'ip route add unreachable 10.72.0.2' },
  { where: 'r', cmd: 'ip route add blackhole 10.72.0.2' },
  { where: 'r', cmd: 'ip route add prohibit 10.72.0.2' },
  { where: 'c', cmd: 'ip route add 10.72.0.0/24 via 10.71.0.77' },
  { where: 'c', cmd: 'ip route add unreachable 10.72.0.0/24' },
  { where: 'r', cmd: 'iptables -t nat -A POSTROUTING -o rs -j MASQUERADE' },
  { where: 'r', cmd: 'iptables -t nat -A POSTROUTING -s 10.71.0.0/24 -j SNAT --to-source 10.72.0.1' },
  { where: 'r', cmd: 'iptables -t nat -A PREROUTING -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.72.0.2:8080' },
  { where: 'c', cmd: 'iptables -t nat -A OUTPUT -d 10.71.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 10.72.0.2:8080' },
);

/** Up to five changes and rules in any order. */
export const caseArbitrary = fc.array(fc.oneof(rule, change), { maxLength: 5 });

export const PROBES = [
  { proto: 'tcp', dst: '10.72.0.2', port: 8080 },
  { proto: 'tcp', dst: '10.71.0.1', port: 80 },
  { proto: 'udp', dst: '10.72.0.2', port: 5353 },
  { proto: 'udp', dst: '10.72.0.2', port: 5354 },
] as const;
