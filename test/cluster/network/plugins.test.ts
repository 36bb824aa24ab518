import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../../src/cluster/build.ts';
import { apply, clusterWorld, podAddress, run, seconds } from '../../support/cluster-world.ts';

interface Row {
  readonly name: string;
  readonly cni: Readonly<Record<string, unknown>>;
  /** `ip route` on worker-1 */
  readonly routes: string;
  readonly podRoutes: string;
  readonly mtu: number;
  /** whether a policy that denies all has an effect */
  readonly enforced: boolean;
}

const BRIDGE_POD = `default via 10.244.1.1 dev eth0 
10.244.0.0/16 via 10.244.1.1 dev eth0 
10.244.1.0/24 dev eth0 proto kernel scope link src 10.244.1.2 
`;
const ROUTED_POD = `default via 169.254.1.1 dev eth0 
169.254.1.1 dev eth0 scope link 
`;
const around = (lines: string): string =>
  `default via 172.18.0.1 dev eth0 \n${lines}172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.3 \n`;

const rows: readonly Row[] = [
  {
    name: 'bridge',
    cni: { plugin: 'bridge' },
    routes: around(`10.244.0.0/24 via 172.18.0.2 dev eth0 
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1 
10.244.2.0/24 via 172.18.0.4 dev eth0 
`),
    podRoutes: BRIDGE_POD.replace(/10.244.0.0.*\n/, ''),
    mtu: 1500,
    enforced: false,
  },
  {
    name: 'flannel vxlan',
    cni: { plugin: 'flannel' },
    routes: around(`10.244.0.0/24 via 10.244.0.0 dev flannel.1 onlink 
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1 
10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink 
`),
    podRoutes: BRIDGE_POD,
    mtu: 1450,
    enforced: false,
  },
  {
    name: 'flannel host-gw',
    cni: { plugin: 'flannel', mode: 'host-gw' },
    routes: around(`10.244.0.0/24 via 172.18.0.2 dev eth0 
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1 
10.244.2.0/24 via 172.18.0.4 dev eth0 
`),
    podRoutes: BRIDGE_POD,
    mtu: 1500,
    enforced: false,
  },
  {
    name: 'canal',
    cni: { plugin: 'flannel', enforcesPolicy: true },
    routes: around(`10.244.0.0/24 via 10.244.0.0 dev flannel.1 onlink 
10.244.1.2 dev calia7a3e029a7b scope link 
10.244.1.3 dev caliNEAR scope link 
10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink 
`),
    podRoutes: ROUTED_POD,
    mtu: 1450,
    enforced: true,
  },
  {
    name: 'calico bgp',
    cni: { plugin: 'calico' },
    // the control plane has no pod, and so has claimed no block
    routes: around(`10.244.1.0 dev calia7a3e029a7b scope link 
blackhole 10.244.1.0/26 proto bird 
10.244.1.1 dev caliNEAR scope link 
10.244.2.0/26 via 172.18.0.4 dev eth0 proto bird 
`),
    podRoutes: ROUTED_POD,
    mtu: 1500,
    enforced: true,
  },
  {
    name: 'calico ipip',
    cni: { plugin: 'calico', mode: 'ipip' },
    routes: around(`10.244.0.0/26 via 172.18.0.2 dev tunl0 proto bird onlink 
blackhole 10.244.1.0/26 proto bird 
10.244.1.1 dev calia7a3e029a7b scope link 
10.244.1.2 dev caliNEAR scope link 
10.244.2.0/26 via 172.18.0.4 dev tunl0 proto bird onlink 
`),
    podRoutes: ROUTED_POD,
    mtu: 1480,
    enforced: true,
  },
  {
    name: 'calico vxlan',
    cni: { plugin: 'calico', mode: 'vxlan' },
    routes: around(`10.244.0.0/26 via 10.244.0.0 dev vxlan.calico proto 80 onlink 
blackhole 10.244.1.0/26 proto 80 
10.244.1.1 dev calia7a3e029a7b scope link 
10.244.1.2 dev caliNEAR scope link 
10.244.2.0/26 via 10.244.2.0 dev vxlan.calico proto 80 onlink 
`),
    podRoutes: ROUTED_POD,
    mtu: 1450,
    enforced: true,
  },
];

