import fc from 'fast-check';
import type { KernelCase } from './case.ts';
import { clusterShape, PODS, type GeneratedService, type Pod, type ProxyCase } from './cluster.ts';

const often = fc.boolean().chain((yes) => (yes ? fc.boolean() : fc.constant(false)));

const endpoint = (pod: Pod): fc.Arbitrary<GeneratedService['endpoints']> =>
  fc
    .constantFrom(...(['ready', 'ready', 'ready', 'unready', 'terminating', 'absent', 'absent'] as const))
    .map((state) => (state === 'absent' ? [] : [{ pod, state }]));

const service: fc.Arbitrary<GeneratedService> = fc.record({
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
  protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
  affinity: often,
  external: fc.constantFrom('Cluster', 'Local'),
  internal: fc.constantFrom('Cluster', 'Cluster', 'Local'),
  externalIP: often,
  ranges: fc.constantFrom('none', 'none', 'client', 'others'),
  endpoints: fc.tuple(...(Object.keys(PODS) as Pod[]).map(endpoint)).map((each) => each.flat()),
});

const proxy: fc.Arbitrary<ProxyCase> = fc.record({
  mode: fc.constantFrom('iptables', 'nftables'),
  masqueradeAll: often,
  services: fc.array(service, { minLength: 1, maxLength: 2 }),
});

/** One or two Services in a cluster of two nodes. */
export const proxyCaseArbitrary: fc.Arbitrary<KernelCase> = proxy.map(proxyKernelCase);

export function proxyKernelCase(one: ProxyCase): KernelCase {
  return { shape: clusterShape(one), lines: [], proxy: one };
}
