import { canonicalIp } from '../../base/ip.ts';
import type { Signal, Task } from '../../base/task.ts';
import { dnsQuery, type DnsMessage, type DnsType } from '../../net/dns-message.ts';
import type { ToolProcess } from '../tool.ts';
import { askTcp, askUdp, type DnsOutcome } from './exchange.ts';
import { hostSources, hostsName, lookupHosts, readResolvConf, searchNames, type ResolverConfig } from './resolv-conf.ts';

/** getaddrinfo(3) of glibc as most tools use it: files, then DNS with search list, A and AAAA side by side. */
export type Lookup =
  | { readonly kind: 'ok'; readonly addresses: readonly string[]; readonly canonical: string; readonly literal: boolean }
  | { readonly kind: 'error'; readonly code: EaiCode }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'timeout' };

export type EaiCode = 'EAI_NONAME' | 'EAI_AGAIN' | 'EAI_NODATA' | 'EAI_FAIL' | 'EAI_ADDRFAMILY';

/** gai_strerror(3). */
export const EAI_TEXT: Readonly<Record<EaiCode, string>> = {
  EAI_NONAME: 'Name or service not known',
  EAI_AGAIN: 'Temporary failure in name resolution',
  EAI_NODATA: 'No address associated with hostname',
  EAI_FAIL: 'Non-recoverable failure in name resolution',
  EAI_ADDRFAMILY: 'Address family for hostname not supported',
};

/** Addresses of a name. `version` limits the family; `deadline` (simulated ms) ends the search early with 'timeout'. */
export function* lookupHost(process: ToolProcess, name: string, version?: 4 | 6, deadline?: number): Task<Lookup> {
  const literal = canonicalIp(name);
  if (literal !== undefined) {
    if (version !== undefined && literal.includes(':') !== (version === 6)) return { kind: 'error', code: 'EAI_ADDRFAMILY' };
    return { kind: 'ok', addresses: [literal], canonical: name, literal: true };
  }
  let result: Lookup = { kind: 'error', code: 'EAI_NONAME' };
  for (const source of hostSources(process)) {
    if (source === 'files') {
      const found = lookupHosts(process, name);
      const addresses = (found?.addresses ?? []).filter((ip) => version === undefined || ip.includes(':') === (version === 6));
      if (found && addresses.length > 0) return { kind: 'ok', addresses, canonical: found.canonical, literal: false };
    } else if (source === 'dns') {
      result = yield* searchDns(process, name, version === 4 ? ['A'] : version === 6 ? ['AAAA'] : ['A', 'AAAA'], deadline);
      if (result.kind !== 'error') return result;
    }
  }
  return result;
}

/** The search list walk of __res_context_search. */
function* searchDns(process: ToolProcess, name: string, types: readonly DnsType[], deadline: number | undefined): Task<Lookup> {
  if (name === '' || name.length > 253) return { kind: 'error', code: 'EAI_NONAME' };
  const config = readResolvConf(process);
  let asIs: EaiCode | undefined;
  let noData = false;
  let serverFailure = false;
  for (const candidate of searchNames(name, config)) {
    const answer = yield* queryName(process, candidate.name, types, config, deadline);
    if (answer.kind !== 'answers')
      return answer.kind === 'signal' || (answer.kind === 'timeout' && expired(process, deadline))
        ? answer
        : { kind: 'error', code: 'EAI_AGAIN' };
    const found = collect(answer.messages, candidate.name);
    if (found.addresses.length > 0) return { kind: 'ok', ...found, literal: false };
    const rcode = answer.messages[0]?.flags.rcode ?? 'SERVFAIL';
    if (rcode === 'SERVFAIL') serverFailure = true;
    else if (rcode === 'NOERROR') noData = true;
    else if (rcode !== 'NXDOMAIN') return { kind: 'error', code: 'EAI_AGAIN' };
    if (candidate.asIs) asIs = rcode === 'SERVFAIL' ? 'EAI_AGAIN' : rcode === 'NOERROR' ? 'EAI_NODATA' : 'EAI_NONAME';
  }
  return { kind: 'error', code: asIs ?? (noData ? 'EAI_NODATA' : serverFailure ? 'EAI_AGAIN' : 'EAI_NONAME') };
}

