import type { NamespaceId } from '../../net/namespace.ts';
import { removeEntry, liveEntries } from '../../net/conntrack/table.ts';
import type { Network } from '../../net/network.ts';
import { findRule } from '../../net/netfilter/edit.ts';
import type { Chain, IptablesTable, RuleSpec } from '../../net/netfilter/model.ts';
import { writeSysctl } from '../../net/sysctl.ts';
import { createChain, createRule, findTable, tableForEdit } from '../../net/netfilter/table.ts';
import { changedServices, serviceKey, type Seen } from './changes.ts';
import { categorize, endpointsOf, slicesByService, type ProxyEndpoint } from './endpoints.ts';
import { serviceRules, type ServiceRules } from './iptables-service.ts';
import { acceptsLocalhost, CANARY, JUMPS, sharedChains, type ChainRules } from './iptables-tables.ts';
import { createNftMemory, syncNftables, type NftMemory } from './nftables-sync.ts';
import { servicePorts, type ServicePort } from './service-ports.ts';
import type { SyncOutcome } from './sync-outcome.ts';
import type { ProxySnapshot } from './types.ts';
import { staleUdpEntries } from './udp-cleanup.ts';

/** kube-proxy's memory of what it wrote: plain data of the world. A restarted kube-proxy begins with a new one. */
export interface ProxyMemory {
  needFullSync: boolean;
  lastFullSync: number | undefined;
  lastCanaryCheck: number | undefined;
  /** when the sync loop last wrote; undefined before the first time */
  lastRun?: number | undefined;
  /** what each Service looked like when last synced, by `namespace/name` */
  readonly seen: Map<string, Seen>;
  /** rules of each service port, kept so that an unchanged one costs nothing */
  readonly built: Map<
    string,
    readonly { readonly port: ServicePort; readonly endpoints: readonly ProxyEndpoint[]; readonly rules: ServiceRules }[]
  >;
  /** all of it, in nftables mode */
  nftables?: NftMemory | undefined;
}

/** --iptables-sync-period: how often the canary chains are looked for. */
const CANARY_PERIOD = 30_000;
/** iptables.minSyncPeriod and nftables.minSyncPeriod: the pause after a run, in which changes gather (runner.BoundedFrequencyRunner) */
const MIN_SYNC_PERIOD = 1_000;
/** proxyutil.FullSyncPeriod */
const FULL_SYNC_PERIOD = 3_600_000;

export function createProxyMemory(): ProxyMemory {
  return { needFullSync: true, lastFullSync: undefined, lastCanaryCheck: undefined, seen: new Map(), built: new Map() };
}

/**
 * One run of kube-proxy's sync loop in a node's namespace. Without changes it only looks for its canary chains every 30 s. A change of
 * some Services rewrites the shared chains and those Services' own chains (partial sync); everything is rewritten at the start, when
 * a canary is gone, after a failed partial sync and every hour. After a run the loop rests for a second; only a lost canary does not wait.
 */
