import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { categorize, type ProxyEndpoint } from '../../../src/dataplane/kube-proxy/endpoints.ts';
import { nameHash } from '../../../src/dataplane/kube-proxy/naming.ts';
import { servicePorts } from '../../../src/dataplane/kube-proxy/service-ports.ts';

const FILE = new URL('../../../../shared/truth/spec/service-flow-cases.json', import.meta.url);

interface Truth {
  readonly endpointSelection: { readonly cases: readonly Case[] };
  readonly chainNames: { readonly samples: readonly { readonly mode: string; readonly input: string; readonly hash: string }[] };
}

interface Case {
  readonly name: string;
  readonly nodeZone: string | null;
  readonly service: {
    readonly nodePort?: number;
    readonly externalTrafficPolicy?: string;
    readonly internalTrafficPolicy?: string;
    readonly hints?: string;
  };
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly ready: boolean;
    readonly isLocal: boolean;
    readonly serving?: boolean;
    readonly terminating?: boolean;
    readonly zoneHints?: readonly string[];
  }[];
  readonly clusterEndpoints: readonly string[] | null;
  readonly localEndpoints: readonly string[] | null;
  readonly allEndpoints: readonly string[];
  readonly hasAnyEndpoints: boolean;
}

/** Since 1.31 kube-proxy asks for no annotation: who sets hints has decided already. The table is of 1.27. */
const ANNOTATION_IS_GONE = ['hints, annotation disabled', 'hints, annotation aUto (wrong case)', 'hints, no annotation'];

const truth = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Truth) : undefined;
const config = { mode: 'iptables', version: 4, nodeName: 'a', nodeIPs: ['172.18.0.2'], localCIDR: undefined } as const;

function chosen({ service, endpoints, nodeZone }: Case) {
  const { nodePort = 0, ...spec } = service;
  const [port] = servicePorts(
    {
      metadata: { name: 'web' },
      spec: { ...spec, type: nodePort === 0 ? 'ClusterIP' : 'NodePort', clusterIP: '10.96.0.50', ports: [{ port: 80, nodePort }] },
    },
    4,
  );
  if (!port) throw new Error('no port');
  const list = endpoints.map(({ endpoint, ready, isLocal, serving = ready, terminating = false, zoneHints = [] }): ProxyEndpoint => ({
    ip: endpoint.replace(/:.*/, ''),
    port: 80,
    text: endpoint,
    ready,
    serving,
    terminating,
    isLocal,
    zones: zoneHints,
    nodes: [],
  }));
  const { cluster, local, reachable, hasAny } = categorize(port, list, { ...config, zone: nodeZone ?? undefined });
  const texts = (found: readonly ProxyEndpoint[]): string[] => found.map(({ text }) => text).sort();
  return { cluster: texts(cluster), local: texts(local), all: texts(reachable), hasAny };
}

describe.skipIf(!truth)('which endpoints a node may use (skipped without the case file)', () => {
  test.each(truth?.endpointSelection.cases.map((each) => [each.name, each] as const) ?? [])('%s', (name, given) => {
    const { cluster, all, ...rest } = chosen(given);
    if (ANNOTATION_IS_GONE.includes(name)) {
      expect(all).toEqual(['10.1.2.3:80', '10.1.2.6:80']);
      return;
    }
    expect({ cluster, all, ...rest }).toEqual({
      cluster: given.clusterEndpoints ?? [],
      local: given.localEndpoints ?? [],
      all: given.allEndpoints,
      hasAny: given.hasAnyEndpoints,
    });
  });
});

describe.skipIf(!truth)('names of chains', () => {
  test.each(truth?.chainNames.samples ?? [])('$mode $input', ({ mode, input, hash }) => {
    expect(nameHash(input, mode === 'iptables' ? 16 : 8)).toBe(hash);
  });
});
