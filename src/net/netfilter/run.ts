import { connectionText } from '../conntrack/entry-text.ts';
import { confirm } from '../conntrack/confirm.ts';
import { needsTracking } from '../conntrack/needed.ts';
import { setupNat } from '../conntrack/nat.ts';
import { removeEntry } from '../conntrack/table.ts';
import { track } from '../conntrack/track.ts';
import { translate } from '../conntrack/translate.ts';
import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IpPacket } from '../packet.ts';
import { hookedChains, type Hooked } from '../nftables/hooks.ts';
import { nftEntryText, walkChain, type NftVerdict } from '../nftables/walk.ts';
import { traceStep } from '../trace-log.ts';
import type { Disposition, TraceStep } from '../trace.ts';
import type { HookContext, HookDevices } from './extension.ts';
import type { Hook, TableName } from './model.ts';
import { flowText, packetLength, withHeader } from './packet-view.ts';
import { findTable } from './table.ts';
import { chainLabel, entryText, hookStep, walkTable, type ChainVerdict } from './walk.ts';

export type HookVerdict =
  | { readonly verdict: 'accept'; readonly packet: IpPacket }
  /** `full`: connection tracking has no room for it */
  | { readonly verdict: 'drop'; readonly reason: TraceStep; readonly full?: boolean }
  | { readonly verdict: 'reject'; readonly with: string; readonly reason: TraceStep };

/** Stages of each hook in order of their priority (linux/netfilter_ipv4.h: enum nf_ip_hook_priorities). */
const STAGES: Readonly<Record<Hook, readonly (TableName | 'track' | 'confirm')[]>> = {
  PREROUTING: ['raw', 'track', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'security', 'nat', 'confirm'],
  FORWARD: ['mangle', 'filter', 'security'],
  OUTPUT: ['raw', 'track', 'mangle', 'nat', 'filter', 'security'],
  POSTROUTING: ['mangle', 'nat', 'confirm'],
};

/** Rules and jumps one packet may spend at one hook. */
const BUDGET = 1_000_000;

type Stop = Exclude<HookVerdict, { verdict: 'accept' }>;

/** How a packet that a hook stopped has ended. */
export function stopDisposition(stop: Stop): Disposition {
  if (stop.verdict === 'reject') return 'rejected';
  return stop.full === true ? 'table-full' : 'dropped';
}

/**
 * Runs a packet through one netfilter hook of a namespace: tables by priority, connection tracking and NAT between them. The packet
 * that comes back may be rewritten; a rewrite is a step of its trace. Drop and reject carry the step that says which entry decided.
 */
export function runHook(network: Network, namespaceId: NamespaceId, hook: Hook, packet: IpPacket, devices: HookDevices): HookVerdict {
  const namespace = network.state.namespaces.get(namespaceId);
  if (!namespace) return { verdict: 'accept', packet };
  const { ruleset } = namespace;
  if (ruleset.iptables.size === 0 && ruleset.nftables.size === 0) return { verdict: 'accept', packet };
  const tracking = packet.meta.conntrack?.namespace === namespaceId ? packet.meta.conntrack : undefined;
  const context: HookContext = {
    network,
    namespace,
    hook,
    devices,
    packet: withHeader(packet),
    length: packetLength(packet),
    tracking,
    zone: 0,
    at: hook,
    budget: BUDGET,
    entry: tracking?.entry === undefined ? undefined : namespace.conntrack.entries.get(tracking.entry),
  };
  const tracks = needsTracking(ruleset);
  for (const stage of ruleset.nftables.size === 0 ? STAGES[hook] : stagesWithNft(context)) {
    const stop = runStage(context, stage, tracks);
    if (!stop) continue;
    // a reject is still translated by it on its way back; who sends the reject forgets it then
    if (stop.verdict !== 'reject' && context.entry && !context.entry.confirmed) removeEntry(namespace.conntrack, context.entry);
    return stop;
  }
  const { meta } = context.packet;
  const tracked = meta.conntrack === context.tracking ? meta : { ...meta, conntrack: context.tracking };
  if (packet.payload.protocol === 'fragment') return { verdict: 'accept', packet: { ...packet, meta: tracked } };
  return { verdict: 'accept', packet: meta === tracked ? context.packet : { ...context.packet, meta: tracked } };
}

