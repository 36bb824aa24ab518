import { ipVersion } from '../../base/ip.ts';
import type { Task } from '../../base/task.ts';
import type { DnsMessage, DnsQuestion, DnsRcode, DnsRecord } from '../../net/dns-message.ts';
import type { ProgramContext } from '../program.ts';
import { cached, remember } from './cache.ts';
import { inZone, pluginOf, type Plugin, type ServerBlock } from './corefile.ts';
import { forwardQuery } from './forward.ts';
import type { KubernetesOptions } from './kubernetes-port.ts';
import { toRecord, toRecords } from './rdata.ts';
import { renamed, rewrittenName } from './rewrite.ts';

/** What the plugins made of a question. */
export interface Reply {
  readonly rcode: DnsRcode;
  readonly authoritative: boolean;
  readonly recursionAvailable: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  /** the line of the errors plugin */
  readonly error?: string | undefined;
  /** the name it speaks of, where that is not the one asked for */
  readonly errorName?: string | undefined;
}

const reply = (rcode: DnsRcode, parts: Partial<Reply> = {}): Reply => ({
  rcode,
  authoritative: false,
  recursionAvailable: false,
  answers: [],
  authority: [],
  additional: [],
  ...parts,
});

/** Walks the plugins of a server block in the order of plugin.cfg: cache, rewrite, template, hosts, kubernetes, forward. */
export function* resolveQuestion(context: ProgramContext, block: ServerBlock, query: DnsMessage, question: DnsQuestion): Task<Reply> {
  const hit = cached(context, block, question);
  if (hit) return hit;
  const asked = rewrittenName(block, question);
  const found = yield* answerQuestion(context, block, query, asked);
  const answer = asked.name === question.name ? found : renamed(found, asked.name, question.name);
  remember(context, block, question, answer);
  return shuffled(context, block, answer);
}

function* answerQuestion(context: ProgramContext, block: ServerBlock, query: DnsMessage, question: DnsQuestion): Task<Reply> {
  const name = `${question.name}.`.replace(/^\.+$/, '.');
  for (const plugin of block.plugins.filter((entry) => entry.name === 'template')) {
    const answer = template(plugin, question, name);
    if (answer) return answer;
  }
  const hosts = pluginOf(block, 'hosts');
  const local = hosts && fromHosts(context, hosts, question);
  if (local) return local;
  for (const plugin of block.plugins.filter((entry) => entry.name === 'kubernetes')) {
    const answer = yield* fromKubernetes(context, block, plugin, query, question, name);
    if (answer) return answer;
  }
  const forwards = block.plugins.filter((entry) => entry.name === 'forward' && inZone(name, zoneName(entry.args[0] ?? '.')));
  const forward = forwards.sort((a, b) => (b.args[0] ?? '').length - (a.args[0] ?? '').length)[0];
  if (forward) return yield* forwardQuery(context, forward, query, question);
  if (pluginOf(block, 'whoami')) return reply('NOERROR', { authoritative: true });
  return reply('REFUSED');
}

function zoneName(label: string): string {
  return label.endsWith('.') ? label.toLowerCase() : `${label.toLowerCase()}.`;
}

function* fromKubernetes(
  context: ProgramContext,
  block: ServerBlock,
  plugin: Plugin,
  query: DnsMessage,
  question: DnsQuestion,
  name: string,
): Task<Reply | undefined> {
  const zones = (plugin.args.length > 0 ? plugin.args.map(zoneName) : block.zones).filter((zone) => inZone(name, zone));
  const zone = zones.sort((a, b) => b.length - a.length)[0];
  if (zone === undefined) return undefined;
  const options = kubernetesOptions(context, plugin, block);
  const found = context.kubernetes?.lookup(zone, name, question.type, options);
  if (!found) return reply('SERVFAIL', { error: 'plugin/kubernetes: no connection to the API server' });
  if (found.rcode === 'NXDOMAIN' && fallsThrough(plugin, name)) return undefined;
  let answers = toRecords(found.answer);
  let failure: Partial<Reply> = {};
  if (found.follow !== undefined) {
    const outside = yield* answerQuestion(context, block, query, { ...question, name: found.follow.replace(/\.$/, '') });
    // a target that nobody can resolve takes nothing from the alias itself (backend_lookup.go): the client gets the CNAME alone
    answers = [...answers, ...outside.answers];
    if (outside.error !== undefined) failure = { error: outside.error, errorName: found.follow };
  }
  return reply(found.rcode, {
    authoritative: true,
    answers,
    authority: toRecords(found.authority),
    additional: toRecords(found.additional),
    ...failure,
  });
}

