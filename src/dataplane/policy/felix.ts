import type { NamespaceId } from '../../net/namespace.ts';
import type { Chain, IptablesTable, RuleSpec, Ruleset } from '../../net/netfilter/model.ts';
import { printRule } from '../../net/netfilter/rule-print.ts';
import { parseRule } from '../../net/netfilter/rule-parse.ts';
import { createChain, createRule, tableForEdit } from '../../net/netfilter/table.ts';
import { splitWords } from '../../net/netfilter/words.ts';
import type { Network } from '../../net/network.ts';
import { desiredState, type DesiredState } from './desired.ts';
import { ruleLines, type ChainText, type RuleText } from './rule-text.ts';
import { HOOKS, type HookRules } from './static-chains.ts';
import type { PolicySnapshot } from './types.ts';

/** Felix' memory of what it wrote: the text of each chain. A restarted agent begins with an empty one. */
export interface FelixMemory {
  readonly chains: Map<string, string>;
  lastRefresh: number | undefined;
}

/** IptablesRefreshInterval: how often Felix reads its rules back and repairs what someone else changed. */
const REFRESH = 90_000;

export function createFelixMemory(): FelixMemory {
  return { chains: new Map(), lastRefresh: undefined };
}

/**
 * One run of the policy agent on a node: makes the node's sets and chains what the API's policies ask for. Chains whose text did not
 * change are left alone until the next refresh, when foreign edits are found and undone.
 */
export function syncPolicy(
  network: Network,
  namespaceId: NamespaceId,
  snapshot: PolicySnapshot,
  memory: FelixMemory,
  now: number,
): { readonly nextAt: number } {
  const namespace = network.state.namespaces.get(namespaceId);
  if (!namespace) return { nextAt: now + REFRESH };
  const { ruleset } = namespace;
  const refresh = memory.lastRefresh === undefined || now - memory.lastRefresh >= REFRESH;
  if (refresh) {
    memory.lastRefresh = now;
    memory.chains.clear();
  }
  const desired = desiredState(snapshot);
  writeSets(ruleset, desired);
  for (const name of ['filter', 'nat'] as const) writeTable(ruleset, name, desired[name], memory, refresh);
  removeSets(ruleset, desired);
  return { nextAt: (memory.lastRefresh ?? now) + REFRESH };
}

function writeTable(ruleset: Ruleset, name: 'filter' | 'nat', chains: readonly ChainText[], memory: FelixMemory, refresh: boolean): void {
  const table = tableForEdit(ruleset, 4, name);
  for (const chain of chains) {
    const key = `${name} ${chain.name}`;
    const text = chain.rules.map(({ comments, text: rule }) => `${comments?.join('/') ?? ''} ${rule}`).join('\n');
    if (memory.chains.get(key) === text && table.chains.has(chain.name)) continue;
    memory.chains.set(key, text);
    writeChain(table, chain.name, ruleLines(chain));
  }
  const wanted = new Set(chains.map((chain) => chain.name));
  for (const chain of [...table.chains.keys()]) {
    if (!chain.startsWith('cali-') || wanted.has(chain)) continue;
    table.chains.delete(chain);
    memory.chains.delete(`${name} ${chain}`);
  }
  if (refresh) for (const hook of HOOKS) if (hook.table === name) writeHook(table, hook);
}

/** Rules that still say what they should keep their counters; a chain that differs is written anew. */
function writeChain(table: IptablesTable, name: string, lines: readonly string[]): void {
  const chain: Chain = table.chains.get(name) ?? createChain(name);
  table.chains.set(name, chain);
  const specs = parseLines(lines);
  const texts = specs.map(printRule);
  if (chain.rules.length === texts.length && chain.rules.every((rule, i) => printRule(rule.spec) === texts[i])) return;
  chain.rules = specs.map((spec) => createRule(spec));
}

function parseLines(lines: readonly string[]): readonly RuleSpec[] {
  return lines.flatMap((line) => {
    const parsed = parseRule(splitWords(line), 4);
    return parsed.ok ? parsed.value.specs : [];
  });
}

/** Puts Felix' own rules of a built-in chain at its head and its end, and takes away what else carries its mark. */
function writeHook(table: IptablesTable, hook: HookRules): void {
  const chain = table.chains.get(hook.chain);
  if (!chain) return;
  const own = (rules: readonly RuleText[], appended: boolean): Chain['rules'] =>
    parseLines(ruleLines({ name: hook.chain, rules }, appended)).map((spec) => createRule(spec));
  const foreign = chain.rules.filter((rule) => !/--comment "cali:/.test(printRule(rule.spec)));
  const wanted = [...own(hook.first, false), ...foreign, ...own(hook.last, true)];
  const text = (rules: Chain['rules']): string => rules.map((rule) => printRule(rule.spec)).join('\n');
  if (text(wanted) !== text(chain.rules)) chain.rules = wanted;
  (table.hooked ??= new Set()).add(hook.chain);
}

function writeSets(ruleset: Ruleset, desired: DesiredState): void {
  for (const { name, type, members } of desired.sets) {
    const known = ruleset.ipsets.get(name);
    if (known?.type === type) {
      if (known.entries.join(' ') !== members.join(' ')) known.entries = [...members];
    } else
      ruleset.ipsets.set(name, { name, type, options: ['family inet hashsize 1024 maxelem 1048576 bucketsize 12'], entries: [...members] });
  }
}

function removeSets(ruleset: Ruleset, desired: DesiredState): void {
  const wanted = new Set(desired.sets.map(({ name }) => name));
  for (const name of [...ruleset.ipsets.keys()]) if (name.startsWith('cali40') && !wanted.has(name)) ruleset.ipsets.delete(name);
}
