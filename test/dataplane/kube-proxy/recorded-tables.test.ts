import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createProxyMemory, syncProxy } from '../../../src/dataplane/kube-proxy/sync.ts';
import type { ProxyEndpointSlice, ProxyService, ProxySnapshot } from '../../../src/dataplane/kube-proxy/types.ts';
import type { Ruleset } from '../../../src/net/netfilter/model.ts';
import { printIptablesSave } from '../../../src/net/netfilter/save.ts';
import { applyNft } from '../../../src/net/nftables/apply.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

const TRUTH = new URL('../../../../shared/truth/kube-proxy/', import.meta.url);

interface Case {
  readonly args: readonly string[];
  readonly nodes: readonly { readonly name: string; readonly internalIP: string; readonly zone: string }[];
}

const KUBERNETES: readonly [ProxyService, ProxyEndpointSlice] = [
  {
    metadata: { name: 'kubernetes', namespace: 'default' },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [{ name: 'https', protocol: 'TCP', port: 443 }] },
  },
  {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['172.18.0.1'], conditions: { ready: true } }],
    ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
  },
];

interface Stored {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Objects as stored at a stage: a change lists only what it changed; an empty one deleted the Service. */
function objectsAt(name: string, files: readonly string[]): Stored[] {
  const stored = new Map<string, Stored>();
  for (const file of files) {
    const documents = parseAllDocuments(readFileSync(new URL(`${name}/${file}`, TRUTH), 'utf8'))
      .map((document) => document.toJS() as Stored | null)
      .filter((object) => object !== null);
    if (documents.length === 0) stored.clear();
    for (const object of documents) stored.set(`${object.kind}/${object.metadata.name}`, object);
  }
  return [...stored.values()];
}

function snapshot(
  mode: 'iptables' | 'nftables',
  objects: readonly Stored[],
  node: Case['nodes'][number],
  args: readonly string[],
): ProxySnapshot {
  const value = (flag: string): string | undefined => args.find((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + 3);
  return {
    config: {
      mode,
      version: 4,
      nodeName: node.name,
      nodeIPs: [node.internalIP],
      zone: node.zone,
      localCIDR: value('cluster-cidr'),
      masqueradeAll: args.includes('--masquerade-all'),
      masqueradeBit: Number(value('iptables-masquerade-bit') ?? 14),
      localhostNodePorts: value('iptables-localhost-nodeports') !== 'false',
      nodePortAddresses: value('nodeport-addresses')?.split(',') ?? [],
      serviceCIDRs: ['10.96.0.0/16'],
    },
    services: [KUBERNETES[0], ...(objects.filter(({ kind }) => kind === 'Service') as unknown as ProxyService[])],
    endpointSlices: [KUBERNETES[1], ...(objects.filter(({ kind }) => kind === 'EndpointSlice') as unknown as ProxyEndpointSlice[])],
  };
}

/** Rules of KUBE-SERVICES and its like stand in the order of a Go map, so lines within a shared chain are sorted. */
function canonical(text: string): string[] {
  const shared = /^-A KUBE-(SERVICES|NODEPORTS|EXTERNAL-SERVICES|PROXY-FIREWALL) /;
  return text
    .split(/(?=^\*)/m)
    .sort()
    .flatMap((table) => {
      const lines = table.split('\n').filter((line) => line !== '');
      const sorted = lines.filter((line) => shared.test(line)).sort();
      return lines.map((line) => (shared.test(line) ? (sorted.shift() ?? '') : line));
    });
}

const present = existsSync(TRUTH);
const cases = present
  ? readdirSync(TRUTH, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  : [];

describe('the rules that kube-proxy 1.36 wrote, iptables mode', () => {
  test.skipIf(present)('are not beside this checkout', () => expect(cases).toEqual([]));

  test.each(cases)('%s', (name) =>
    compareStages(name, 'iptables', (ruleset) => canonical(printIptablesSave(ruleset, { version: 4 })), canonical),
  );
});

describe('the rules that kube-proxy 1.36 wrote, nftables mode', () => {
  const recorded = cases.filter((name) => readdirSync(new URL(`${name}/`, TRUTH)).some((file) => file.startsWith('nftables.')));
  test.skipIf(present)('are not beside this checkout', () => expect(recorded).toEqual([]));

  test.each(recorded)('%s', (name) =>
    compareStages(name, 'nftables', (ruleset) => blocks(applyNft(ruleset, 'list ruleset', { now: 0 }).output), blocks),
  );
});

/** What the Services themselves have stands in the order of a Go map; the tables' own sets and chains come first, in order. */
function blocks(text: string): string[] {
  const all = text
    .trimEnd()
    .replace(/\}$/, '')
    .split('\n\n')
    .map((block) => block.trimEnd());
  const own = /^\t(?:set|chain) (?:affinity|endpoint|service|local|external|firewall)-[A-Z2-7]{8}-/;
  return [...all.filter((block) => !own.test(block)), ...all.filter((block) => own.test(block)).sort()];
}

/** Syncs every stage of a case on both nodes and compares what is listed then. */
function compareStages(
  name: string,
  mode: 'iptables' | 'nftables',
  list: (ruleset: Ruleset) => string[],
  wanted: (text: string) => string[],
): void {
  const given = JSON.parse(readFileSync(new URL(`${name}/case.json`, TRUTH), 'utf8')) as Case;
  const files = readdirSync(new URL(`${name}/`, TRUTH)).sort();
  const stages = ['', ...files.flatMap((file) => /^objects\.(after\d*)\.yaml$/.exec(file)?.[1] ?? [])];
  let compared = 0;
  for (const node of given.nodes) {
    const network = proxyNetwork();
    const memory = createProxyMemory();
    stages.forEach((stage, i) => {
      const objects = objectsAt(
        name,
        stages.slice(0, i + 1).map((each) => (each === '' ? 'objects.yaml' : `objects.${each}.yaml`)),
      );
      syncProxy(network, 'node', snapshot(mode, objects, node, given.args), memory, i * 1000);
      const file = [`${mode}.${node.name}.${stage === '' ? 'before' : stage}.txt`, `${mode}.${node.name}.txt`].find((each) =>
        files.includes(each),
      );
      const ruleset = network.state.namespaces.get('node')?.ruleset;
      if (file === undefined || !ruleset) return;
      compared++;
      expect(list(ruleset)).toEqual(wanted(readFileSync(new URL(`${name}/${file}`, TRUTH), 'utf8')));
    });
  }
  expect(compared).toBeGreaterThan(0);
}
