import { liveEntries, removeEntry } from '../../net/conntrack/table.ts';
import type { NetworkNamespace } from '../../net/namespace.ts';
import { applyNft } from '../../net/nftables/apply.ts';
import { addChain, addSet, createRule, deleteChain, putElement } from '../../net/nftables/edit.ts';
import { tableKey, type NftElement, type NftTable } from '../../net/nftables/model.ts';
import { readRule } from '../../net/nftables/read-rule.ts';
import { elementKey } from '../../net/nftables/set.ts';
import { changedServices, serviceKey, type Seen } from './changes.ts';
import { categorize, endpointsOf, slicesByService, type ProxyEndpoint } from './endpoints.ts';
import { nftServiceRules, type NftServiceRules, type SharedSet } from './nftables-service.ts';
import { PROXY_TABLE, SHARED_SETS, setupScript } from './nftables-tables.ts';
import { servicePorts, type ServicePort } from './service-ports.ts';
import type { SyncOutcome } from './sync-outcome.ts';
import type { ProxyConfig, ProxySnapshot } from './types.ts';
import { staleUdpEntries } from './udp-cleanup.ts';

interface NftPart {
  readonly port: ServicePort;
  readonly endpoints: readonly ProxyEndpoint[];
  readonly rules: NftServiceRules;
}

/** What kube-proxy remembers in nftables mode: plain data of the world. */
export interface NftMemory {
  needFullSync: boolean;
  lastFullSync: number | undefined;
  readonly seen: Map<string, Seen>;
  readonly built: Map<string, readonly NftPart[]>;
  /** chains that are emptied and not yet deleted, with the time when that happened */
  readonly stale: Map<string, number>;
}

/** proxyutil.FullSyncPeriod: without changes nothing is looked at sooner. */
const FULL_SYNC_PERIOD = 3_600_000;
/** a failed sync is tried again, as a full one, after --sync-period */
const RETRY = 30_000;
/** packets may still be on their way to an emptied chain (proxier.go: staleChains) */
const STALE_FOR = 1000;

export function createNftMemory(): NftMemory {
  return { needFullSync: true, lastFullSync: undefined, seen: new Map(), built: new Map(), stale: new Map() };
}

/**
 * One run of the sync loop in nftables mode: one transaction, all or nothing. A change of Services rewrites their own chains and what
 * they have in the shared sets; everything is rewritten at the start, after a failed run and every hour. Nobody looks whether the tables
 * are still there in between: a partial run that finds something missing fails.
 */
export function syncNftables(namespace: NetworkNamespace, snapshot: ProxySnapshot, memory: NftMemory, now: number): SyncOutcome {
  const { config } = snapshot;
  if (memory.lastFullSync === undefined || now - memory.lastFullSync >= FULL_SYNC_PERIOD) memory.needFullSync = true;
  const full = memory.needFullSync;
  const changed = changedServices(snapshot, memory.seen);
  if (!full && changed.size === 0) return { kind: 'none', nextAt: (memory.lastFullSync ?? now) + FULL_SYNC_PERIOD };
  const before = full ? [] : partsOf(memory, changed);
  const udpBefore = [...memory.built.values()].flat();
  rebuild(snapshot, memory, full ? undefined : changed);
  const done = full ? writeAll(namespace, config, memory, now) : writeChanged(namespace, config, memory, changed, before, now);
  memory.needFullSync = !done;
  if (!done) return { kind: 'none', nextAt: now + RETRY };
  if (full) memory.lastFullSync = now;
  namespace.ruleset.tracks = undefined;
  const parts = [...memory.built.values()].flat();
  for (const entry of staleUdpEntries(udpBefore, parts, liveEntries(namespace.conntrack, now))) removeEntry(namespace.conntrack, entry);
  return { kind: full ? 'full' : 'partial', nextAt: (memory.lastFullSync ?? now) + FULL_SYNC_PERIOD };
}

function partsOf(memory: NftMemory, services: ReadonlySet<string>): NftPart[] {
  return [...services].flatMap((service) => memory.built.get(service) ?? []);
}

function rebuild(snapshot: ProxySnapshot, memory: NftMemory, only: ReadonlySet<string> | undefined): void {
  const { config } = snapshot;
  const slices = slicesByService(snapshot.endpointSlices);
  if (only) for (const key of only) memory.built.delete(key);
  else memory.built.clear();
  for (const service of snapshot.services) {
    const key = serviceKey(service);
    if (only && !only.has(key)) continue;
    const parts = servicePorts(service, config.version).map((port) => {
      const endpoints = endpointsOf(port, slices.get(key) ?? [], config);
      return { port, endpoints, rules: nftServiceRules(port, categorize(port, endpoints, config), config) };
    });
    if (parts.length > 0) memory.built.set(key, parts);
  }
}

function findProxyTable(namespace: NetworkNamespace, config: ProxyConfig): NftTable | undefined {
  return namespace.ruleset.nftables.get(tableKey(config.version === 4 ? 'ip' : 'ip6', PROXY_TABLE));
}

