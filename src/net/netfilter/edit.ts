import { err, ok, type Result } from '../../base/result.ts';
import type { Chain, IptablesTable, RuleSpec } from './model.ts';
import { BUILTIN_CHAINS, createChain, createRule, references } from './table.ts';
import { findTarget } from './target/registry.ts';
import { printRule } from './rule-print.ts';

/** Why an edit is refused: an errno text of the kernel, or iptables' own sentence (iptc_strerror). */
export type EditError =
  | { readonly kind: 'kernel'; readonly operation: string; readonly reason: string; readonly subject: string }
  | { readonly kind: 'iptables'; readonly message: string };

const NO_CHAIN = 'No chain/target/match by that name.';
const NO_RULE = 'Bad rule (does a matching rule exist in that chain?).';

const refuse = (message: string): Result<never, EditError> => err({ kind: 'iptables', message });

function hook(table: IptablesTable, chain: Chain): void {
  if (chain.policy !== undefined) (table.hooked ??= new Set()).add(chain.name);
}

/** Whether targets and chains fit: `operation` is the kernel's word for the error, as RULE_APPEND. */
function check(table: IptablesTable, chain: Chain, spec: RuleSpec, operation: string): Result<void, EditError> {
  const target = spec.target;
  const invalid = (): Result<never, EditError> =>
    err({ kind: 'kernel', operation, reason: 'Invalid argument', subject: `rule in chain ${chain.name}` });
  if (!target || target.target === 'jump' || target.target === 'goto') return ok(undefined);
  // ipt_REJECT checks that a reset answers TCP only
  if (target.target === 'REJECT' && target.with === 'tcp-reset' && (spec.protocol?.name !== 'tcp' || spec.protocol.not)) return invalid();
  const tables = findTarget(target.target)?.tables;
  if (tables && !tables.includes(table.name)) return invalid();
  const hooks: Readonly<Record<string, readonly string[]>> = {
    MASQUERADE: ['POSTROUTING'],
    SNAT: ['POSTROUTING', 'INPUT'],
    DNAT: ['PREROUTING', 'OUTPUT'],
    REDIRECT: ['PREROUTING', 'OUTPUT'],
  };
  const allowed = hooks[target.target];
  return allowed && chain.policy !== undefined && !allowed.includes(chain.name) ? invalid() : ok(undefined);
}

/** -A, or -I at a 1-based position. */
export function insertRule(
  table: IptablesTable,
  name: string,
  spec: RuleSpec,
  position?: number,
  counters?: { readonly packets: number; readonly bytes: number },
): Result<void, EditError> {
  const chain = table.chains.get(name);
  if (!chain) return refuse(NO_CHAIN);
  const fits = check(table, chain, spec, position === undefined ? 'RULE_APPEND' : 'RULE_INSERT');
  if (!fits.ok) return fits;
  if (position !== undefined && position > chain.rules.length + 1) return refuse('Index of insertion too big.');
  hook(table, chain);
  const rule = createRule(spec, counters?.packets, counters?.bytes);
  if (position === undefined) chain.rules.push(rule);
  else chain.rules.splice(position - 1, 0, rule);
  return ok(undefined);
}

/** -R at a 1-based position. */
export function replaceRule(table: IptablesTable, name: string, position: number, spec: RuleSpec): Result<void, EditError> {
  const chain = table.chains.get(name);
  if (!chain) return refuse(NO_CHAIN);
  if (position > chain.rules.length) return refuse('Index of replacement too big.');
  const fits = check(table, chain, spec, 'RULE_REPLACE');
  if (!fits.ok) return fits;
  chain.rules[position - 1] = createRule(spec);
  return ok(undefined);
}

/** Index of the first rule that prints the same, or -1. */
export function findRule(chain: Chain, spec: RuleSpec): number {
  const text = printRule(spec);
  return chain.rules.findIndex((rule) => rule.spec === spec || printRule(rule.spec) === text);
}

/** -D by rule or 1-based position; -C when `only` checks. */
export function deleteRule(table: IptablesTable, name: string, which: RuleSpec | number, only = false): Result<void, EditError> {
  const chain = table.chains.get(name);
  if (!chain) return refuse(NO_CHAIN);
  if (typeof which === 'number') {
    if (which > chain.rules.length) return refuse('Index of deletion too big.');
    chain.rules.splice(which - 1, 1);
    return ok(undefined);
  }
  const index = findRule(chain, which);
  if (index < 0) return refuse(NO_RULE);
  if (!only) chain.rules.splice(index, 1);
  return ok(undefined);
}

/** -N. */
export function newChain(table: IptablesTable, name: string): Result<void, EditError> {
  if (table.chains.has(name)) return refuse('Chain already exists.');
  table.chains.set(name, createChain(name));
  (table.hooked ??= new Set()).add(name);
  return ok(undefined);
}

/** -X NAME, or every user chain. */
export function deleteChain(table: IptablesTable, name: string | undefined): Result<void, EditError> {
  const used = references(table);
  const names =
    name === undefined ? [...table.chains.values()].filter((chain) => chain.policy === undefined).map((chain) => chain.name) : [name];
  const busy = (chain: string): Result<never, EditError> =>
    err({ kind: 'kernel', operation: 'CHAIN_DEL', reason: 'Device or resource busy', subject: `chain ${chain}` });
  for (const each of names) {
    const chain = table.chains.get(each);
    if (!chain) return refuse(NO_CHAIN);
    if (chain.policy !== undefined || (used.get(each) ?? 0) > 0 || (name !== undefined && chain.rules.length > 0)) return busy(each);
  }
  for (const each of names) {
    table.chains.delete(each);
    table.hooked?.delete(each);
  }
  return ok(undefined);
}

/** -E. */
export function renameChain(table: IptablesTable, from: string, to: string): Result<void, EditError> {
  const chain = table.chains.get(from);
  if (!chain || chain.policy !== undefined) return refuse(NO_CHAIN);
  if (table.chains.has(to)) return refuse('File exists.');
  table.chains.delete(from);
  table.chains.set(to, { ...chain, name: to });
  for (const other of table.chains.values()) {
    other.rules = other.rules.map((rule) => {
      const { target } = rule.spec;
      if ((target?.target !== 'jump' && target?.target !== 'goto') || target.chain !== from) return rule;
      return { ...rule, spec: Object.freeze({ ...rule.spec, target: Object.freeze({ ...target, chain: to }) }) };
    });
  }
  return ok(undefined);
}

/** -F and -Z of one chain or all. */
export function eachChain(table: IptablesTable, name: string | undefined, act: (chain: Chain) => void): Result<void, EditError> {
  if (name !== undefined && !table.chains.has(name)) return refuse(NO_CHAIN);
  for (const chain of table.chains.values()) if (name === undefined || chain.name === name) act(chain);
  return ok(undefined);
}

/** -P. */
export function setPolicy(table: IptablesTable, name: string, policy: string): Result<void, EditError> {
  const chain = table.chains.get(name);
  if (!chain || !BUILTIN_CHAINS[table.name].includes(name)) return refuse('Bad built-in chain name.');
  if (policy !== 'ACCEPT' && policy !== 'DROP') return refuse("Bad policy name. Run `dmesg' for more information.");
  chain.policy = policy;
  Object.assign(chain, { counts: true, packets: 0, bytes: 0 });
  hook(table, chain);
  return ok(undefined);
}
