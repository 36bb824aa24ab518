import { expect, it } from 'vitest';
import { injectFault } from '../../../src/cluster/faults/index.ts';
import { clusterWorld, podAddress, run } from '../../support/cluster-world.ts';

it.each([
  {
    fault: 'vtep-missing',
    parameters: { node: 'worker-1', to: '172.18.0.4' },
    host: 'worker-1',
    reason: /^no VTEP is known for [0-9a-f:]+ in the forwarding database of flannel\.1$/,
  },
  { fault: 'vxlan-vni-wrong', parameters: { node: 'worker-1', vni: 42 }, host: 'worker-2', reason: /^no device here has VNI 42$/ },
])('a trace through an overlay with $fault ends on layer 2 of $host', async ({ fault, parameters, host, reason }) => {
  const world = await clusterWorld({ cni: { plugin: 'flannel' }, dns: false });
  expect(injectFault(world, fault, parameters).ok).toBe(true);
  expect(await run(world, 'client', 'curl -sS -m 2 http://{far}:8080/hostname')).toMatch(/^curl: \(28\)/);
  const trace = world.network.state.traces.find(
    ({ summary }) => summary.includes(` > ${podAddress(world, 'far')}.8080: `) && summary.includes('[S]'),
  );
  expect(trace?.disposition).toBe('dropped');
  expect(trace?.steps.at(-1)).toMatchObject({ action: 'discard', layer: 2, host, reason: expect.stringMatching(reason) as string });
});
