import { beforeAll, describe, expect, it } from 'vitest';
import { forkWorld } from '../../../src/cluster/fork.ts';
import { createFromManifest } from '../../../src/cluster/manifests.ts';
import type { World } from '../../../src/cluster/world.ts';
import { selectorMatches } from '../../../src/control/selector.ts';
import { create, namespaceOf, netpolTruth, passes, pause, policyWorld, truthAbsent, type Model } from '../../support/policy-world.ts';

interface Truth {
  readonly labelSelectors: readonly {
    readonly id: string;
    readonly selector: Readonly<Record<string, unknown>> | null;
    readonly labels: Readonly<Record<string, string>> | null;
    readonly match: boolean;
  }[];
  readonly ipBlocks: readonly { readonly cidr: string; readonly except: readonly string[]; readonly ip: string; readonly match: boolean }[];
  readonly ports: readonly {
    readonly id: string;
    readonly ports: readonly Readonly<Record<string, unknown>>[];
    readonly protocol: string;
    readonly port: number;
    readonly match: boolean;
  }[];
}

const truth = truthAbsent === undefined ? netpolTruth<Truth>() : undefined;

const CLIENT = '192.168.0.1';
const STRANGER = '192.168.9.1';
const SERVER = '192.168.0.2';
/** A client inside the block of the tables, one outside of it, and the server. */
const MODEL: Model = {
  namespaces: [{ name: 'x', labels: {} }],
  pods: [
    { namespace: 'x', name: 'client', labels: { role: 'client' }, ip: CLIENT },
    { namespace: 'x', name: 'server', labels: { role: 'server' }, ip: SERVER },
    { namespace: 'x', name: 'stranger', labels: { role: 'client' }, ip: STRANGER },
  ],
};

const policy = (spec: Readonly<Record<string, unknown>>) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'table', namespace: 'x' },
  spec: { policyTypes: ['Ingress'], ...spec },
});

describe.skipIf(truth === undefined)(`tables of NetworkPolicy${truthAbsent === undefined ? '' : ` (${truthAbsent})`}`, () => {
  let whole: World;
  beforeAll(async () => {
    if (truth) whole = await policyWorld(MODEL, '192.168.0.0/16', [{ name: 'http', containerPort: 80, protocol: 'TCP' }]);
  });

  const reaches = (world: World, from: 'client' | 'stranger', protocol = 'TCP', port = 80): boolean =>
    passes(world, namespaceOf(world, 'x', from), from === 'client' ? CLIENT : STRANGER, SERVER, protocol, port).allowed;

  describe('label selectors: which pods a policy that allows nothing isolates', () => {
    it.each(truth?.labelSelectors.map((each) => [each.id, each] as const) ?? [])('%s', async (_id, { selector, labels, match }) => {
      // no field of a NetworkPolicy is a selector that is absent and yet asked: controllers meet it (a PodDisruptionBudget without one)
      if (selector === null) {
        expect(selectorMatches(undefined, labels ?? {})).toBe(match);
        return;
      }
      const world = forkWorld(whole);
      const server = world.api?.get('pods', 'server', 'x');
      if (!server) throw new Error('no server');
      expect(world.api?.update('pods', { ...server, metadata: { ...server.metadata, labels: labels ?? {} } }).ok).toBe(true);
      const isolate = JSON.stringify(policy({ podSelector: selector, ingress: [] }));
      const made = world.kube && createFromManifest(world.kube, isolate);
      if (JSON.stringify(selector).includes('bad-operator')) {
        expect(made).toEqual({ ok: false, error: expect.stringContaining('"bad-operator": not a valid selector operator') });
        return;
      }
      expect(made?.ok).toBe(true);
      await pause(world);
      expect(!reaches(world, 'client')).toBe(match);
    });
  });

  describe('address blocks', () => {
    // the addresses of the table are those of the client here, and of one outside the block
    it.each(truth?.ipBlocks ?? [])('$cidr except $except matches $ip: $match', async ({ cidr, except, ip, match }) => {
      const world = forkWorld(whole);
      create(world, policy({ podSelector: { matchLabels: { role: 'server' } }, ingress: [{ from: [{ ipBlock: { cidr, except } }] }] }));
      await pause(world);
      const from = ip === CLIENT ? 'client' : 'stranger';
      expect(reaches(world, from)).toBe(match);
    });
  });

  describe('ports', () => {
    it.each(truth?.ports.map((each) => [each.id, each] as const) ?? [])('%s', async (_id, { ports, protocol, port, match }) => {
      const world = forkWorld(whole);
      create(world, policy({ podSelector: { matchLabels: { role: 'server' } }, ingress: [ports.length === 0 ? {} : { ports }] }));
      await pause(world);
      expect(reaches(world, 'client', protocol, port)).toBe(match);
    });
  });
});