function writeAll(namespace: NetworkNamespace, config: ProxyConfig, memory: NftMemory, now: number): boolean {
  const setup = applyNft(namespace.ruleset, setupScript(config), { now });
  const table = findProxyTable(namespace, config);
  if (setup.errors.length > 0 || !table) return false;
  const parts = [...memory.built.values()].flat();
  const wanted = new Map<SharedSet, Map<string, NftElement>>(SHARED_SETS.map((name) => [name, new Map<string, NftElement>()]));
  for (const { rules } of parts) for (const { set, element } of rules.elements) wanted.get(set)?.set(elementKey(element.key), element);
  for (const [name, elements] of wanted) {
    const set = table.sets.get(name);
    if (set) set.elements = new Map([...elements].map(([key, element]) => [key, { ...element }]));
  }
  const alive = new Set(parts.flatMap(({ rules }) => [...rules.chains.keys()]));
  const affinity = new Set(parts.flatMap(({ rules }) => rules.affinitySets));
  for (const name of [...table.chains.keys()])
    if (/^(service|local|external|firewall|endpoint)-[A-Z2-7]{8}-/.test(name) && !alive.has(name)) makeStale(table, memory, name, now);
  for (const { rules } of parts) writeService(table, rules, memory);
  for (const name of [...table.sets.keys()]) if (name.startsWith('affinity-') && !affinity.has(name)) table.sets.delete(name);
  deleteStale(table, memory, now);
  return true;
}

function writeChanged(
  namespace: NetworkNamespace,
  config: ProxyConfig,
  memory: NftMemory,
  changed: ReadonlySet<string>,
  before: readonly NftPart[],
  now: number,
): boolean {
  const table = findProxyTable(namespace, config);
  if (!table || SHARED_SETS.some((name) => !table.sets.has(name))) return false;
  const after = partsOf(memory, changed);
  const [old, fresh] = [elementsOf(before), elementsOf(after)];
  // nft refuses to delete what is not there, and to add what leads elsewhere
  const gone = [...old].filter(
    ([key, { set, element }]) => !fresh.has(key) && !(set === 'hairpin-connections' && usedElsewhere(memory, element)),
  );
  const added = [...fresh].filter(([key, { element }]) => JSON.stringify(old.get(key)?.element) !== JSON.stringify(element));
  if (gone.some(([, { set, element }]) => !table.sets.get(set)?.elements.has(elementKey(element.key)))) return false;
  const alive = new Set(after.flatMap(({ rules }) => [...rules.chains.keys()]));
  for (const { rules } of after) writeService(table, rules, memory);
  for (const [, { set, element }] of gone) table.sets.get(set)?.elements.delete(elementKey(element.key));
  for (const [, { set, element }] of added) {
    const shared = table.sets.get(set);
    if (shared) putElement(shared, { ...element });
  }
  for (const { rules } of before) for (const name of rules.chains.keys()) if (!alive.has(name)) makeStale(table, memory, name, now);
  const affinity = new Set(after.flatMap(({ rules }) => rules.affinitySets));
  for (const { rules } of before) for (const name of rules.affinitySets) if (!affinity.has(name)) table.sets.delete(name);
  deleteStale(table, memory, now);
  return true;
}

type Placed = NftServiceRules['elements'][number];

function elementsOf(parts: readonly NftPart[]): Map<string, Placed> {
  return new Map(
    parts.flatMap(({ rules }) => rules.elements.map((placed) => [`${placed.set} ${elementKey(placed.element.key)}`, placed] as const)),
  );
}

/** Two Services may have the same endpoint. */
function usedElsewhere(memory: NftMemory, element: NftElement): boolean {
  const key = elementKey(element.key);
  for (const parts of memory.built.values())
    for (const { rules } of parts)
      if (rules.elements.some((placed) => placed.set === 'hairpin-connections' && elementKey(placed.element.key) === key)) return true;
  return false;
}

function writeService(table: NftTable, rules: NftServiceRules, memory: NftMemory): void {
  const key = table.family === 'ip' ? 'ipv4_addr' : 'ipv6_addr';
  for (const name of rules.affinitySets)
    addSet(table, name, { key: [key], flags: ['dynamic', 'timeout'], size: 65535, timeout: rules.affinitySeconds * 1000 });
  for (const [name, texts] of rules.chains) {
    memory.stale.delete(name);
    addChain(table, name).rules = texts.flatMap((text) => {
      const parsed = readRule(table, text);
      return parsed ? [createRule(table, parsed)] : [];
    });
  }
}

function makeStale(table: NftTable, memory: NftMemory, name: string, now: number): void {
  const chain = table.chains.get(name);
  if (!chain) return;
  chain.rules = [];
  if (!memory.stale.has(name)) memory.stale.set(name, now);
}

function deleteStale(table: NftTable, memory: NftMemory, now: number): void {
  for (const [name, since] of memory.stale) {
    if (now - since < STALE_FOR) continue;
    deleteChain(table, name);
    memory.stale.delete(name);
  }
}