const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
`;

describe('a cluster with the plugin', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const world = await clusterWorld({ cni: row.cni, dns: false });
    // the order of two pods that start together is the seed's affair
    expect(named(await run(world, 'worker-1', 'ip route'))).toBe(named(row.routes));
    expect((await run(world, 'client', 'ip route')).replace(/10\.244\.1\.3/, '10.244.1.2')).toBe(row.podRoutes);
    expect(await run(world, 'client', 'ip link show eth0')).toContain(` mtu ${row.mtu} `);
    for (const server of ['near', 'far'])
      expect(await run(world, 'client', `curl -sS -m 3 http://{${server}}:8080/clientip`)).toMatch(
        new RegExp(`^${podAddress(world, 'client')}:`),
      );
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://172.18.0.4:8888/hostname')).toBe('far');
    expect(await run(world, 'client', 'curl -sS -m 3 http://203.0.113.10/clientip')).toMatch(/^203\.0\.113\.1:/);
    await apply(world, DENY);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toBe(
      row.enforced ? `curl: (28) Connection timed out after 3000 milliseconds\n` : 'far',
    );
  });
});

/** The name of the pod of an agent on a node. */
function agentOf(world: Awaited<ReturnType<typeof clusterWorld>>, node: string, prefix: string): string {
  type Pod = { readonly spec?: { readonly nodeName?: string } } & NonNullable<ReturnType<NonNullable<typeof world.api>['get']>>;
  const pods = world.api?.list<Pod>('pods', { namespace: 'kube-system' }) ?? [];
  return pods.find(({ metadata, spec }) => spec?.nodeName === node && metadata.name.startsWith(prefix))?.metadata.name ?? '';
}

/** Routes with the devices and the order of the two pods of worker-1 left open. */
function named(routes: string): string {
  return routes
    .split('\n')
    .map((line) => line.replace(/dev cali\w+/, 'dev cali'))
    .join('\n');
}

describe('without a plugin', () => {
  it('nodes are not ready and pods wait, until somebody applies one', async () => {
    const world = await clusterWorld({ cni: { plugin: 'none' }, dns: false });
    expect(podAddress(world, 'client')).toBe('');
    const donor = await clusterWorld({ cni: { plugin: 'flannel' }, dns: false }, []);
    const objects = [
      donor.api?.get('configmaps', 'kube-flannel-cfg', 'kube-flannel'),
      donor.api?.get('daemonsets.apps', 'kube-flannel-ds', 'kube-flannel'),
    ].map((object) => ({
      ...object,
      status: undefined,
      metadata: { name: object?.metadata.name, namespace: 'kube-flannel', labels: object?.metadata.labels },
    }));
    await apply(
      world,
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-flannel}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: flannel, namespace: kube-flannel}\n',
    );
    for (const object of objects) await apply(world, JSON.stringify(object));
    await seconds(world, 30);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toBe('far');
  });
});

describe('descriptions', () => {
  it.each([
    [{ plugin: 'bridge', mode: 'vxlan' }, 'cni.mode: plugin bridge has no modes; leave it out'],
    [{ plugin: 'flannel', mode: 'bgp' }, 'cni.mode: plugin flannel knows vxlan, host-gw'],
    [
      { plugin: 'bridge', enforcesPolicy: true },
      'cni.enforcesPolicy: plugin bridge enforces no NetworkPolicy; take calico, or flannel for Canal',
    ],
  ])('%j is refused', async (cni, message) => {
    expect(await buildWorld({ cni }, 's')).toEqual({ ok: false, error: message });
  });
});

