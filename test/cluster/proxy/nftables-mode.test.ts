import { beforeAll, describe, expect, it } from 'vitest';
import { injectFault } from '../../../src/cluster/faults/index.ts';
import { forkWorld } from '../../../src/cluster/fork.ts';
import type { World } from '../../../src/cluster/world.ts';
import { apply, clusterWorld, podAddress, run, seconds } from '../../support/cluster-world.ts';

const SERVICES = [
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: 10.96.0.50, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n',
  'apiVersion: v1\nkind: Service\nmetadata: {name: web-node}\nspec: {type: NodePort, clusterIP: 10.96.0.51, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}\n',
  'apiVersion: v1\nkind: Service\nmetadata: {name: nobody}\nspec: {clusterIP: 10.96.0.52, selector: {app: nobody}, ports: [{port: 80}]}\n',
  'apiVersion: v1\nkind: Service\nmetadata: {name: sticky}\nspec: {clusterIP: 10.96.0.53, sessionAffinity: ClientIP, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n',
];

describe('a cluster with kube-proxy in nftables mode', () => {
  let whole: World;
  let world: World;
  beforeAll(async () => {
    whole = await clusterWorld({ cni: { plugin: 'bridge' }, proxy: { mode: 'nftables' } });
    for (const service of SERVICES) await apply(whole, service);
    await seconds(whole, 5);
  });
  const on = (machine: string, line: string): Promise<string> => run(world, machine, line);
  const fresh = (): void => {
    world = forkWorld(whole);
  };

  it.each([
    { from: 'client', to: 'http://10.96.0.50/hostname', shows: /^(near|far)$/ },
    { from: 'client', to: 'http://web.default.svc.cluster.local/hostname', shows: /^(near|far)$/ },
    { from: 'worker-1', to: 'http://10.96.0.50/hostname', shows: /^(near|far)$/ },
    { from: 'laptop', to: 'http://172.18.0.4:30080/hostname', shows: /^(near|far)$/ },
    // in this mode a wrong port of a ClusterIP is refused, and an address of no Service is silence
    { from: 'client', to: 'http://10.96.0.50:81/', shows: /^curl: \(7\) Failed to connect to 10\.96\.0\.50 port 81 after 0 ms: / },
    { from: 'client', to: 'http://10.96.0.52/', shows: /^curl: \(7\) Failed to connect to 10\.96\.0\.52 port 80 after 0 ms: / },
    { from: 'client', to: 'http://10.96.7.7/', shows: /^curl: \(28\) Connection timed out after 3\d\d\d milliseconds\n$/ },
  ])('$from asks $to', async ({ from, to, shows }) => {
    fresh();
    expect(await on(from, `curl -sS -m 3 ${to}`)).toMatch(shows);
  });

  it('pods are seen as themselves, a node by its address on the way', async () => {
    fresh();
    const seen = new Set<string>();
    for (let i = 0; i < 12; i++) seen.add((await on('client', 'curl -sS -m 3 http://10.96.0.50/clientip')).replace(/:\d+$/, ''));
    expect([...seen]).toEqual([podAddress(world, 'client')]);
    const own = podAddress(world, 'near');
    const answers = new Set<string>();
    for (let i = 0; i < 12; i++) answers.add((await on('worker-1', `curl -sS -m 3 http://10.96.0.50/clientip`)).replace(/:\d+$/, ''));
    expect([...answers].sort()).toEqual(['10.244.1.1', '172.18.0.3']);
    expect(await on('worker-1', 'nft list set ip kube-proxy hairpin-connections')).toContain(`${own} . ${own} . tcp . 8080`);
  });

  it('remembers clients of a Service with session affinity', async () => {
    fresh();
    const answers = new Set<string>();
    for (let i = 0; i < 12; i++) answers.add(await on('client', 'curl -sS -m 3 http://10.96.0.53/hostname'));
    expect(answers.size).toBe(1);
    await seconds(world, 5);
    const listed = await on('worker-1', 'nft list table ip kube-proxy');
    expect(listed).toMatch(new RegExp(`elements = \\{ ${podAddress(world, 'client').replace(/\./g, '\\.')} expires 2h59m55s \\}`));
  });

  it('writes no iptables rules', async () => {
    fresh();
    expect(await on('worker-1', 'iptables-save')).not.toContain('KUBE-');
  });

  it('does not miss its table until something changes; then it writes everything anew', async () => {
    fresh();
    expect(await on('worker-1', 'nft delete table ip kube-proxy')).toBe('');
    await seconds(world, 300);
    expect(await on('worker-1', 'nft list tables')).toBe('table ip nat\n');
    await apply(world, SERVICES[0]?.replace('name: web', 'name: another').replace('10.96.0.50', '10.96.0.60') ?? '');
    await seconds(world, 60);
    expect(await on('worker-1', 'nft list tables')).toContain('table ip kube-proxy\n');
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.60/hostname')).toMatch(/^(near|far)$/);
  });

  it('lets a deleted rule of the shared chains lie', async () => {
    fresh();
    await on('worker-1', 'nft flush chain ip kube-proxy services');
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(/^curl: \(7\)/);
    await seconds(world, 600);
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(/^curl: \(7\)/);
    await seconds(world, 3600);
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(/^(near|far)$/);
  });

  it('refuses what nobody translates after the rules of service-rules-deleted, until kube-proxy starts anew', async () => {
    fresh();
    expect(injectFault(world, 'service-rules-deleted', {})).toEqual({ ok: true, value: undefined });
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(
      /^curl: \(7\) Failed to connect to 10\.96\.0\.50 port 80/,
    );
    await seconds(world, 120);
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(/^curl: \(7\)/);
    for (const pod of world.api?.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } }) ?? [])
      world.api?.delete('pods', pod.metadata.name, 'kube-system');
    await seconds(world, 60);
    expect(await on('client', 'curl -sS -m 3 http://10.96.0.50/hostname')).toMatch(/^(near|far)$/);
  });
});