export function kubernetesOptions(context: ProgramContext, plugin: Plugin, block: ServerBlock): KubernetesOptions {
  const value = (name: string): readonly string[] | undefined => plugin.block.find(([word]) => word === name)?.slice(1);
  const zones = plugin.args.length > 0 ? plugin.args.map(zoneName) : block.zones;
  const pods = value('pods')?.[0];
  return {
    primaryZone: zones.find((zone) => !zone.endsWith('.arpa.')) ?? 'cluster.local.',
    pods: pods === 'insecure' || pods === 'verified' ? pods : 'disabled',
    ttl: Number(value('ttl')?.[0] ?? 5),
    ignoreEmptyService: value('ignore')?.[0] === 'empty_service',
    endpointPodNames: value('endpoint_pod_names') !== undefined,
    namespaces: value('namespaces'),
    nameServers: context.pod ? [context.pod.ip] : [],
    synced: context.state['synced'] !== false,
    serial: Math.floor(context.clock.now() / 1000),
  };
}

function fallsThrough(plugin: Plugin, name: string): boolean {
  const entry = plugin.block.find(([word]) => word === 'fallthrough');
  if (!entry) return false;
  return entry.length === 1 || entry.slice(1).some((zone) => inZone(name, zoneName(zone)));
}

function fromHosts(context: ProgramContext, plugin: Plugin, question: DnsQuestion): Reply | undefined {
  const file = context.files.read(plugin.args[0] ?? '/etc/hosts');
  const lines = [...(file.ok ? file.value.split('\n') : []).map((line) => line.replace(/#.*/, '').trim().split(/\s+/)), ...plugin.block];
  const ttl = Number(plugin.block.find(([word]) => word === 'ttl')?.[1] ?? 3600);
  const addresses: string[] = [];
  for (const [ip = '', ...names] of lines) {
    if (ipVersion(ip) !== undefined && names.some((name) => name.toLowerCase() === question.name.toLowerCase())) addresses.push(ip);
  }
  if (addresses.length === 0)
    return plugin.block.some(([word]) => word === 'fallthrough') ? undefined : reply('NXDOMAIN', { authoritative: true });
  const wanted = addresses.filter(
    (ip) => ipVersion(ip) === (question.type === 'AAAA' ? 6 : 4) && (question.type === 'A' || question.type === 'AAAA'),
  );
  const answers = wanted
    .map((data) => toRecord({ name: question.name, type: question.type, ttl, data }))
    .filter((record) => record !== undefined);
  return reply('NOERROR', { authoritative: true, answers });
}

/** `template CLASS TYPE [ZONE...] { match; answer; rcode }` with {{ .Name }} and {{ .Group.x }}. */
function template(plugin: Plugin, question: DnsQuestion, name: string): Reply | undefined {
  const [, type = 'ANY', ...zones] = plugin.args;
  if (type !== 'ANY' && type !== question.type) return undefined;
  if (zones.length > 0 && !zones.some((zone) => inZone(name, zoneName(zone)))) return undefined;
  const patterns = plugin.block.filter(([word]) => word === 'match').map((line) => line[1] ?? '');
  let groups: Record<string, string> = {};
  if (patterns.length > 0) {
    const match = patterns.map((pattern) => matchPattern(pattern, name)).find((result) => result !== undefined);
    if (!match) return undefined;
    groups = match;
  }
  const rcode = plugin.block.find(([word]) => word === 'rcode')?.[1] ?? 'NOERROR';
  const answers: DnsRecord[] = [];
  for (const line of plugin.block.filter(([word]) => word === 'answer')) {
    const text = line
      .slice(1)
      .join(' ')
      .replace(/\{\{\s*\.(Name|Group\.(\w+))\s*\}\}/g, (_, what: string, group: string | undefined) =>
        what === 'Name' ? name : (groups[group ?? ''] ?? ''),
      );
    const [owner = '', ...rest] = text.split(/\s+/);
    const numbers = rest.filter((word, index) => index < 2 && /^\d+$/.test(word));
    const words = rest.filter((word, index) => !(index < 2 && /^\d+$/.test(word)) && word !== 'IN');
    const record = toRecord({ name: owner, type: words[0] ?? '', ttl: Number(numbers[0] ?? 3600), data: words.slice(1).join(' ') });
    if (record) answers.push(record);
  }
  return reply(rcode as DnsRcode, { authoritative: true, answers });
}

function matchPattern(pattern: string, name: string): Record<string, string> | undefined {
  try {
    const match = new RegExp(pattern.replaceAll('(?P<', '(?<')).exec(name);
    return match ? { ...match.groups } : undefined;
  } catch {
    return undefined;
  }
}

/** loadbalance: the order of address records is random. */
function shuffled(context: ProgramContext, block: ServerBlock, answer: Reply): Reply {
  if (!pluginOf(block, 'loadbalance') || answer.answers.length < 2) return answer;
  const isAddress = (record: DnsRecord): boolean => record.rdata.type === 'A' || record.rdata.type === 'AAAA';
  const others = answer.answers.filter((record) => !isAddress(record));
  const addresses = answer.answers.filter(isAddress);
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = context.random.integer(i + 1);
    const [a, b] = [addresses[i], addresses[j]];
    if (a && b) [addresses[i], addresses[j]] = [b, a];
  }
  return { ...answer, answers: [...others, ...addresses] };
}
