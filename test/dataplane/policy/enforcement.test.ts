import { beforeAll, describe, expect, it } from 'vitest';
import { forkWorld } from '../../../src/cluster/fork.ts';
import type { World } from '../../../src/cluster/world.ts';
import { ruleHashes } from '../../../src/dataplane/policy/names.ts';
import { apply, clusterWorld, podAddress, run, seconds } from '../../support/cluster-world.ts';

const WORLD = `apiVersion: v1
kind: Service
metadata: {name: far}
spec: {selector: {name: far}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec:
  nodeName: worker-1
  containers: [{name: c, image: "nicolaka/netshoot:latest", command: [sleep, "1000000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, labels: {app: stranger}}
spec:
  nodeName: worker-1
  containers: [{name: c, image: "nicolaka/netshoot:latest", command: [sleep, "1000000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: far, labels: {app: web, name: far}}
spec:
  nodeName: worker-2
  containers:
  - name: c
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53"
    args: [netexec, --http-port=8080]
    readinessProbe: {httpGet: {path: /hostname, port: 8080}, periodSeconds: 1, failureThreshold: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: host, labels: {app: web}}
spec:
  nodeName: worker-2
  hostNetwork: true
  containers: [{name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=9999]}]
`;

function policy(name: string, spec: unknown): string {
  return JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec });
}

const DENY = policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const FROM_CLIENT = policy('from-client', {
  podSelector: { matchLabels: { app: 'web' } },
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }], ports: [{ port: 8080 }] }],
});
const TIMEOUT = 'curl: (28) Connection timed out after 3000 milliseconds\n';
const FAR = 'curl -sS -m 3 http://{far}:8080/hostname';

describe('policies at work', () => {
  let whole: World;
  beforeAll(async () => {
    whole = await clusterWorld({ cni: { plugin: 'calico' }, dns: false }, [WORLD]);
  });

  it('lets the kubelet probe a pod that everything is denied to', async () => {
    const world = forkWorld(whole);
    await apply(world, DENY);
    await seconds(world, 30);
    const pod = world.api?.get('pods', 'far', 'default') as unknown as {
      readonly status: { readonly containerStatuses: readonly { readonly ready: boolean; readonly restartCount: number }[] };
    };
    expect(pod.status.containerStatuses).toMatchObject([{ ready: true, restartCount: 0 }]);
    expect(await run(world, 'client', FAR)).toBe(TIMEOUT);
    expect(await run(world, 'worker-2', FAR)).toBe('far');
    // another node is no neighbour
    expect(await run(world, 'worker-1', FAR)).toBe(TIMEOUT);
  });

  it('does not isolate pods of the host network', async () => {
    const world = forkWorld(whole);
    await apply(world, policy('web', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] }));
    expect(await run(world, 'client', 'curl -sS -m 3 http://172.18.0.4:9999/hostname')).toBe('worker-2');
    expect(await run(world, 'client', FAR)).toBe(TIMEOUT);
  });

  it('sees the pod behind a Service, and drops ping as well', async () => {
    const world = forkWorld(whole);
    await apply(world, FROM_CLIENT);
    const service = world.api?.get('services', 'far', 'default') as unknown as { readonly spec: { readonly clusterIP: string } };
    const url = `curl -sS -m 3 http://${service.spec.clusterIP}/hostname`;
    expect(await run(world, 'client', url)).toBe('far');
    expect(await run(world, 'stranger', url)).toBe(TIMEOUT);
    expect(await run(world, 'stranger', 'ping -c 1 -W 1 {far}')).toContain('100% packet loss');
  });

  it('says in the trace which policies had their say', async () => {
    const world = forkWorld(whole);
    await apply(world, FROM_CLIENT);
    const steps = async (from: string): Promise<string[]> => {
      world.network.state.traces = [];
      await run(world, from, FAR);
      const to = podAddress(world, 'far');
      const first = world.network.state.traces.find(
        (trace) => trace.summary.startsWith(`IP ${podAddress(world, from)}.`) && trace.summary.includes(`> ${to}.8080: Flags [S]`),
      );
      return (first?.steps ?? [])
        .filter((step) => step.at === 'filter/FORWARD')
        .map((step) => `${step.host} ${step.action}: ${step.reason}`);
    };
    expect(await steps('client')).toEqual([
      'worker-1 note: Profile kns.default egress: a rule marks the packet.',
      'worker-2 note: Policy default/knp.default.from-client ingress: a rule marks the packet.',
    ]);
    expect(await steps('stranger')).toEqual([
      'worker-1 note: Profile kns.default egress: a rule marks the packet.',
      expect.stringMatching(
        /^worker-2 discard: A rule in chain cali-tw-cali[0-9a-f]{11} drops the packet\. Nothing there lets it pass: Policy default\/knp\.default\.from-client ingress\.$/,
      ),
    ]);
  });

  it('writes a policy as Felix does', async () => {
    const world = forkWorld(whole);
    await apply(
      world,
      policy('web', {
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [
          {
            from: [{ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.9.0/24'] } }],
            ports: [{ port: 8000, endPort: 8080 }, { port: 'http' }],
          },
          { from: [{ namespaceSelector: { matchLabels: { team: 'a' } } }] },
        ],
      }),
    );
    const rules = (await run(world, 'worker-2', 'iptables -S')).split('\n').filter((line) => line.startsWith('-A cali-pi-'));
    expect(rules.map((line) => line.replace(/^-A cali-pi-\S+ /, '').replace(/-m comment --comment "cali:[\w-]{16}" ?/, ''))).toEqual([
      '-m comment --comment "Policy default/knp.default.web ingress" -j MARK --set-xmark 0x0/0xc0000',
      '-p tcp -m multiport --dports 8000:8080 -j MARK --set-xmark 0x40000/0x40000',
      expect.stringMatching(/^-m set --match-set cali40n:[\w-]{23} dst,dst -j MARK --set-xmark 0x40000\/0x40000$/),
      '-s 10.244.9.0/24 -j MARK --set-xmark 0x0/0x40000',
      '-s 10.244.0.0/16 -p tcp -m mark --mark 0x40000/0x40000 -j MARK --set-xmark 0x10000/0x10000',
      '-m mark --mark 0x10000/0x10000 -j RETURN',
      expect.stringMatching(/^-m set --match-set cali40s:[\w-]{23} src -j MARK --set-xmark 0x10000\/0x10000$/),
      '-m mark --mark 0x10000/0x10000 -j RETURN',
    ]);
  });
});

/** As `iptables-save` of real clusters shows them; they cover chain, position, comments and options. */
describe('hashes of rules', () => {
  it.each([
    ['INPUT', ['--jump cali-INPUT'], ['Cz_u1IQiXIMmKD4c']],
    ['FORWARD', ['--jump cali-FORWARD'], ['wUHhoiAYhphO9Mso']],
    [
      'FORWARD*appends*',
      [
        '-m comment --comment "Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 --jump ACCEPT',
        '--jump MARK --set-mark 0x10000/0x10000',
      ],
      ['S93hcgKJrXEqnTfs', 'mp77cMpurHhyjLrM'],
    ],
    ['cali-POSTROUTING', ['--jump cali-fip-snat', '--jump cali-nat-outgoing'], ['Z-c7XtVd2Bq7s_hA', 'nYKhEzDlr11Jccal']],
  ])('%s', (chain, rules, hashes) => {
    expect(ruleHashes(chain, rules)).toEqual(hashes);
  });
});
