import { inPods, on, onNodes, onWays, type DrillFault } from './drill-fault.ts';
import { NODE_ADDRESS, POD_RANGE } from './scene.ts';

/** Where nodes have a bridge cni0 and plain routes; where they have a bridge at all. */
const PLAIN = ['three-node', 'metallb'] as const;
const BRIDGED = ['three-node', 'metallb', 'flannel'] as const;

const rightWay = onWays(({ range, address }) => `ip route replace ${range} via ${address}`);

/** Faults of links, addresses, neighbours and routes. */
export const networkFaults: readonly DrillFault[] = [
  {
    fault: 'node-link-down',
    topic: 'links',
    level: 2,
    clusters: PLAIN,
    // the kernel forgets an interface's routes when it goes down; kindnetd writes them only when it starts
    places: (scene) =>
      onNodes((node) => [
        'ip link set eth0 up',
        'ip route add default via 172.18.0.1',
        ...Object.keys(NODE_ADDRESS)
          .filter((other) => other !== node)
          .map((other) => `ip route add ${POD_RANGE[other] ?? ''} via ${NODE_ADDRESS[other] ?? ''}`),
      ])(scene).map((place) => ({
        ...place,
        repair: [...place.repair, `kubectl wait --for=condition=Ready node/${place.where} --timeout=120s`],
      })),
  },
  { fault: 'pod-veth-down', topic: 'links', level: 2, places: inPods(['client', 'back']) },
  { fault: 'bridge-down', topic: 'links', level: 2, clusters: BRIDGED, places: onNodes(() => ['ip link set cni0 up']) },
  { fault: 'bridge-port-missing', topic: 'links', level: 2, clusters: BRIDGED, places: inPods(['client', 'back']) },
  { fault: 'pod-link-down', topic: 'links', level: 2, places: inPods(['client', 'back']) },
  {
    fault: 'neighbour-permanent-wrong',
    topic: 'links',
    level: 3,
    places: onWays(
      ({ address }) => `ip neigh del ${address} dev eth0`,
      ({ node, address }) => ({ node, ip: address }),
    ),
  },
  {
    fault: 'neighbour-table-full',
    topic: 'links',
    level: 3,
    clusters: BRIDGED,
    places: onNodes(() => ['sysctl -w net.ipv4.neigh.default.gc_thresh3=1024']),
  },
  {
    fault: 'address-duplicated',
    topic: 'links',
    level: 3,
    clusters: PLAIN,
    places: ({ near, far }) =>
      [near, far].map((node) => ({
        with: { node: 'control-plane', ip: NODE_ADDRESS[node] ?? '' },
        touches: ['network control-plane', `network ${node}`],
        repair: [
          on('control-plane', `ip address del ${NODE_ADDRESS[node] ?? ''}/16 dev eth0`),
          // who learned the impostor's MAC address asks again
          ...[near, far].filter((other) => other !== node).map((other) => on(other, 'ip neigh flush dev eth0')),
          'sudo ip neigh flush dev eth0',
        ],
        where: `control-plane, which has the address of ${node} too`,
      })),
  },
  { fault: 'pod-default-route-missing', topic: 'routes', level: 2, clusters: BRIDGED, places: inPods(['client', 'back']) },
  { fault: 'pod-prefix-too-wide', topic: 'routes', level: 3, clusters: BRIDGED, places: inPods(['client', 'back']) },
  {
    fault: 'node-route-missing',
    topic: 'routes',
    level: 2,
    clusters: PLAIN,
    places: onWays(({ range, address }) => `ip route add ${range} via ${address}`),
  },
  {
    fault: 'node-route-wrong',
    topic: 'routes',
    level: 3,
    clusters: PLAIN,
    places: onWays(
      ({ range, address }) => `ip route replace ${range} via ${address}`,
      ({ node, to }) => ({ node, to, via: '172.18.0.2' }),
    ),
  },
  { fault: 'node-route-dead-gateway', topic: 'routes', level: 2, clusters: PLAIN, places: rightWay },
  { fault: 'route-blackhole', topic: 'routes', level: 2, clusters: PLAIN, places: rightWay },
  { fault: 'route-prohibit', topic: 'routes', level: 2, clusters: PLAIN, places: rightWay },
  { fault: 'route-unreachable', topic: 'routes', level: 2, clusters: PLAIN, places: rightWay },
  {
    fault: 'default-route-missing',
    topic: 'routes',
    level: 2,
    places: onNodes(() => ['ip route add default via 172.18.0.1'], undefined, 'near'),
  },
  { fault: 'ip-forward-off', topic: 'routes', level: 2, places: onNodes(() => ['sysctl -w net.ipv4.ip_forward=1']) },
  {
    fault: 'rp-filter-strict',
    topic: 'routes',
    level: 3,
    clusters: PLAIN,
    places: (scene) =>
      onWays(
        ({ range, address }) => `ip route replace ${range} via ${address} dev eth0`,
        ({ node, to }) => ({ node, from: to }),
      )(scene).map((place) => ({
        ...place,
        repair: [on(String(place.with['node']), 'sysctl -w net.ipv4.conf.all.rp_filter=2'), ...place.repair],
      })),
  },
  {
    fault: 'frag-needed-filtered',
    topic: 'mtu',
    level: 3,
    clusters: PLAIN,
    places: onNodes(() => ['iptables -D OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP', 'ip link set eth0 mtu 1500']),
  },
];
