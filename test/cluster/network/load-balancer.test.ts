import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../../src/cluster/build.ts';
import type { World } from '../../../src/cluster/world.ts';
import { apply, clusterWorld, run, seconds } from '../../support/cluster-world.ts';

const service = (name: string, extra = ''): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
${extra}`;

interface Service {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly healthCheckNodePort?: number };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] } };
}

function get(world: World, name: string): Service | undefined {
  return world.api?.get('services', name, 'default') as Service | undefined;
}

const address = (world: World, name: string): string | undefined => get(world, name)?.status?.loadBalancer?.ingress?.[0]?.ip;

function events(world: World, name: string): string[] {
  const list = (world.api?.list('events', { namespace: 'default' }) ?? []) as unknown as readonly {
    readonly involvedObject: { readonly name: string };
    readonly type: string;
    readonly reason: string;
    readonly message: string;
  }[];
  return list
    .filter((event) => event.involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
    .sort();
}

describe('without a balancer', () => {
  it('the address stays pending', async () => {
    const world = await clusterWorld({ dns: false });
    await apply(world, service('web'));
    await seconds(world, 60);
    expect(address(world, 'web')).toBeUndefined();
    expect(events(world, 'web')).toEqual([]);
  });
});

describe("a cloud's balancer", () => {
  it('gives an address, and packets keep theirs under externalTrafficPolicy Local', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'cloud' });
    await apply(world, service('web', '  externalTrafficPolicy: Local\n'));
    // it takes a cloud a while
    expect(address(world, 'web')).toBeUndefined();
    expect(events(world, 'web')).toEqual(['Normal EnsuringLoadBalancer Ensuring load balancer']);
    await seconds(world, 30);
    expect(address(world, 'web')).toBe('203.0.113.200');
    expect(events(world, 'web')).toEqual([
      'Normal EnsuredLoadBalancer Ensured load balancer',
      'Normal EnsuringLoadBalancer Ensuring load balancer',
    ]);
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://203.0.113.200/clientip')).toMatch(/^203\.0\.113\.1:/);
    expect(await run(world, 'example', 'curl -sS -m 3 http://203.0.113.200/clientip')).toMatch(/^203\.0\.113\.10:/);
    const port = get(world, 'web')?.spec.healthCheckNodePort ?? 0;
    expect(await run(world, 'laptop', `curl -sS -m 3 http://172.18.0.2:${port}/healthz`)).toContain('"localEndpoints": 0,');
    expect(await run(world, 'laptop', `curl -sS -m 3 http://172.18.0.4:${port}/healthz`)).toContain('"localEndpoints": 1,');
    // kubeadm's label keeps balancers away from the control plane
    expect(await run(world, 'cloud-lb', 'ip route show 203.0.113.200')).toBe(
      '203.0.113.200 proto static \n\tnexthop via 172.18.0.3 dev eth0 weight 1 \n\tnexthop via 172.18.0.4 dev eth0 weight 1 \n',
    );
  });

  it('sends to any node under the Cluster policy, and leaves out one whose kube-proxy is gone', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'cloud' });
    await apply(world, service('web'));
    await seconds(world, 30);
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://203.0.113.200/hostname')).toMatch(/^(near|far)$/);
    await run(world, 'worker-1', 'iptables -I INPUT -p tcp --dport 10256 -j DROP');
    await seconds(world, 30);
    expect(await run(world, 'cloud-lb', 'ip route show 203.0.113.200')).toBe('203.0.113.200 via 172.18.0.4 dev eth0 proto static \n');
    // no node is well any more: better all than none
    world.api?.delete('daemonsets.apps', 'kube-proxy', 'kube-system');
    await seconds(world, 60);
    expect(await run(world, 'cloud-lb', 'ip route show 203.0.113.200')).toContain('172.18.0.3 dev eth0 weight 1 ');
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://203.0.113.200/hostname')).toMatch(/^(near|far)$/);
  });

  it('has no address left', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'cloud', loadBalancerPool: ['203.0.113.200/32'] });
    await apply(world, service('one'));
    await apply(world, service('two'));
    await seconds(world, 20);
    expect(address(world, 'two')).toBeUndefined();
    expect(events(world, 'two')[1]).toBe(
      'Warning SyncLoadBalancerFailed Error syncing load balancer: failed to ensure load balancer: no free address in 203.0.113.200/32',
    );
    world.api?.delete('services', 'one', 'default');
    await seconds(world, 5);
    expect(get(world, 'one')).toBeUndefined();
    expect(address(world, 'two')).toBe('203.0.113.200');
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://203.0.113.200/hostname')).toMatch(/^(near|far)$/);
  });
});

