import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWorld } from '../../../src/cluster/build.ts';
import { settle } from '../../../src/cluster/advance.ts';
import type { World } from '../../../src/cluster/world.ts';
import { run } from '../../support/cluster-world.ts';
import { create } from '../../support/policy-world.ts';

const FILE = new URL('../../../../shared/truth/spec/dns-cases.json', import.meta.url);

interface Truth {
  readonly clientFixture: { readonly objects: readonly Given[] };
  readonly clientCases: readonly {
    readonly id: string;
    readonly fromNamespace: string;
    readonly name: string;
    readonly type: string;
    readonly resolves: boolean;
    readonly expect?: string;
  }[];
  readonly searchWalk: {
    readonly cases: readonly { readonly name: string; readonly fromNamespace: string; readonly queriesInOrder: readonly string[] }[];
  };
}

interface Given {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly type?: string;
  readonly clusterIPs?: readonly string[];
  readonly ports?: readonly unknown[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly externalName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly podIP?: string;
}

const truth = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Truth) : undefined;
const IMAGE = 'nicolaka/netshoot:latest';
const containers = [{ name: 'c', image: IMAGE, command: ['sleep', '1000000'] }];

/** The fixture's objects in a cluster, and a client in each namespace that asks. CoreDNS logs what it is asked. */
async function dnsWorld({ clientFixture, clientCases, searchWalk }: Truth): Promise<World> {
  const built = await buildWorld(
    {
      nodes: [
        { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
        { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
      ],
      cni: { plugin: 'calico' },
      serviceCIDR: '10.32.0.0/16',
    },
    'dns',
  );
  if (!built.ok) throw new Error(built.error);
  const world = built.value;
  const corefile = world.api?.get('configmaps', 'coredns', 'kube-system') as { data: { Corefile: string } } | undefined;
  if (!corefile) throw new Error('no Corefile');
  world.api?.update('configmaps', {
    ...corefile,
    data: { Corefile: corefile.data.Corefile.replace('errors', 'errors\n    log') },
  } as never);
  // one CoreDNS, so that its log has an order
  const deployment = world.api?.get('deployments.apps', 'coredns', 'kube-system') as { spec: object } | undefined;
  world.api?.update('deployments.apps', { ...deployment, spec: { ...deployment?.spec, replicas: 1 } } as never);
  const asking = [...clientCases, ...searchWalk.cases].map(({ fromNamespace }) => fromNamespace);
  const namespaces = new Set([...asking, ...clientFixture.objects.map(({ namespace }) => namespace)]);
  for (const name of namespaces) if (name !== 'default') create(world, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await settle(world);
  for (const given of clientFixture.objects) if (given.name !== 'kubernetes') create(world, objectOf(given));
  for (const namespace of new Set(asking))
    create(world, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `client-${namespace}`, namespace },
      spec: { nodeName: 'worker-1', containers },
    });
  await settle(world);
  // as long as a kubelet and the reload plugin take
  for (let i = 0; i < 4; i++) await run(world, 'laptop', 'sleep 30');
  return world;
}

function objectOf({ kind, namespace, name, labels, hostname, subdomain, podIP, ...spec }: Given): unknown {
  const metadata = { name, namespace, labels };
  if (kind === 'Service') return { apiVersion: 'v1', kind, metadata, spec: { ...spec, clusterIP: spec.clusterIPs?.[0] } };
  return {
    apiVersion: 'v1',
    kind,
    metadata: { ...metadata, annotations: { 'cni.projectcalico.org/ipAddrs': `["${podIP ?? ''}"]` } },
    spec: { nodeName: 'worker-1', hostname, subdomain, containers },
  };
}

describe.skipIf(!truth)('lookups from pods (skipped without the case file)', () => {
  let world: World;
  beforeAll(async () => {
    if (truth) world = await dnsWorld(truth);
  });

  it.each(truth?.clientCases.map((each) => [each.id, each] as const) ?? [])(
    '%s',
    async (_id, { fromNamespace, name, type, resolves, expect: wanted }) => {
      const answer = (await run(world, `client-${fromNamespace}`, `dig +search +short ${type} ${name}`)).trim().split('\n');
      if (resolves && wanted !== undefined) expect(answer).toContain(wanted);
      else expect(answer[0] !== '').toBe(resolves);
    },
  );

  it.each(truth?.searchWalk.cases ?? [])('$name is tried as $queriesInOrder', async ({ name, fromNamespace, queriesInOrder }) => {
    const before = asked(world).length;
    await run(world, `client-${fromNamespace}`, `curl -4 -s -m 1 http://${name}/`);
    expect(asked(world).slice(before)).toEqual(queriesInOrder);
  });
});

/** Names that CoreDNS was asked for an address of, by its own log, in the order of time. */
function asked(world: World): readonly string[] {
  const lines = [...world.state.containers.values()].flatMap((container) => container.log);
  return lines
    .map((line) => ({ at: line.at, name: /"A IN (\S+) udp/.exec(line.text)?.[1] }))
    .filter((line) => line.name !== undefined)
    .sort((a, b) => a.at - b.at)
    .map((line) => line.name ?? '');
}
