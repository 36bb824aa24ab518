import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  allocateFromPool,
  assign,
  unassign,
  type AddressPool,
  type Allocations,
  type Claim,
  type Family,
} from '../../../src/dataplane/load-balancer/allocator.ts';

const FILE = new URL('../../../../shared/truth/spec/loadbalancer-metallb-cases.json', import.meta.url);

interface Step {
  readonly desc: string;
  readonly service: string;
  readonly requestIPs?: readonly string[];
  readonly ports?: readonly string[];
  readonly sharingKey?: string;
  readonly backendKey?: string;
  readonly serviceMeta?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly unassign?: boolean;
  readonly ipFamily?: Family;
  readonly pool?: string;
  readonly expect: string;
}

interface RecordedPool {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly avoidBuggyIPs?: boolean;
  readonly serviceAllocation?: {
    readonly priority?: number;
    readonly namespaces?: readonly string[];
    readonly serviceSelectors?: readonly string[];
  };
}

interface Truth {
  readonly assignment: { readonly pools: readonly RecordedPool[]; readonly steps: readonly Step[] };
  readonly poolAllocation: { readonly pool: RecordedPool; readonly steps: readonly Step[] };
}

const truth = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Truth) : undefined;

function poolOf({ serviceAllocation, ...pool }: RecordedPool): AddressPool {
  const selectors = serviceAllocation?.serviceSelectors;
  return {
    ...pool,
    serviceAllocation: serviceAllocation && {
      priority: serviceAllocation.priority,
      namespaces: serviceAllocation.namespaces,
      selects: selectors && ((labels) => selectors.some((text) => labels[text.split('=')[0] ?? ''] === text.split('=')[1])),
    },
  };
}

function claimOf(step: Step): Claim {
  return {
    service: step.service,
    namespace: step.serviceMeta?.namespace ?? '',
    labels: step.serviceMeta?.labels ?? {},
    ports: step.ports ?? [],
    sharingKey: step.sharingKey ?? '',
    backendKey: step.backendKey ?? '',
  };
}

describe.skipIf(truth === undefined)('addresses asked for by name', () => {
  it('follow the recorded steps', () => {
    const allocations: Allocations = new Map();
    const pools = (truth?.assignment.pools ?? []).map(poolOf);
    const got = (truth?.assignment.steps ?? []).map((step) => {
      const ips = step.requestIPs ?? [];
      if (ips.length === 0) unassign(allocations, step.service);
      return `${step.desc}: ${ips.length === 0 || assign(allocations, pools, claimOf(step), ips).ok ? 'ok' : 'error'}`;
    });
    expect(got).toEqual(truth?.assignment.steps.map((step) => `${step.desc}: ${step.expect}`));
  });
});

/** The steps name pools of one family that the recording does not describe; they are what their names say. */
const MORE: readonly AddressPool[] = [
  { name: 'test-v4', addresses: ['1.2.4.0/30'] },
  { name: 'test-v6', addresses: ['3000::/126'] },
  { name: 'test-dualstack', addresses: ['1.2.5.0/30', '4000::/126'] },
];

describe.skipIf(truth === undefined)('addresses taken from a pool', () => {
  it('follow the recorded steps', () => {
    const allocations: Allocations = new Map();
    const main = truth ? [poolOf(truth.poolAllocation.pool)] : [];
    const steps = truth?.poolAllocation.steps ?? [];
    const got = steps.map((step) => {
      if (step.unassign) {
        unassign(allocations, step.service);
        return `${step.desc}: ok`;
      }
      const pool = [...main, ...MORE].find((entry) => entry.name === (step.pool ?? 'test'));
      const done = pool && allocateFromPool(allocations, pool, claimOf(step), step.ipFamily ?? 'IPv4');
      return `${step.desc}: ${done?.ok ? 'ok' : 'error'}`;
    });
    expect(got).toEqual(steps.map((step) => `${step.desc}: ${step.expect}`));
  });
});

describe('ranges', () => {
  it.each([
    ['10.0.0.0/30', ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3']],
    ['10.0.0.9-10.0.0.11', ['10.0.0.9', '10.0.0.10', '10.0.0.11']],
    ['10.0.0.9 - 10.0.0.9', ['10.0.0.9']],
    ['nonsense', []],
  ])('%s', (range, addresses) => {
    const allocations: Allocations = new Map();
    const pool = { name: 'p', addresses: [range] };
    const got: string[] = [];
    for (let i = 0; i < 6; i++) {
      const step = { desc: '', service: `s${i}`, expect: '' };
      const done = allocateFromPool(allocations, pool, claimOf(step), 'IPv4');
      if (done.ok) got.push(...done.value);
    }
    expect(got).toEqual(addresses);
  });
});