describe('a description', () => {
  it('names a pool that is none', async () => {
    expect(await buildWorld({ loadBalancer: 'metallb', loadBalancerPool: ['10.0.0.1..9'] }, 's')).toEqual({
      ok: false,
      error: 'loadBalancerPool.0: write a network or a range, for instance 172.18.255.200-172.18.255.250',
    });
  });
});

describe('MetalLB', () => {
  it('gives an address that one speaker answers for; another takes over when that is gone', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'metallb' });
    await apply(world, service('web'));
    await seconds(world, 10);
    expect(address(world, 'web')).toBe('172.18.255.200');
    const said = events(world, 'web').join('\n');
    expect(said).toContain('Normal IPAllocated Assigned IP ["172.18.255.200"]');
    const node = /Normal nodeAssigned announcing from node "([\w-]+)" with protocol "layer2"/.exec(said)?.[1] ?? '';
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://172.18.255.200/hostname')).toMatch(/^(near|far)$/);
    const mac = { 'control-plane': '02:42:ac:12:00:02', 'worker-1': '02:42:ac:12:00:03', 'worker-2': '02:42:ac:12:00:04' }[node] ?? '';
    expect(await run(world, 'laptop', 'ip neigh show 172.18.255.200')).toContain(`lladdr ${mac}`);
    const object = world.api?.get('nodes', node);
    if (!object) throw new Error(`no node ${node}`);
    const labels = { ...object.metadata.labels, 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
    world.api?.update('nodes', { ...object, metadata: { ...object.metadata, labels } });
    await seconds(world, 10);
    expect(await run(world, 'laptop', 'ip neigh show 172.18.255.200')).not.toContain(mac);
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://172.18.255.200/hostname')).toMatch(/^(near|far)$/);
  });

  it('has an exhausted pool', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'metallb', loadBalancerPool: ['172.18.255.200/32'] });
    await apply(world, service('one'));
    await apply(world, service('two'));
    await seconds(world, 5);
    expect(address(world, 'two')).toBeUndefined();
    expect(events(world, 'two')).toEqual(['Warning AllocationFailed Failed to allocate IP for "default/two": no available IPs']);
  });

  it('announces nothing for a Service without endpoints, and only where they are under the Local policy', async () => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'metallb' });
    await apply(world, service('web', '  externalTrafficPolicy: Local\n').replace('app: web', 'app: client'));
    await seconds(world, 10);
    expect(events(world, 'web').join('\n')).toContain('announcing from node "worker-1"');
    await apply(world, service('none').replace('app: web', 'app: nobody'));
    await seconds(world, 10);
    expect(address(world, 'none')).toBe('172.18.255.201');
    expect(await run(world, 'laptop', 'curl -sS -m 9 http://172.18.255.201/')).toMatch(
      /^curl: \(7\) Failed to connect to 172\.18\.255\.201 port 80 after 30\d\d ms: /,
    );
  });

  it.each([
    { spec: '{ipAddressPools: [default]}', announced: true },
    { spec: '{ipAddressPools: [other]}', announced: false },
    { spec: '{ipAddressPoolSelectors: [{matchLabels: {zone: a}}]}', announced: false },
    { spec: '{}', announced: true },
  ])('announces what an advertisement is for: $spec', async ({ spec, announced }) => {
    const world = await clusterWorld({ dns: false, loadBalancer: 'metallb' });
    world.api?.delete('l2advertisements.metallb.io', 'default', 'metallb-system');
    await apply(
      world,
      `apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: {name: lan, namespace: metallb-system}\nspec: ${spec}\n---\n${service('web')}`,
    );
    await seconds(world, 10);
    expect(address(world, 'web')).toBe('172.18.255.200');
    expect(events(world, 'web').join('\n').includes('nodeAssigned')).toBe(announced);
  });
});
