import { onNodes, type DrillFault } from './drill-fault.ts';

const PLAIN = ['three-node', 'metallb'] as const;

/** Faults of netfilter, connection tracking and translation on nodes. */
export const filterFaults: readonly DrillFault[] = [
  {
    fault: 'forward-drop',
    topic: 'filters',
    level: 2,
    places: onNodes(() => ['iptables -D FORWARD -p tcp --dport 8080 -j DROP']),
  },
  {
    fault: 'forward-reject',
    topic: 'filters',
    level: 2,
    places: onNodes(() => ['iptables -D FORWARD -p tcp --dport 8080 -j REJECT']),
  },
  { fault: 'forward-policy-drop', topic: 'filters', level: 2, clusters: PLAIN, places: onNodes(() => ['iptables -P FORWARD ACCEPT']) },
  { fault: 'reply-drop', topic: 'filters', level: 3, places: onNodes(() => ['iptables -D FORWARD -p tcp --sport 8080 -j DROP']) },
  {
    fault: 'established-drop',
    topic: 'filters',
    level: 3,
    places: onNodes(() => ['iptables -D FORWARD -m conntrack --ctstate ESTABLISHED -j DROP']),
  },
  {
    fault: 'dns-drop',
    topic: 'dns',
    level: 2,
    places: onNodes(
      () => ['iptables -D FORWARD -p udp --dport 53 -j DROP'],
      (node) => ({ node }),
      'near',
    ),
  },
  {
    fault: 'raw-drop',
    topic: 'filters',
    level: 3,
    places: onNodes(() => ['iptables -t raw -D PREROUTING -p tcp --dport 8080 -j DROP']),
  },
  {
    fault: 'output-drop',
    topic: 'filters',
    level: 2,
    places: onNodes(() => ['iptables -D OUTPUT -p tcp --dport 8080 -j DROP'], undefined, 'near'),
  },
  {
    fault: 'output-reject',
    topic: 'filters',
    level: 2,
    places: onNodes(() => ['iptables -D OUTPUT -p tcp --dport 8080 -j REJECT'], undefined, 'near'),
  },
  {
    fault: 'masquerade-in-cluster',
    topic: 'filters',
    level: 3,
    clusters: PLAIN,
    places: onNodes(() => ['iptables -t nat -D POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE'], undefined, 'near'),
  },
  {
    fault: 'masquerade-missing',
    topic: 'filters',
    level: 3,
    places: onNodes(() => ['iptables -t nat -D POSTROUTING -j ACCEPT'], undefined, 'near'),
  },
  {
    fault: 'service-dnat-elsewhere',
    topic: 'services',
    level: 3,
    places: onNodes(() => ['iptables -t nat -D PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 9']),
  },
  {
    fault: 'service-rules-deleted',
    topic: 'services',
    level: 3,
    places: ({ near, far }) =>
      [near, far].map((node) => ({
        with: { node },
        touches: [`network ${node}`],
        repair: ['kubectl -n kube-system delete pod -l k8s-app=kube-proxy'],
        where: node,
      })),
  },
  {
    fault: 'conntrack-table-full',
    topic: 'filters',
    level: 3,
    places: onNodes(() => ['sysctl -w net.netfilter.nf_conntrack_max=131072']),
  },
];
