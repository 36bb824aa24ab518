import type { DnsQuestion } from '../../net/dns-message.ts';
import type { ProgramContext } from '../program.ts';
import type { Reply } from './chain.ts';
import { inZone, pluginOf, type ServerBlock } from './corefile.ts';

interface Entry {
  readonly reply: Reply;
  readonly storedAt: number;
  readonly expiresAt: number;
}

/** Entries kept at most; CoreDNS keeps 9984, worlds are smaller. */
const CAPACITY = 1024;
const SUCCESS_TTL = 3600;
const DENIAL_TTL = 1800;

function entries(context: ProgramContext): Record<string, Entry> {
  return (context.state['cache'] ??= {}) as Record<string, Entry>;
}

function keyOf(block: ServerBlock, question: DnsQuestion): string {
  return `${block.port} ${question.name.toLowerCase()} ${question.type}`;
}

/** A cached answer whose TTLs have run down since. */
export function cached(context: ProgramContext, block: ServerBlock, question: DnsQuestion): Reply | undefined {
  if (!pluginOf(block, 'cache')) return undefined;
  const entry = entries(context)[keyOf(block, question)];
  const now = context.clock.now();
  if (!entry || now >= entry.expiresAt) return undefined;
  const age = Math.floor((now - entry.storedAt) / 1000);
  const aged = (records: Reply['answers']): Reply['answers'] =>
    records.map((record) => ({ ...record, ttl: Math.max(0, record.ttl - age) }));
  const { reply } = entry;
  return {
    ...reply,
    authoritative: false,
    answers: aged(reply.answers),
    authority: aged(reply.authority),
    additional: aged(reply.additional),
  };
}

/** Keeps an answer for its least TTL, at most what the Corefile allows; SERVFAIL for 5 seconds. */
export function remember(context: ProgramContext, block: ServerBlock, question: DnsQuestion, reply: Reply): void {
  const plugin = pluginOf(block, 'cache');
  if (!plugin || reply.rcode === 'REFUSED') return;
  const denial = reply.rcode === 'NXDOMAIN' || (reply.rcode === 'NOERROR' && reply.answers.length === 0);
  const kind = denial ? 'denial' : 'success';
  const off = plugin.block.some(
    ([word, what, ...zones]) =>
      word === 'disable' &&
      what === kind &&
      (zones.length === 0 || zones.some((zone) => inZone(`${question.name}.`, `${zone.replace(/\.$/, '')}.`))),
  );
  if (off) return;
  const limit = Number(
    plugin.block.find(([word]) => word === kind)?.[2] ??
      plugin.args.find((word) => /^\d+$/.test(word)) ??
      (denial ? DENIAL_TTL : SUCCESS_TTL),
  );
  const records = denial ? reply.authority : reply.answers;
  const least = reply.rcode === 'SERVFAIL' ? 5 : records.reduce((ttl, record) => Math.min(ttl, record.ttl), limit);
  if (least <= 0) return;
  const cache = entries(context);
  const keys = Object.keys(cache);
  if (keys.length >= CAPACITY) for (const key of keys.slice(0, CAPACITY / 4)) delete cache[key];
  const now = context.clock.now();
  cache[keyOf(block, question)] = { reply, storedAt: now, expiresAt: now + least * 1000 };
}