export function syncProxy(
  network: Network,
  namespaceId: NamespaceId,
  snapshot: ProxySnapshot,
  memory: ProxyMemory,
  now: number,
): SyncOutcome {
  const namespace = network.state.namespaces.get(namespaceId);
  const nextAt = now + CANARY_PERIOD;
  if (!namespace) return { kind: 'none', nextAt };
  const rested = memory.lastRun === undefined ? now : memory.lastRun + MIN_SYNC_PERIOD;
  if (snapshot.config.mode === 'nftables') {
    if (now < rested) return { kind: 'none', nextAt: rested };
    const outcome = syncNftables(namespace, snapshot, (memory.nftables ??= createNftMemory()), now);
    if (outcome.kind !== 'none') memory.lastRun = now;
    return outcome;
  }
  const { ruleset } = namespace;
  const { config } = snapshot;
  if (memory.lastCanaryCheck === undefined || now - memory.lastCanaryCheck >= CANARY_PERIOD) {
    memory.lastCanaryCheck = now;
    if (CANARY_TABLES.some((name) => !findTable(ruleset, config.version, name)?.chains.has(CANARY))) memory.needFullSync = true;
  }
  if (memory.lastFullSync !== undefined && now - memory.lastFullSync >= FULL_SYNC_PERIOD) memory.needFullSync = true;
  const due = memory.lastCanaryCheck + CANARY_PERIOD;
  if (now < rested && !memory.needFullSync) return { kind: 'none', nextAt: rested };
  const changed = changedServices(snapshot, memory.seen);
  if (!memory.needFullSync && changed.size === 0) return { kind: 'none', nextAt: due };
  const full = memory.needFullSync;
  const before = [...memory.built.values()].flat();
  rebuild(snapshot, memory, full ? undefined : changed);
  const parts = [...memory.built.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
  const shared = sharedChains(
    config,
    parts.map((part) => part.rules),
  );
  const filter = tableForEdit(ruleset, config.version, 'filter');
  const nat = tableForEdit(ruleset, config.version, 'nat');
  if (full) {
    // NewProxier: node ports answer on 127.0.0.1 too
    if (acceptsLocalhost(config)) writeSysctl(namespace, 'net.ipv4.conf.all.route_localnet', '1');
    const mangle = tableForEdit(ruleset, config.version, 'mangle');
    if (!mangle.chains.has(CANARY)) mangle.chains.set(CANARY, createChain(CANARY));
  }
  writeChains(filter, shared.filter);
  writeChains(nat, shared.nat);
  let complete = true;
  for (const [service, list] of memory.built) {
    const write = full || changed.has(service);
    for (const { rules } of list) {
      if (write) writeChains(nat, rules.chains);
      else if ([...rules.chains.keys()].some((chain) => !nat.chains.has(chain))) complete = false;
    }
  }
  removeStale(nat, new Set(parts.flatMap((part) => [...part.rules.chains.keys()])));
  if (full) {
    ensureJumps(filter, nat);
    memory.lastFullSync = now;
  }
  // iptables-restore refuses a jump to a chain that is gone; the next run writes everything
  memory.needFullSync = !complete;
  for (const entry of staleUdpEntries(before, parts, liveEntries(namespace.conntrack, now))) removeEntry(namespace.conntrack, entry);
  memory.lastRun = now;
  return { kind: full ? 'full' : 'partial', nextAt: complete ? due : nextAt };
}

const CANARY_TABLES = ['mangle', 'nat', 'filter'] as const;

function rebuild(snapshot: ProxySnapshot, memory: ProxyMemory, only: ReadonlySet<string> | undefined): void {
  const { config } = snapshot;
  const slices = slicesByService(snapshot.endpointSlices);
  const localhost = acceptsLocalhost(config);
  if (only) for (const key of only) memory.built.delete(key);
  else memory.built.clear();
  for (const service of snapshot.services) {
    const key = serviceKey(service);
    if (only && !only.has(key)) continue;
    const built = servicePorts(service, config.version).map((port) => {
      const endpoints = endpointsOf(port, slices.get(key) ?? [], config);
      return { port, endpoints, rules: serviceRules(port, categorize(port, endpoints, config), config, localhost) };
    });
    if (built.length > 0) memory.built.set(key, built);
  }
}

function writeChains(table: IptablesTable, chains: ChainRules | ReadonlyMap<string, readonly RuleSpec[]>): void {
  for (const [name, specs] of chains) {
    const chain: Chain = table.chains.get(name) ?? createChain(name);
    // iptables-restore --noflush --counters starts these chains anew
    chain.rules = specs.map((spec) => createRule(spec));
    table.chains.set(name, chain);
  }
}

function removeStale(nat: IptablesTable, alive: ReadonlySet<string>): void {
  for (const name of [...nat.chains.keys()]) if (/^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(name) && !alive.has(name)) nat.chains.delete(name);
}

function ensureJumps(filter: IptablesTable, nat: IptablesTable): void {
  for (const { table, chain: name, spec } of JUMPS) {
    const target = table === 'nat' ? nat : filter;
    const chain = target.chains.get(name);
    if (!chain || findRule(chain, spec) >= 0) continue;
    chain.rules.unshift(createRule(spec));
    (target.hooked ??= new Set()).add(name);
  }
}