function expired(process: ToolProcess, deadline: number | undefined): boolean {
  return deadline !== undefined && process.clock.now() >= deadline;
}

/**
 * Asks the servers in turn, `attempts` times round (__res_context_send): one that fails, refuses or stays silent is passed over;
 * a truncated answer is asked for again over TCP.
 */
export function* queryName(
  process: ToolProcess,
  name: string,
  types: readonly DnsType[],
  config: ResolverConfig,
  deadline?: number,
): Task<DnsOutcome> {
  const servers = config.nameservers.length > 0 ? config.nameservers : ['127.0.0.1'];
  let last: DnsOutcome = { kind: 'timeout' };
  for (let attempt = 0; attempt < config.attempts; attempt++) {
    for (const ip of servers) {
      const queries = types.map((type) => dnsQuery(process.random.integer(65536), name, type));
      const left = deadline === undefined ? config.timeoutMs : Math.min(config.timeoutMs, deadline - process.clock.now());
      if (left <= 0) return { kind: 'timeout' };
      const server = { ip, port: 53 };
      let outcome: DnsOutcome = config.useTcp
        ? yield* askTcp(process, server, queries, left)
        : yield* askUdp(process, server, queries, left);
      if (outcome.kind === 'signal') return outcome;
      if (outcome.kind === 'answers' && outcome.messages.some((message) => message.flags.truncated))
        outcome = yield* askTcp(process, server, queries, left);
      if (
        outcome.kind === 'answers' &&
        outcome.messages.every((message) => !['SERVFAIL', 'NOTIMP', 'REFUSED'].includes(message.flags.rcode))
      )
        return outcome;
      last = outcome;
    }
    // answers that are errors are final after one round
    if (last.kind === 'answers') return last;
  }
  return last;
}

/** Addresses behind a name, following CNAMEs inside the answers. */
function collect(messages: readonly DnsMessage[], name: string): { readonly addresses: readonly string[]; readonly canonical: string } {
  const addresses: string[] = [];
  let canonical = name;
  for (const message of messages) {
    let owner = name.toLowerCase();
    for (let hop = 0; hop < 16; hop++) {
      const alias = message.answers.find((record) => record.rdata.type === 'CNAME' && record.name.toLowerCase() === owner);
      if (!alias || alias.rdata.type !== 'CNAME') break;
      owner = alias.rdata.target.toLowerCase();
      canonical = alias.rdata.target;
    }
    for (const record of message.answers) {
      if (record.name.toLowerCase() === owner && (record.rdata.type === 'A' || record.rdata.type === 'AAAA'))
        addresses.push(record.rdata.address);
    }
  }
  return { addresses, canonical };
}

/** The name of an address: /etc/hosts, then PTR; undefined when there is none. */
export function* lookupAddress(process: ToolProcess, ip: string, deadline?: number): Task<string | undefined> {
  const own = hostsName(process, ip);
  if (own !== undefined) return own;
  const answer = yield* queryName(process, reverseName(ip), ['PTR'], readResolvConf(process), deadline);
  if (answer.kind !== 'answers') return undefined;
  for (const record of answer.messages[0]?.answers ?? []) if (record.rdata.type === 'PTR') return record.rdata.target;
  return undefined;
}

/** in-addr.arpa or ip6.arpa name (RFC 1035 3.5, RFC 3596 2.5). */
export function reverseName(ip: string): string {
  if (!ip.includes(':')) return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
  const [head = '', tail] = ip.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const first = groups(head);
  const second = groups(tail ?? '');
  const all = [...first, ...Array<string>(8 - first.length - second.length).fill('0'), ...second];
  return `${all
    .map((group) => group.padStart(4, '0'))
    .join('')
    .split('')
    .reverse()
    .join('.')}.ip6.arpa`;
}
