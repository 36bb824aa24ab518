import { describe, expect, it } from 'vitest';
import type { PluginConfig } from '../../../src/dataplane/cni/config.ts';
import { bridgeAdd, bridgeDel } from '../../../src/dataplane/cni/bridge.ts';
import { createLinkPort } from '../../../src/dataplane/cni/kernel-links.ts';
import type { PluginCall } from '../../../src/dataplane/cni/plugin.ts';
import { ptpAdd, ptpDel } from '../../../src/dataplane/cni/ptp.ts';
import { createNamespace } from '../../../src/net/create.ts';
import type { Network } from '../../../src/net/network.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

function call(network: Network, name: string): PluginCall {
  createNamespace(network, name, 'node', name);
  return {
    links: createLinkPort(network, 'node'),
    files: memoryFiles(),
    api: undefined,
    node: 'node',
    network: 'cbr0',
    sandbox: `c0ffee${name.replace('-', '')}`,
    namespace: name,
    pod: { namespace: 'default', name },
    previous: [],
  };
}

/** A namespace's main table: destination, gateway, device, scope, source. */
function routes(network: Network, name: string): string[] {
  const ns = network.state.namespaces.get(name);
  return (ns?.routes ?? [])
    .filter((route) => route.table === 254 && route.version === 4)
    .map(({ destination, prefixLength, nexthops, scope, source }) => {
      const [hop] = nexthops;
      const device = hop && (ns?.links.get(hop.ifindex)?.name ?? '').replace(/^veth\w+/, 'veth');
      return [`${destination}/${prefixLength}`, hop?.gateway, device, scope, source].filter((part) => part !== undefined).join(' ');
    })
    .sort();
}

const config: PluginConfig = { type: 'ptp', subnets: ['10.244.1.0/24'], routes: ['0.0.0.0/0'], mtu: 1500 };

describe('ptp', () => {
  it('has the routes that the real plugin makes', () => {
    const network = proxyNetwork();
    const pod = call(network, 'pod-a1');
    expect(ptpAdd(pod, config)).toEqual({ ok: true, value: ['10.244.1.2'] });
    expect(routes(network, 'pod-a1')).toEqual([
      '0.0.0.0/0 10.244.1.1 eth0 global',
      '10.244.1.0/24 10.244.1.1 eth0 global 10.244.1.2',
      '10.244.1.1/32 eth0 link 10.244.1.2',
    ]);
    expect(routes(network, 'node')).toEqual(['10.244.1.2/32 veth host']);
    ptpDel(pod);
    expect(routes(network, 'node')).toEqual([]);
  });
});

describe('ipMasq', () => {
  it('has a chain a pod', () => {
    const network = proxyNetwork();
    const pod = call(network, 'pod-a1');
    bridgeAdd({ ...pod, sandbox: 'c0ffeepoda1' }, { type: 'bridge', subnets: ['10.244.1.0/24'], isGateway: true, ipMasq: true });
    const comment = '-m comment --comment "name: \\"cbr0\\" id: \\"c0ffeepoda1\\""';
    expect(pod.links.rules('nat', 'POSTROUTING')).toEqual([`-s 10.244.1.2/32 ${comment} -j CNI-91c80858d8d1f240637f7c99`]);
    expect(pod.links.rules('nat', 'CNI-91c80858d8d1f240637f7c99')).toEqual([
      `-d 10.244.1.0/24 ${comment} -j ACCEPT`,
      `! -d 224.0.0.0/4 ${comment} -j MASQUERADE`,
    ]);
    bridgeDel({ ...pod, sandbox: 'c0ffeepoda1' });
    expect(pod.links.rules('nat', 'POSTROUTING')).toEqual([]);
    expect(pod.links.rules('nat', 'CNI-91c80858d8d1f240637f7c99')).toBeUndefined();
  });
});
