/** A command in a namespace; the same lines go to the simulator and to real namespaces. */
export interface Line {
  readonly where: string;
  readonly cmd: string;
}

export interface KernelProbe {
  readonly from: string;
  readonly proto: 'tcp' | 'udp';
  readonly dst: string;
  readonly port: number;
  /** asked again and again: the set of servers that answer is compared, or how it failed once */
  readonly repeat?: number;
  /** one and the same server has to answer, whichever it is */
  readonly countOnly?: boolean;
}

/** A network to begin with: namespaces, veth pairs between them, addresses and routes. */
export interface Shape {
  readonly name: string;
  readonly spaces: readonly string[];
  /** veth pairs: namespace and name of either end */
  readonly wires: readonly (readonly [string, string, string, string])[];
  readonly base: readonly Line[];
  /** namespaces that serve TCP 8080 and UDP 5353 */
  readonly servers: readonly string[];
  /** namespaces whose forwarding shows which way packets went */
  readonly routers: readonly string[];
  readonly probes: readonly KernelProbe[];
  /** servers listen on the wildcard of IPv6 */
  readonly six?: boolean;
}

const up = (where: string, ...devices: readonly string[]): readonly Line[] =>
  devices.map((device) => ({ where, cmd: `ip link set ${device} up` }));
const address = (where: string, device: string, ip: string): Line => ({ where, cmd: `ip addr add ${ip} dev ${device}` });
const route = (where: string, text: string): Line => ({ where, cmd: `ip route add ${text}` });
const common = (spaces: readonly string[], routers: readonly string[]): readonly Line[] =>
  spaces.flatMap((where) => [
    ...up(where, 'lo'),
    { where, cmd: 'sysctl -w net.ipv4.icmp_ratelimit=0' },
    ...(routers.includes(where) ? [{ where, cmd: 'sysctl -w net.ipv4.ip_forward=1' }] : []),
  ]);

/** c - r - s, with a second server t beside s. */
const chain: Shape = {
  name: 'chain',
  spaces: ['c', 'r', 's', 't'],
  wires: [
    ['c', 'c0', 'r', 'rc'],
    ['r', 'rs', 's', 's0'],
    ['r', 'rt', 't', 't0'],
  ],
  base: [
    ...common(['c', 'r', 's', 't'], ['r']),
    ...up('c', 'c0'),
    ...up('r', 'rc', 'rs', 'rt'),
    ...up('s', 's0'),
    ...up('t', 't0'),
    address('c', 'c0', '10.71.0.2/24'),
    address('r', 'rc', '10.71.0.1/24'),
    address('r', 'rs', '10.72.0.1/24'),
    address('r', 'rt', '10.73.0.1/24'),
    address('s', 's0', '10.72.0.2/24'),
    address('t', 't0', '10.73.0.2/24'),
    route('c', 'default via 10.71.0.1'),
    route('s', 'default via 10.72.0.1'),
    route('t', 'default via 10.73.0.1'),
  ],
  servers: ['s', 't'],
  routers: ['r'],
  probes: [
    { from: 'c', proto: 'tcp', dst: '10.72.0.2', port: 8080 },
    { from: 'c', proto: 'tcp', dst: '10.71.0.1', port: 80, repeat: 20 },
    { from: 'c', proto: 'udp', dst: '10.72.0.2', port: 5353 },
    { from: 'c', proto: 'udp', dst: '10.72.0.2', port: 5354 },
  ],
};

/** Two ways from c to s, over r and over q: routes, rules and reverse-path filters decide. */
const ring: Shape = {
  name: 'ring',
  spaces: ['c', 'r', 'q', 's'],
  wires: [
    ['c', 'c0', 'r', 'rc'],
    ['c', 'c1', 'q', 'qc'],
    ['r', 'rs', 's', 's0'],
    ['q', 'qs', 's', 's1'],
  ],
  base: [
    ...common(['c', 'r', 'q', 's'], ['r', 'q']),
    ...up('c', 'c0', 'c1'),
    ...up('r', 'rc', 'rs'),
    ...up('q', 'qc', 'qs'),
    ...up('s', 's0', 's1'),
    address('c', 'c0', '10.71.0.2/24'),
    address('r', 'rc', '10.71.0.1/24'),
    address('c', 'c1', '10.81.0.2/24'),
    address('q', 'qc', '10.81.0.1/24'),
    address('r', 'rs', '10.72.0.1/24'),
    address('s', 's0', '10.72.0.2/24'),
    address('q', 'qs', '10.82.0.1/24'),
    address('s', 's1', '10.82.0.2/24'),
    address('s', 'lo', '10.90.0.1/32'),
    route('c', 'default via 10.71.0.1'),
    route('s', 'default via 10.72.0.1'),
    route('r', '10.90.0.1 via 10.72.0.2'),
    route('q', '10.90.0.1 via 10.82.0.2'),
  ],
  servers: ['s'],
  routers: ['r', 'q'],
  probes: [
    { from: 'c', proto: 'tcp', dst: '10.90.0.1', port: 8080 },
    { from: 'c', proto: 'udp', dst: '10.90.0.1', port: 5353 },
    { from: 'c', proto: 'tcp', dst: '10.82.0.2', port: 8080 },
    { from: 'c', proto: 'tcp', dst: '10.72.0.2', port: 8080 },
  ],
};

