import { describe, expect, it } from 'vitest';
import { signalProcess } from '../../../src/cluster/programs.ts';
import type { World } from '../../../src/cluster/world.ts';
import { clusterWorld, run, seconds } from '../../support/cluster-world.ts';

const NAME = 'kubernetes.default.svc.cluster.local';

function cacheOf(world: World, node: string): number {
  for (const process of world.state.processes.values())
    if (process.program === 'node-cache' && world.state.machines.get(process.machine)?.kernel === node) return process.pid;
  throw new Error(`no cache on ${node}`);
}

/** Queries that reached a CoreDNS pod, by what they set out as. */
function upstreamQueries(world: World): number {
  const { traces } = world.network.state;
  return traces.filter(({ summary, steps }) => summary.includes('Flags [P.]') && steps.at(-1)?.entry?.includes('"coredns"') === true)
    .length;
}

describe('a transparent cache', () => {
  it('answers at the address of kube-dns, and asks CoreDNS by TCP once', async () => {
    const world = await clusterWorld({ nodeLocalDNS: 'transparent' });
    expect(await run(world, 'client', 'cat /etc/resolv.conf')).toContain('nameserver 10.96.0.10\n');
    const before = upstreamQueries(world);
    for (let i = 0; i < 3; i++) expect(await run(world, 'client', `dig +short ${NAME}`)).toBe('10.96.0.1\n');
    expect(upstreamQueries(world) - before).toBe(1);
    expect(await run(world, 'client', 'dig +short example.com')).toBe('203.0.113.10\n');
  });

  it('keeps its traffic out of connection tracking', async () => {
    const world = await clusterWorld({ nodeLocalDNS: 'transparent' });
    await run(world, 'client', `dig +short ${NAME}`);
    expect(await run(world, 'worker-1', 'conntrack -L -p udp -d 10.96.0.10')).toBe(
      'conntrack v1.4.7 (conntrack-tools): 0 flow entries have been shown.\n',
    );
    expect(
      (await run(world, 'worker-1', 'iptables -t raw -S OUTPUT')).split('\n').filter((line) => line.includes('--notrack')),
    ).toHaveLength(12);
    expect(await run(world, 'worker-1', 'ip -brief address show nodelocaldns')).toBe(
      'nodelocaldns     UNKNOWN        169.254.20.10/32 10.96.0.10/32 \n',
    );
  });

  it('puts back what somebody removes', async () => {
    const world = await clusterWorld({ nodeLocalDNS: 'transparent' });
    const rules = await run(world, 'worker-1', 'iptables-save -t raw');
    await run(world, 'worker-1', 'iptables -t raw -F');
    await seconds(world, 61);
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('-A'))
        .sort();
    expect(lines(await run(world, 'worker-1', 'iptables-save -t raw'))).toEqual(lines(rules));
  });

  it('leaves pods to kube-dns when it ends in good order, and to nobody when it is killed', async () => {
    const world = await clusterWorld({ nodeLocalDNS: 'transparent' });
    world.api?.delete('daemonsets.apps', 'node-local-dns', 'kube-system');
    const pid = cacheOf(world, 'worker-1');
    signalProcess(world, pid, 'TERM');
    expect(await run(world, 'worker-1', 'ip link show nodelocaldns')).toBe('Device "nodelocaldns" does not exist.\n');
    expect(await run(world, 'worker-1', 'iptables -t raw -S')).not.toContain('--notrack');
    expect(await run(world, 'client', `dig +short ${NAME}`)).toBe('10.96.0.1\n');

    const other = await clusterWorld({ nodeLocalDNS: 'transparent' });
    signalProcess(other, cacheOf(other, 'worker-1'), 'KILL');
    expect(await run(other, 'client', `dig +short +time=1 +tries=1 ${NAME}`)).toContain('connection refused');
  });
});

describe('a link-local cache', () => {
  it('is what the kubelets tell pods', async () => {
    const world = await clusterWorld({ nodeLocalDNS: 'link-local', proxy: { mode: 'nftables' } });
    expect(await run(world, 'client', 'cat /etc/resolv.conf')).toContain('nameserver 169.254.20.10\n');
    expect(await run(world, 'client', `dig +short ${NAME}`)).toBe('10.96.0.1\n');
    expect(await run(world, 'client', `dig +short ${NAME} @10.96.0.10`)).toBe('10.96.0.1\n');
  });
});