function runStage(context: HookContext, stage: Stage, tracks: boolean): Stop | undefined {
  switch (stage) {
    case 'track':
      return tracks ? trackStage(context) : undefined;
    case 'confirm':
      return confirmStage(context);
    case 'nat':
      return natStage(context);
  }
  return typeof stage === 'string' ? tableStage(context, stage) : nftStop(context, walkChain(stage.table, stage.chain, context));
}

type Stage = TableName | 'track' | 'confirm' | Hooked;

const PRIORITIES: Readonly<Record<TableName | 'track' | 'confirm', number>> = {
  raw: -300,
  track: -200,
  mangle: -150,
  nat: -100,
  filter: 0,
  security: 50,
  confirm: Infinity,
};

/** The fixed stages with nft's filter and route chains among them. Of equal priority what was registered last runs first. */
function stagesWithNft({ namespace: { ruleset }, hook, packet }: HookContext): readonly Stage[] {
  const own = hookedChains(ruleset, hook, packet.version, false);
  const fixed = STAGES[hook];
  if (own.length === 0) return fixed;
  const source = hook === 'INPUT' || hook === 'POSTROUTING';
  const out: Stage[] = [];
  for (const stage of fixed) {
    const priority = stage === 'nat' && source ? 100 : PRIORITIES[stage];
    const handle = stage === 'track' || stage === 'confirm' ? 0 : (findTable(ruleset, packet.version, stage)?.handle ?? 0);
    while (own[0] && (own[0].priority < priority || (own[0].priority === priority && own[0].table.handle > handle && handle > 0))) {
      const next = own.shift();
      if (next) out.push(next);
    }
    out.push(stage);
  }
  return [...out, ...own];
}

function nftStop(context: HookContext, decided: NftVerdict): Stop | undefined {
  const { verdict, table, chain, rule } = decided;
  if (verdict === 'accept') return undefined;
  const where = `chain ${chain.name} of table ${table.family} ${table.name}`;
  const which = rule ? `A rule in ${where}` : `The policy of ${where}`;
  const answer = verdict === 'drop' ? undefined : verdict.reject;
  const reason = hookStep(context, {
    action: 'discard',
    entry: nftEntryText(decided),
    chains: decided.way,
    reason: answer === undefined ? `${which} drops the packet.` : `${which} rejects the packet with ${answer}.`,
  });
  return answer === undefined ? { verdict: 'drop', reason } : { verdict: 'reject', with: answer, reason };
}

function tableStage(context: HookContext, name: TableName): Stop | undefined {
  const table = findTable(context.namespace.ruleset, context.packet.version, name);
  if (!table?.chains.has(context.hook)) return undefined;
  const verdict = walkTable(table, context.hook, context);
  return verdict && stopOf(context, verdict);
}

function stopOf(context: HookContext, verdict: ChainVerdict): Stop | undefined {
  if (verdict.verdict === 'accept') return undefined;
  const entry = entryText(verdict);
  const which = verdict.rule ? `A rule in chain ${verdict.chain.name}` : `The policy of chain ${verdict.chain.name}`;
  if (verdict.verdict === 'drop')
    return {
      verdict: 'drop',
      reason: hookStep(context, {
        action: 'discard',
        entry,
        chains: verdict.way,
        reason: `${which} drops the packet.${passedText(verdict)}`,
      }),
    };
  const answer = verdict.verdict.reject;
  return {
    verdict: 'reject',
    with: answer,
    reason: hookStep(context, { action: 'discard', entry, chains: verdict.way, reason: `${which} rejects the packet with ${answer}.` }),
  };
}

/** Which of the chains that a dropping chain asked first had a name: the policies that could have let the packet pass. */
function passedText({ chain, passed = [] }: ChainVerdict): string {
  const labels = chain.policy === undefined ? passed.flatMap((entry) => chainLabel(entry) ?? []) : [];
  return labels.length === 0 ? '' : ` Nothing there lets it pass: ${labels.join(', ')}.`;
}

