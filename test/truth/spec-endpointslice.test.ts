import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Endpoint, Pod, Service } from '../../src/control/kinds.ts';
import { findPort } from '../../src/control/pod-state.ts';
import { endpointConditions, endpointPorts } from '../../src/control/service/endpoint.ts';
import { addHints } from '../../src/control/service/hints.ts';

const FILE = '../shared/truth/spec/endpointslice-cases.json';

interface Truth {
  readonly podToEndpoint: readonly {
    readonly name: string;
    readonly pod?: { readonly ready: boolean; readonly deleting: boolean };
    readonly service?: { readonly publishNotReadyAddresses: boolean };
    readonly conditions?: unknown;
  }[];
  readonly namedTargetPort: readonly {
    readonly name: string;
    readonly containers: readonly unknown[];
    readonly initContainers: readonly unknown[];
    readonly targetPort: number | string;
    readonly serviceProtocol: string;
    readonly resolves: boolean;
    readonly port?: number;
  }[];
  readonly endpointPorts: readonly {
    readonly name: string;
    readonly service: Service;
    readonly pod: Pod;
    readonly endpointPorts: readonly unknown[];
  }[];
  readonly trafficDistributionHints: readonly HintCase[];
}

type Slices = readonly { readonly endpoints: readonly Endpoint[] }[];

interface HintCase {
  readonly name: string;
  readonly trafficDistribution: string | null;
  readonly slicesToCreate?: Slices;
  readonly slicesToUpdate?: Slices;
  readonly slicesUnchanged?: Slices;
  readonly wantSlicesToCreate?: Slices;
  readonly wantSlicesToUpdate?: Slices;
  readonly wantSlicesUnchanged?: Slices;
}

const truth = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Truth) : undefined;
const conditions = (truth?.podToEndpoint ?? []).filter((each) => each.conditions !== undefined);

const byAddress = (...slices: readonly (Slices | undefined)[]): ReadonlyMap<string, Endpoint> =>
  new Map(
    slices.flatMap((list) => (list ?? []).flatMap(({ endpoints }) => endpoints.map((each) => [each.addresses[0] ?? '', each] as const))),
  );

describe.skipIf(!truth)('EndpointSlices (skipped without the case file)', () => {
  it.each(conditions.map((each) => [each.name, each] as const))('conditions: %s', (_name, { pod, service, conditions: wanted }) => {
    expect(endpointConditions(pod?.ready === true, pod?.deleting === true, service?.publishNotReadyAddresses === true)).toEqual(wanted);
  });

  it.each(truth?.namedTargetPort.map((each) => [each.name, each] as const) ?? [])('target port: %s', (_name, given) => {
    const { containers, initContainers, targetPort, serviceProtocol, resolves, port } = given;
    const pod = { metadata: { name: 'pod' }, spec: { containers, initContainers } } as unknown as Pod;
    expect(findPort(pod, targetPort, serviceProtocol, 80)).toBe(resolves ? port : undefined);
  });

  it.each(truth?.endpointPorts.map((each) => [each.name, each] as const) ?? [])(
    'ports: %s',
    (_name, { service, pod, endpointPorts: wanted }) => {
      expect(endpointPorts(service, pod)).toEqual(wanted);
    },
  );

  it.each(truth?.trafficDistributionHints.map((each) => [each.name, each] as const) ?? [])('hints: %s', (_name, given) => {
    const service = {
      spec: given.trafficDistribution === null ? {} : { trafficDistribution: given.trafficDistribution },
    } as unknown as Service;
    // endpoints are made of pods anew, without the hints that a slice had
    const fresh = [...byAddress(given.slicesToCreate, given.slicesToUpdate, given.slicesUnchanged).values()].map(
      ({ hints: _old, ...endpoint }): Endpoint => endpoint,
    );
    const made = new Map(addHints(service, fresh).map((each) => [each.addresses[0] ?? '', each]));
    expect(made).toEqual(byAddress(given.wantSlicesToCreate, given.wantSlicesToUpdate, given.wantSlicesUnchanged));
  });
});
