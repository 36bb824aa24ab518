import { inCidr } from '../../base/ip.ts';
import { traceStep } from '../trace-log.ts';
import type { TraceStep } from '../trace.ts';
import type { HookContext, TargetVerdict } from './extension.ts';
import { findMatch } from './match/registry.ts';
import type { AddressMatch, Chain, IptablesTable, Rule, RuleSpec } from './model.ts';
import { nameFits } from './name-match.ts';
import { parseProtocol } from './services.ts';
import { protocolNumber } from './packet-view.ts';
import { printRule } from './rule-print.ts';
import { findTarget } from './target/registry.ts';

/** What a base chain says; `rule` and `chain` are what decided (no rule: the policy). */
export interface ChainVerdict {
  readonly verdict: 'accept' | 'drop' | { readonly reject: string };
  readonly rule: Rule | undefined;
  readonly chain: Chain;
  /** chains that the deciding one had jumped to before, and that said nothing */
  readonly passed?: readonly Chain[] | undefined;
  /** chains from the base chain to the deciding one */
  readonly way?: readonly string[] | undefined;
}

/** Chains can nest this deep (NFT_JUMP_STACK_SIZE). */
const MAX_DEPTH = 16;

/** A chain being walked. */
interface Frame {
  readonly chain: Chain;
  next: number;
  readonly passed: Chain[];
  /** the rule that led here, and the frame it stands in */
  readonly by?: { readonly rule: Rule; readonly frame: Frame } | undefined;
}

/** Walks a base chain and what it jumps to. */
export function walkTable(table: IptablesTable, name: string, context: HookContext): ChainVerdict | undefined {
  const base = table.chains.get(name);
  if (!base) return undefined;
  context.at = `${table.name}/${name}`;
  const stack: Frame[] = [{ chain: base, next: 0, passed: [] }];
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (!frame) break;
    const rule = frame.chain.rules[frame.next++];
    if (!rule) {
      leave(stack);
      continue;
    }
    if (context.budget-- <= 0) return { verdict: 'drop', rule, chain: frame.chain };
    if (!ruleMatches(rule, context)) continue;
    rule.packets++;
    rule.bytes += context.length;
    const { target } = rule.spec;
    if (!target) continue;
    if (target.target === 'jump' || target.target === 'goto') {
      const chain = table.chains.get(target.chain);
      if (!chain || stack.length >= MAX_DEPTH) return { verdict: 'drop', rule, chain: frame.chain };
      if (target.target === 'goto') stack.pop();
      stack.push({ chain, next: 0, passed: [], by: { rule, frame } });
      continue;
    }
    const { mark } = context.packet.meta;
    const verdict = applyTarget(rule.spec, context);
    if (context.packet.meta.mark !== mark) noteMark(rule, frame, context);
    if (verdict === 'continue') continue;
    if (verdict === 'return') {
      leave(stack);
      continue;
    }
    return { verdict, rule, chain: frame.chain, passed: frame.passed, way: wayTo(frame) };
  }
  if (base.counts) {
    base.packets++;
    base.bytes += context.length;
  }
  return { verdict: base.policy === 'DROP' ? 'drop' : 'accept', rule: undefined, chain: base };
}

function wayTo(last: Frame): string[] {
  const names: string[] = [];
  for (let frame: Frame | undefined = last; frame; frame = frame.by?.frame) names.unshift(frame.chain.name);
  return names;
}

function leave(stack: Frame[]): void {
  const left = stack.pop();
  if (left) stack.at(-1)?.passed.push(left.chain);
}

/** What the first rule's last comment says of a whole chain, where it is a sentence: agents name there whose rules these are. */
export function chainLabel(chain: Chain): string | undefined {
  return commentsOf(chain.rules[0]).findLast((text) => text.includes(' '));
}

function commentsOf(rule: Rule | undefined): readonly string[] {
  return (rule?.spec.matches ?? []).flatMap((match) => (match.match === 'comment' ? [match.text] : []));
}

/**
 * Whoever marks a packet decides what others do with it later: the trace says who it was, where the chain has a name for it, or where the chain
 * does nothing but mark and the rule that led to it says why.
 */
function noteMark(rule: Rule, { chain, by }: Frame, context: HookContext): void {
  if (chain.policy !== undefined) return;
  const own = chainLabel(chain);
  const caller = own === undefined && chain.rules.length === 1 ? by : undefined;
  const label = own ?? commentsOf(caller?.rule).at(-1);
  if (label === undefined) return;
  const entry = entryText({ verdict: 'accept', rule: caller?.rule ?? rule, chain: caller?.frame.chain ?? chain });
  traceStep(
    context.network,
    context.packet.meta.trace,
    hookStep(context, { action: 'note', entry, reason: `${label}: a rule marks the packet.` }),
  );
}

function applyTarget(spec: RuleSpec, context: HookContext): TargetVerdict {
  const { target } = spec;
  if (!target) return 'continue';
  switch (target.target) {
    case 'ACCEPT':
      return 'accept';
    case 'DROP':
      return 'drop';
    case 'RETURN':
      return 'return';
    default:
      return findTarget(target.target)?.apply(target, context) ?? 'continue';
  }
}

function ruleMatches(rule: Rule, context: HookContext): boolean {
  const { spec } = rule;
  const { packet, devices } = context;
  if (!addressFits(spec.destination, packet.destination) || !addressFits(spec.source, packet.source)) return false;
  if (spec.protocol && (parseProtocol(spec.protocol.name) === protocolNumber(packet)) === spec.protocol.not) return false;
  if (!nameFits(spec.incoming, devices.in) || !nameFits(spec.outgoing, devices.out)) return false;
  // -f: second and later ones only; where connections are tracked there are none
  if (spec.fragment && !(packet.payload.protocol === 'fragment' && packet.payload.offset > 0)) return false;
  for (const match of spec.matches) if (findMatch(match.match)?.matches(match, context, rule) !== true) return false;
  return true;
}

function addressFits(match: AddressMatch | undefined, ip: string): boolean {
  if (!match) return true;
  // long chains of host addresses are the common case: decide them by comparing texts
  if (match.ip === ip) return !match.not;
  if (match.prefixLength === 128 || (match.prefixLength === 32 && !match.ip.includes(':'))) return match.not;
  return inCidr(ip, match.ip, match.prefixLength) !== match.not;
}

/** The deciding entry as iptables-save prints it: `-A CHAIN rule`, or `-P CHAIN DROP`. */
export function entryText(verdict: ChainVerdict): string {
  const { rule, chain } = verdict;
  return rule ? `-A ${chain.name} ${printRule(rule.spec)}`.trimEnd() : `-P ${chain.name} ${chain.policy ?? 'ACCEPT'}`;
}

/** A trace step at this hook. */
export function hookStep(context: HookContext, step: Pick<TraceStep, 'action' | 'reason'> & Partial<TraceStep>): TraceStep {
  const { namespace, devices, at } = context;
  return { host: namespace.host, namespace: namespace.label, device: devices.in ?? devices.out, at, layer: 3, ...step };
}
