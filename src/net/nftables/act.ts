import { setupNat } from '../conntrack/nat.ts';
import type { HookContext } from '../netfilter/extension.ts';
import { masqueradeAddress } from '../netfilter/masquerade-address.ts';
import { flowText } from '../netfilter/packet-view.ts';
import { traceStep } from '../trace-log.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import type { Expression, NatStatement, RateLimit, Scalar, Statement } from './model.ts';
import { elementKey, findElement } from './set.ts';

type Action = Exclude<Statement, { statement: 'counter' | 'match' | 'verdict' | 'vmap' }>;

/** What a statement that does something does. `break` ends the rule, the walk goes on after it. */
export function act(statement: Action, at: Evaluation): 'next' | 'break' | 'drop' | 'accept' | { readonly reject: string } {
  const { context } = at;
  switch (statement.statement) {
    case 'counter-object': {
      const counter = at.table.counters.get(statement.name);
      if (counter) {
        counter.packets++;
        counter.bytes += context.length;
      }
      return 'next';
    }
    case 'set': {
      const [value] = evaluate(statement.value, at) ?? [];
      if (typeof value !== 'number') return 'break';
      if (statement.key === 'ct mark') {
        if (!context.entry) return 'break';
        context.entry.mark = value;
      } else context.packet = { ...context.packet, meta: { ...context.packet.meta, mark: value } };
      return 'next';
    }
    case 'reject': {
      const answer = rejectAnswer(statement.kind, context);
      return answer === undefined ? 'break' : { reject: answer };
    }
    case 'log':
      traceStep(context.network, context.packet.meta.trace, {
        action: 'note',
        host: context.namespace.host,
        namespace: context.namespace.label,
        at: context.at,
        layer: 3,
        entry: `log${statement.options}`,
        reason: `A rule writes this packet to the kernel log: ${statement.prefix}${flowText(context.packet)}.`,
      });
      return 'next';
    case 'limit':
      return withinLimit(statement.limit, at) === statement.limit.over ? 'break' : 'next';
    case 'notrack':
      if (context.tracking) return 'next';
      context.tracking = { namespace: context.namespace.id, entry: undefined, direction: 'original', state: 'UNTRACKED' };
      return 'next';
    case 'dynamic':
      return dynamic(statement, at);
    default:
      return nat(statement, at);
  }
}

const ICMPX: Readonly<Record<string, readonly [string, string]>> = {
  'no-route': ['icmp-net-unreachable', 'icmp6-no-route'],
  'port-unreachable': ['icmp-port-unreachable', 'icmp6-port-unreachable'],
  'host-unreachable': ['icmp-host-unreachable', 'icmp6-addr-unreachable'],
  'admin-prohibited': ['icmp-admin-prohibited', 'icmp6-adm-prohibited'],
};
const ICMP: Readonly<Record<string, string>> = { 'prot-unreachable': 'icmp-proto-unreachable' };
const ICMP6: Readonly<Record<string, string>> = { 'admin-prohibited': 'icmp6-adm-prohibited' };

/** The answer by the name that `iptables --reject-with` has for it; undefined when the packet is of another family. */
function rejectAnswer(kind: string, { packet }: HookContext): string | undefined {
  const [how = '', code = ''] = (kind === '' ? 'icmpx port-unreachable' : kind).split(' ');
  const four = packet.version === 4;
  if (how === 'tcp') return packet.payload.protocol === 'tcp' ? 'tcp-reset' : undefined;
  if (how === 'icmpx') return ICMPX[code]?.[four ? 0 : 1];
  if (four !== (how === 'icmp')) return undefined;
  return four ? (ICMP[code] ?? `icmp-${code}`) : (ICMP6[code] ?? `icmp6-${code}`);
}

const UNIT_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const SIZES = { bytes: 1, kbytes: 1024, mbytes: 1024 ** 2 } as const;

/** A token bucket that holds the burst and one unit's share (nft_limit.c). */
function withinLimit({ rate, unit, burst, bytes }: RateLimit, { rule, context }: Evaluation): boolean {
  const now = context.network.ports.now();
  const perUnit = bytes === undefined ? rate : rate * SIZES[bytes];
  const most = bytes === undefined ? burst : perUnit + burst;
  const tokens = rule.tokens ?? { left: most, at: now };
  tokens.left = Math.min(most, tokens.left + ((now - tokens.at) * perUnit) / UNIT_MS[unit]);
  tokens.at = now;
  rule.tokens = tokens;
  const price = bytes === undefined ? 1 : context.length;
  if (tokens.left < price) return false;
  tokens.left -= price;
  return true;
}

