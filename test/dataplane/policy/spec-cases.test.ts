import { beforeAll, describe, expect, it } from 'vitest';
import { forkWorld } from '../../../src/cluster/fork.ts';
import type { World } from '../../../src/cluster/world.ts';
import { create, namespaceOf, netpolTruth, passes, pause, policyWorld, truthAbsent, type Model } from '../../support/policy-world.ts';

interface Step {
  readonly apply?: readonly { readonly metadata: { readonly name: string; readonly namespace: string } }[];
  readonly delete?: readonly string[];
  readonly labelNamespace?: Labels;
  readonly labelPod?: Labels;
  readonly probes: readonly { readonly port: number; readonly protocol: string; readonly denied: readonly (readonly [string, string])[] }[];
}

/** labels to add, by `namespace/pod` or namespace */
type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Truth {
  readonly matrix: {
    readonly model: Model;
    readonly cases: readonly { readonly id: string; readonly title: string; readonly steps: readonly Step[] }[];
  };
  readonly packets: {
    readonly model: Model;
    readonly cases: readonly {
      readonly id: string;
      readonly policies: readonly { readonly metadata: { readonly name: string } }[];
      readonly packet: { readonly srcIP: string; readonly dstIP: string; readonly protocol: string; readonly dstPort: number };
      readonly verdict: string;
    }[];
  };
}

const truth = truthAbsent === undefined ? netpolTruth<Truth>() : undefined;
const PORTS = [80, 81].flatMap((port) =>
  ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ containerPort: port, protocol, name: `serve-${port}-${protocol.toLowerCase()}` })),
);

function relabel(world: World, resource: string, wanted: Labels): void {
  for (const [key, labels] of Object.entries(wanted)) {
    const [name = '', namespace] = key.split('/').reverse();
    const object = world.api?.get(resource, name, namespace);
    if (!object) throw new Error(`no ${resource} ${key}`);
    const updated = world.api?.update(resource, {
      ...object,
      metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
    });
    if (!updated?.ok) throw new Error(`cannot label ${key}`);
  }
}

function denied(world: World, model: Model, protocol: string, port: number): string[] {
  const out: string[] = [];
  for (const from of model.pods)
    for (const to of model.pods) {
      if (from === to) continue;
      const verdict = passes(world, namespaceOf(world, from.namespace, from.name), from.ip, to.ip, protocol, port);
      if (!verdict.allowed) out.push(`${from.namespace}/${from.name} > ${to.namespace}/${to.name}`);
    }
  return out.sort();
}

describe.skipIf(truth === undefined)(`reachability tables${truthAbsent === undefined ? '' : ` (${truthAbsent})`}`, () => {
  let world: World;
  beforeAll(async () => {
    if (truth) world = await policyWorld(truth.matrix.model, '10.244.0.0/16', PORTS);
  });

  it.each(truth?.matrix.cases.map((each) => [each.id, each] as const) ?? [])('%s', async (_id, { steps }) => {
    const fork = forkWorld(world);
    for (const step of steps) {
      for (const policy of step.apply ?? []) create(fork, policy);
      for (const key of step.delete ?? []) {
        const [namespace = '', name = ''] = key.split('/');
        fork.api?.delete('networkpolicies.networking.k8s.io', name, namespace);
      }
      if (step.labelNamespace) relabel(fork, 'namespaces', step.labelNamespace);
      if (step.labelPod) relabel(fork, 'pods', step.labelPod);
      await pause(fork);
      for (const probe of step.probes) {
        const expected = probe.denied.map(([from, to]) => `${from} > ${to}`).sort();
        expect(denied(fork, truth?.matrix.model ?? { namespaces: [], pods: [] }, probe.protocol, probe.port)).toEqual(expected);
      }
    }
  });
});

describe.skipIf(truth === undefined)('single packets', () => {
  let world: World;
  beforeAll(async () => {
    if (truth) world = await policyWorld(truth.packets.model, '192.168.0.0/16', [{ name: 'http', containerPort: 80, protocol: 'TCP' }]);
  });

  it.each(truth?.packets.cases.map((each) => [each.id, each] as const) ?? [])('%s', async (_id, { policies, packet, verdict }) => {
    const fork = forkWorld(world);
    // one policy's name is none that the API takes; the fact does not depend on it
    for (const policy of policies) create(fork, { ...policy, metadata: { ...policy.metadata, name: policy.metadata.name.toLowerCase() } });
    await pause(fork);
    const sender = truth?.packets.model.pods.find((pod) => pod.ip === packet.srcIP);
    // who is no pod comes by way of another node
    const from = sender ? namespaceOf(fork, sender.namespace, sender.name) : 'control-plane';
    const outcome = passes(fork, from, packet.srcIP, packet.dstIP, packet.protocol, packet.dstPort);
    expect(outcome.allowed ? 'allow' : 'deny').toBe(verdict);
  });
});