/** A node: pods c and b on a bridge, a server s behind the node's uplink. */
const bridge: Shape = {
  name: 'bridge',
  spaces: ['c', 'b', 'r', 's'],
  wires: [
    ['c', 'c0', 'r', 'vc'],
    ['b', 'b0', 'r', 'vb'],
    ['r', 'rs', 's', 's0'],
  ],
  base: [
    ...common(['c', 'b', 'r', 's'], ['r']),
    { where: 'r', cmd: 'ip link add br0 type bridge' },
    { where: 'r', cmd: 'ip link set vc master br0' },
    { where: 'r', cmd: 'ip link set vb master br0' },
    ...up('c', 'c0'),
    ...up('b', 'b0'),
    ...up('r', 'vc', 'vb', 'br0', 'rs'),
    ...up('s', 's0'),
    address('c', 'c0', '10.71.0.2/24'),
    address('b', 'b0', '10.71.0.3/24'),
    address('r', 'br0', '10.71.0.1/24'),
    address('r', 'rs', '10.72.0.1/24'),
    address('s', 's0', '10.72.0.2/24'),
    route('c', 'default via 10.71.0.1'),
    route('b', 'default via 10.71.0.1'),
    route('s', 'default via 10.72.0.1'),
  ],
  servers: ['b', 's'],
  routers: ['r'],
  probes: [
    { from: 'c', proto: 'tcp', dst: '10.71.0.3', port: 8080 },
    { from: 'c', proto: 'tcp', dst: '10.72.0.2', port: 8080 },
    { from: 'c', proto: 'tcp', dst: '10.71.0.1', port: 80, repeat: 20 },
    { from: 's', proto: 'tcp', dst: '10.71.0.3', port: 8080 },
    { from: 'c', proto: 'udp', dst: '10.71.0.3', port: 5353 },
  ],
};

/** The chain with IPv6. Nobody waits for duplicate addresses; error messages are not limited. */
const six: Shape = {
  ...chain,
  name: 'six',
  six: true,
  base: [
    ...common(['c', 'r', 's', 't'], []),
    ...['c', 'r', 's', 't'].flatMap((where) => [
      { where, cmd: 'for each in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >$each; done' },
      { where, cmd: 'sysctl -w net.ipv6.icmp.ratelimit=0' },
    ]),
    { where: 'r', cmd: 'sysctl -w net.ipv6.conf.all.forwarding=1' },
    ...up('c', 'c0'),
    ...up('r', 'rc', 'rs', 'rt'),
    ...up('s', 's0'),
    ...up('t', 't0'),
    address('c', 'c0', 'fd71::2/64'),
    address('r', 'rc', 'fd71::1/64'),
    address('r', 'rs', 'fd72::1/64'),
    address('r', 'rt', 'fd73::1/64'),
    address('s', 's0', 'fd72::2/64'),
    address('t', 't0', 'fd73::2/64'),
    { where: 'c', cmd: 'ip -6 route add default via fd71::1' },
    { where: 's', cmd: 'ip -6 route add default via fd72::1' },
    { where: 't', cmd: 'ip -6 route add default via fd73::1' },
  ],
  probes: [
    { from: 'c', proto: 'tcp', dst: 'fd72::2', port: 8080 },
    { from: 'c', proto: 'tcp', dst: 'fd71::1', port: 80, repeat: 20 },
    { from: 'c', proto: 'udp', dst: 'fd72::2', port: 5353 },
    { from: 'c', proto: 'udp', dst: 'fd72::2', port: 5354 },
  ],
};

export const SHAPES: readonly Shape[] = [chain, ring, bridge, six];