/** `add|update|delete @set { key }`: rules that remember packets (nft_dynset.c). */
function dynamic(statement: Extract<Statement, { statement: 'dynamic' }>, at: Evaluation): 'next' | 'break' {
  const key = evaluate(statement.key, at);
  const set = at.table.sets.get(statement.set);
  if (!key || !set) return 'break';
  const now = at.context.network.ports.now();
  const text = elementKey(key);
  const known = findElement(set, key, now);
  if (statement.op === 'delete') {
    set.elements.delete(text);
    return 'next';
  }
  const timeout = statement.timeout ?? set.timeout;
  if (known && (statement.op === 'add' || timeout === undefined)) return 'next';
  if (!known) dropExpired(set.elements, now);
  if (!known && set.elements.size >= (set.size ?? Infinity)) return 'break';
  set.elements.set(text, {
    key: known?.key ?? key,
    ...(timeout === undefined ? {} : { timeout, expiresAt: now + timeout }),
    ...(statement.counter || set.counts ? { counter: known?.counter ?? { packets: 0, bytes: 0 } } : {}),
  });
  return 'next';
}

function dropExpired(elements: Map<string, { readonly expiresAt?: number | undefined }>, now: number): void {
  for (const [key, element] of elements) if (element.expiresAt !== undefined && element.expiresAt <= now) elements.delete(key);
}

/** Sets up the translation of a new connection; what has none is dropped, as nft_nat does without conntrack. */
function nat(statement: NatStatement, at: Evaluation): 'accept' | 'drop' | 'break' {
  const { context } = at;
  const { entry, network, namespace, packet, hook } = context;
  if (statement.family !== undefined && (statement.family === 'ip6') !== (packet.version === 6)) return 'break';
  if (!entry) return 'drop';
  const target = targetOf(statement, at);
  if (!target) return 'break';
  const side = statement.statement === 'dnat' || statement.statement === 'redirect' ? 'destination' : 'source';
  const range = {
    ...target,
    random: statement.flags.some((flag) => flag.endsWith('random')),
    persistent: statement.flags.includes('persistent'),
  };
  if (statement.statement === 'masquerade') {
    const from = masqueradeAddress(namespace, packet, context.devices.out);
    return from !== undefined && setupNat(network, namespace.conntrack, entry, side, { ...range, from }) ? 'accept' : 'drop';
  }
  if (statement.statement === 'redirect') {
    const link = [...namespace.links.values()].find(({ name }) => name === context.devices.in);
    const own = link?.addresses.find(({ ip }) => ip.includes(':') === (packet.version === 6))?.ip;
    const from = hook === 'OUTPUT' ? (packet.version === 4 ? '127.0.0.1' : '::1') : own;
    return from !== undefined && setupNat(network, namespace.conntrack, entry, side, { ...range, from }) ? 'accept' : 'drop';
  }
  return setupNat(network, namespace.conntrack, entry, side, range) ? 'accept' : 'drop';
}

interface NatTarget {
  readonly from: string | undefined;
  readonly to?: string | undefined;
  readonly portFrom?: number | undefined;
  readonly portTo?: number | undefined;
}

function targetOf({ address, port }: NatStatement, at: Evaluation): NatTarget | undefined {
  const place = address && bounds(address, at);
  const ports = port && bounds(port, at);
  if ((address && !place) || (port && !ports)) return undefined;
  // a map may lead to an address and a port
  const [low = ports?.[0], high = ports?.[1] ?? low] = place && place.length > 2 ? [place[2], place[2]] : [];
  return {
    from: typeof place?.[0] === 'string' ? place[0] : undefined,
    ...(typeof place?.[1] === 'string' ? { to: place[1] } : {}),
    ...(typeof low === 'number' ? { portFrom: low, portTo: typeof high === 'number' ? high : low } : {}),
  };
}

/** First and last value, and what follows in a concatenation. */
function bounds(expression: Expression, at: Evaluation): readonly Scalar[] | undefined {
  if (expression.kind === 'range') return [expression.from, expression.to];
  const value = evaluate(expression, at);
  return value && [value[0] ?? 0, value[0] ?? 0, ...value.slice(1)];
}
