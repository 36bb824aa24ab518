import { describe, expect, it } from 'vitest';
import type { PluginConfig } from '../../../src/dataplane/cni/config.ts';
import { createLinkPort } from '../../../src/dataplane/cni/kernel-links.ts';
import type { PluginCall } from '../../../src/dataplane/cni/plugin.ts';
import { portmapAdd, portmapDel, type PortMapping } from '../../../src/dataplane/cni/portmap.ts';
import { addAddress } from '../../../src/net/address.ts';
import { createNamespace } from '../../../src/net/create.ts';
import { addLink } from '../../../src/net/link.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

/** The mappings of the plugin's own unit test (containernetworking/plugins portmap_iptables_test.go). */
const MAPPINGS: readonly PortMapping[] = [
  { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
  { hostPort: 8081, containerPort: 80, protocol: 'tcp' },
  { hostPort: 8080, containerPort: 81, protocol: 'udp' },
  { hostPort: 8082, containerPort: 82, protocol: 'udp' },
  { hostPort: 8083, containerPort: 83, protocol: 'tcp', hostIP: '192.168.0.2' },
  { hostPort: 8084, containerPort: 84, protocol: 'tcp', hostIP: '0.0.0.0' },
];

function call(): PluginCall {
  const network = proxyNetwork();
  const ns = createNamespace(network, 'pod', 'node', 'pod');
  const eth0 = addLink(network, 'pod', 'eth0', { kind: 'dummy' });
  if (eth0.ok) addAddress(ns, eth0.value, { ip: '10.0.0.2', prefixLength: 24 });
  return {
    links: createLinkPort(network, 'node'),
    files: memoryFiles(),
    api: undefined,
    node: 'node',
    network: 'test',
    sandbox:
      'icee6giejonei6sohng6ahngee7laquohquee9shiGo7fohferakah3Feiyoolu2pei7ciPhoh7shaoX6vai3vuf0ahfaeng8yohb9ceu0daez5hashee8ooYai5wa3y',
    namespace: 'pod',
    pod: { namespace: 'default', name: 'pod' },
    previous: ['10.0.0.2'],
    portMappings: MAPPINGS,
  };
}

const config = (snat: boolean): PluginConfig => ({ type: 'portmap', subnets: [], snat });
const CHAIN = 'CNI-DN-67e92b96e692a494b6b85';

describe('portmap', () => {
  it('has a chain a pod, named by the network and the container', () => {
    const pod = call();
    portmapAdd(pod, config(true));
    const id = pod.sandbox;
    expect(pod.links.rules('nat', 'CNI-HOSTPORT-DNAT')).toEqual([
      `-p tcp -m comment --comment "dnat name: \\"test\\" id: \\"${id}\\"" -m multiport --dports 8080,8081,8083,8084 -j ${CHAIN}`,
      `-p udp -m comment --comment "dnat name: \\"test\\" id: \\"${id}\\"" -m multiport --dports 8080,8082 -j ${CHAIN}`,
    ]);
    const three = (match: string, to: string): string[] => [
      `-s 10.0.0.0/24 ${match} -j CNI-HOSTPORT-SETMARK`,
      `-s 127.0.0.1/32 ${match} -j CNI-HOSTPORT-SETMARK`,
      `${match} -j DNAT --to-destination 10.0.0.2:${to}`,
    ];
    const onHost = (to: string, match: string): string[] => [
      `-s 10.0.0.0/24 -d 192.168.0.2/32 ${match} -j CNI-HOSTPORT-SETMARK`,
      `-s 127.0.0.1/32 -d 192.168.0.2/32 ${match} -j CNI-HOSTPORT-SETMARK`,
      `-d 192.168.0.2/32 ${match} -j DNAT --to-destination 10.0.0.2:${to}`,
    ];
    expect(pod.links.rules('nat', CHAIN)).toEqual([
      ...three('-p tcp -m tcp --dport 8080', '80'),
      ...three('-p tcp -m tcp --dport 8081', '80'),
      ...three('-p udp -m udp --dport 8080', '81'),
      ...three('-p udp -m udp --dport 8082', '82'),
      ...onHost('83', '-p tcp -m tcp --dport 8083'),
      ...three('-p tcp -m tcp --dport 8084', '84'),
    ]);
    expect(pod.links.rules('nat', 'POSTROUTING')).toEqual(['-m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ']);
    expect(pod.links.rules('nat', 'CNI-HOSTPORT-MASQ')).toEqual(['-m mark --mark 0x2000/0x2000 -j MASQUERADE']);
  });

  it('marks nothing without snat', () => {
    const pod = call();
    portmapAdd(pod, config(false));
    expect(pod.links.rules('nat', CHAIN)?.[0]).toBe('-p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80');
    expect(pod.links.rules('nat', CHAIN)).toHaveLength(6);
  });

  it('takes its chain away at the end and leaves the shared ones', () => {
    const pod = call();
    portmapAdd(pod, config(true));
    portmapDel(pod);
    portmapDel(pod);
    expect(pod.links.rules('nat', CHAIN)).toBeUndefined();
    expect(pod.links.rules('nat', 'CNI-HOSTPORT-DNAT')).toEqual([]);
  });
});
