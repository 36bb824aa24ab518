import { describe, expect, it } from 'vitest';
import { apply, clusterWorld, run, seconds } from '../../support/cluster-world.ts';

type World = Awaited<ReturnType<typeof clusterWorld>>;

const NO_MESH =
  'apiVersion: crd.projectcalico.org/v1\nkind: BGPConfiguration\nmetadata: {name: default}\nspec: {nodeToNodeMeshEnabled: false}\n';
const peer = (spec: string): string =>
  `apiVersion: crd.projectcalico.org/v1\nkind: BGPPeer\nmetadata: {name: peer}\nspec: {asNumber: 64512, ${spec}}\n`;
const REFLECTORS = peer('nodeSelector: all(), peerSelector: has(node-role.kubernetes.io/control-plane)');
const REFLECTS = 'the control plane reflects';
const RELABELLED = 'the control plane loses its label';

async function take(world: World, step: string): Promise<void> {
  const node = world.api?.get('nodes', 'control-plane');
  if (!node || (step !== REFLECTS && step !== RELABELLED)) return apply(world, step);
  const { labels, annotations } = node.metadata;
  const metadata =
    step === REFLECTS
      ? { ...node.metadata, annotations: { ...annotations, 'projectcalico.org/RouteReflectorClusterID': '244.0.0.1' } }
      : { ...node.metadata, labels: Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !key.startsWith('node-role'))) };
  expect(world.api?.update('nodes', { ...node, metadata }).ok).toBe(true);
  await seconds(world, 2);
}

async function learned(world: World): Promise<string[]> {
  const routes = await run(world, 'worker-1', 'ip route');
  return routes.split('\n').filter((line) => line.includes(' via 172.18.0.4 ') && line.includes('bird'));
}

const ROUTE = ['10.244.2.0/26 via 172.18.0.4 dev eth0 proto bird '];

describe('blocks of other nodes, learned by BGP', () => {
  it.each([
    { name: 'the mesh, without any configuration', steps: [], expected: ROUTE },
    { name: 'no mesh and no peers', steps: [NO_MESH], expected: [] },
    { name: 'no mesh, a peer that reflects nothing', steps: [NO_MESH, REFLECTORS], expected: [] },
    { name: 'a route reflector', steps: [NO_MESH, REFLECTORS, REFLECTS], expected: ROUTE },
    {
      name: 'a route reflector that lost its label',
      steps: [NO_MESH, REFLECTORS, REFLECTS, RELABELLED],
      expected: [],
    },
    { name: 'a peering of one end only', steps: [NO_MESH, peer('node: worker-1, peerIP: 172.18.0.4')], expected: [] },
    {
      name: 'peers by selectors, without a reflector',
      steps: [NO_MESH, peer('nodeSelector: all(), peerSelector: "kubernetes.io/hostname == \'worker-2\'"')],
      expected: ROUTE,
    },
  ])('$name', async ({ steps, expected }) => {
    const world = await clusterWorld({ cni: { plugin: 'calico' }, dns: false });
    for (const step of steps) await take(world, step);
    expect(await learned(world)).toEqual(expected);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toMatch(
      expected.length > 0 ? /^far$/ : /^curl: \((7|28)\)/,
    );
  });
});