function trackStage(context: HookContext): Stop | undefined {
  // seen before (loopback) or exempt by a raw rule
  if (context.tracking) return undefined;
  const { namespace, network, packet } = context;
  const tracked = track(namespace, packet, context.zone, network.ports.now());
  context.at = 'conntrack';
  if (tracked === 'full') {
    return {
      verdict: 'drop',
      full: true,
      reason: hookStep(context, {
        action: 'discard',
        entry: 'net.netfilter.nf_conntrack_max',
        reason: 'The connection-tracking table is full, so the kernel drops the packet.',
      }),
    };
  }
  context.tracking = tracked.tracking;
  context.entry = tracked.entry;
  return undefined;
}

/** Sets up NAT by the first packet of a connection, then translates every packet of it. */
function natStage(context: HookContext): Stop | undefined {
  const { entry, tracking, hook, network, namespace } = context;
  if (!entry || !tracking || tracking.state === 'INVALID' || tracking.state === 'UNTRACKED') return undefined;
  const side = hook === 'INPUT' || hook === 'POSTROUTING' ? 'source' : 'destination';
  let rule: NatDecision | undefined;
  const done = side === 'source' ? entry.natSourceDone : entry.natDestinationDone;
  if (tracking.state === 'NEW' && !entry.confirmed && !done) {
    const settles = (): boolean => (side === 'source' ? entry.natSourceDone : entry.natDestinationDone);
    for (const chain of natChains(context)) {
      const decided = chain === 'iptables' ? iptablesNat(context) : nftNat(context, chain);
      if (decided?.stop) return decided.stop;
      rule = decided?.entry === undefined ? undefined : decided;
      if (settles()) break;
    }
    const settled = settles();
    // without a rule the connection still gets a tuple of its own (null binding)
    if (!settled) setupNat(network, namespace.conntrack, entry, side, { from: undefined, random: false });
  }
  const before = context.packet;
  const after = translate(before, entry, tracking, hook);
  if (after === before) return undefined;
  context.packet = after;
  context.at = `nat/${hook}`;
  traceStep(
    network,
    before.meta.trace,
    hookStep(context, {
      action: 'rewrite',
      entry: rule?.entry ?? connectionText(entry),
      chains: rule?.chains,
      before: flowText(before),
      after: flowText(after),
      reason:
        rule === undefined
          ? `Connection tracking translates the ${side} of a connection it knows.`
          : `A rule of the nat table translates the ${side} of this new connection.`,
    }),
  );
  return undefined;
}

/** The nat chains of a hook in their order: iptables' table stands at the priority of its kind of translation. */
function natChains({ namespace: { ruleset }, hook, packet }: HookContext): readonly ('iptables' | Hooked)[] {
  if (ruleset.nftables.size === 0) return ['iptables'];
  const priority = hook === 'INPUT' || hook === 'POSTROUTING' ? 100 : -100;
  const handle = findTable(ruleset, packet.version, 'nat')?.handle ?? 0;
  const own = hookedChains(ruleset, hook, packet.version, true);
  const before = (chain: Hooked): boolean => chain.priority < priority || (chain.priority === priority && chain.table.handle > handle);
  return [...own.filter(before), 'iptables', ...own.filter((chain) => !before(chain))];
}

interface NatDecision {
  readonly stop?: Stop | undefined;
  readonly entry?: string | undefined;
  readonly chains?: readonly string[] | undefined;
}

function iptablesNat(context: HookContext): NatDecision | undefined {
  const table = findTable(context.namespace.ruleset, context.packet.version, 'nat');
  const verdict = table && walkTable(table, context.hook, context);
  return verdict && { stop: stopOf(context, verdict), entry: verdict.rule && entryText(verdict), chains: verdict.way };
}

function nftNat(context: HookContext, { table, chain }: Hooked): NatDecision {
  const decided = walkChain(table, chain, context);
  return { stop: nftStop(context, decided), entry: decided.rule && nftEntryText(decided), chains: decided.way };
}

function confirmStage(context: HookContext): Stop | undefined {
  const { entry, tracking, namespace } = context;
  if (!entry || entry.confirmed || tracking?.state !== 'NEW') return undefined;
  context.at = 'conntrack';
  if (confirm(namespace, entry) === 'ok') return undefined;
  return {
    verdict: 'drop',
    reason: hookStep(context, {
      action: 'discard',
      entry: 'insert_failed',
      reason: 'Another connection took the same translated addresses meanwhile, so the kernel drops the packet.',
    }),
  };
}