describe('the agents', () => {
  const delete_ = (world: Awaited<ReturnType<typeof clusterWorld>>, namespace: string, node: string): void => {
    for (const pod of world.api?.list<{ readonly spec?: { readonly nodeName?: string } } & NonNullable<ReturnType<typeof world.api.get>>>(
      'pods',
      { namespace },
    ) ?? [])
      if (pod.spec?.nodeName === node && /flannel|calico-node/.test(pod.metadata.name))
        world.api?.delete('pods', pod.metadata.name, namespace, { gracePeriodSeconds: 0 });
  };

  it('flanneld does not miss an FDB entry that somebody deletes; its next start writes it again', async () => {
    const world = await clusterWorld({ cni: { plugin: 'flannel' } });
    const before = await run(world, 'worker-1', 'bridge fdb show dev flannel.1');
    const mac =
      before
        .split('\n')
        .find((line) => line.includes('172.18.0.4'))
        ?.split(' ')[0] ?? '';
    await run(world, 'worker-1', `bridge fdb del ${mac} dev flannel.1`);
    await seconds(world, 60);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toMatch(/^curl: \(28\)/);
    delete_(world, 'kube-flannel', 'worker-1');
    await seconds(world, 30);
    expect(await run(world, 'worker-1', 'bridge fdb show dev flannel.1')).toContain(`${mac} dst 172.18.0.4 self permanent`);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toBe('far');
  });

  it('kindnetd writes its chain anew when it starts, and leads to it once only', async () => {
    const world = await clusterWorld({});
    const rules = await run(world, 'worker-1', 'iptables -t nat -S KIND-MASQ-AGENT');
    const jumps = await run(world, 'worker-1', 'iptables -t nat -S POSTROUTING');
    await run(world, 'worker-1', 'iptables -t nat -I KIND-MASQ-AGENT -d 203.0.113.0/24 -j RETURN');
    world.api?.delete('pods', agentOf(world, 'worker-1', 'kindnet'), 'kube-system', { gracePeriodSeconds: 0 });
    await seconds(world, 30);
    expect(await run(world, 'worker-1', 'iptables -t nat -S KIND-MASQ-AGENT')).toBe(rules);
    expect(await run(world, 'worker-1', 'iptables -t nat -S POSTROUTING')).toBe(jumps);
  });

  it('flanneld puts back routes of host-gw and rules that somebody deletes', async () => {
    const world = await clusterWorld({ cni: { plugin: 'flannel', mode: 'host-gw' } });
    const routes = await run(world, 'worker-1', 'ip route');
    const rules = await run(world, 'worker-1', 'iptables -t nat -S FLANNEL-POSTRTG');
    await run(world, 'worker-1', 'ip route del 10.244.2.0/24');
    await run(world, 'worker-1', 'iptables -t nat -F FLANNEL-POSTRTG');
    await seconds(world, 15);
    expect(await run(world, 'worker-1', 'ip route')).toBe(routes);
    expect(await run(world, 'worker-1', 'iptables -t nat -S FLANNEL-POSTRTG')).toBe(rules);
  });

  it('Felix puts its rules back at the next refresh; without calico-node they stay as they were left', async () => {
    const world = await clusterWorld({ cni: { plugin: 'calico' } });
    await apply(world, DENY);
    const rules = await run(world, 'worker-2', 'iptables -S');
    await run(world, 'worker-2', 'iptables -D FORWARD 1');
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toBe('far');
    await seconds(world, 90);
    expect(await run(world, 'worker-2', 'iptables -S')).toBe(rules);
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/hostname')).toMatch(/^curl: \(28\)/);
    world.api?.delete('daemonsets.apps', 'calico-node', 'kube-system');
    await seconds(world, 60);
    expect(world.api?.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'calico-node' } })).toEqual([]);
    expect(await run(world, 'worker-2', 'iptables -S')).toBe(rules);
  });
});
