import { ipVersion } from '../base/ip.ts';
import type { Task } from '../base/task.ts';
import { decodeDns, dnsLength, dnsQuery, encodeDns, type DnsType } from '../net/dns-message.ts';
import { closeSocket, openSocket, sendSocket } from '../net/transport/calls.ts';
import { receiveTask } from '../net/transport/tasks.ts';
import type { ProgramContext } from './program.ts';

const TIMEOUT = 5_000;
const ATTEMPTS = 2;

/** Addresses of a name as a program's own resolver finds them: /etc/hosts, then the servers and search list of /etc/resolv.conf. */
export function* resolveName(context: ProgramContext, name: string): Task<readonly string[]> {
  if (ipVersion(name) !== undefined) return [name];
  const hosts = context.files.read('/etc/hosts');
  if (hosts.ok) {
    for (const line of hosts.value.split('\n')) {
      const [ip, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (ip && names.includes(name) && ipVersion(ip) === 4) return [ip];
    }
  }
  const { servers, searches, ndots } = resolverConfig(context);
  const bare = name.replace(/\.$/, '');
  const dots = bare.split('.').length - 1;
  const searched = searches.map((domain) => `${bare}.${domain}`);
  const candidates = name.endsWith('.') ? [bare] : dots >= ndots ? [bare, ...searched] : [...searched, bare];
  for (const candidate of candidates) {
    const found = yield* askServers(context, servers, candidate, 'A');
    if (found === 'failed') return [];
    if (found.length > 0) return found;
  }
  return [];
}

function resolverConfig(context: ProgramContext): { readonly servers: string[]; readonly searches: string[]; readonly ndots: number } {
  const file = context.files.read('/etc/resolv.conf');
  const servers: string[] = [];
  let searches: string[] = [];
  let ndots = 1;
  for (const line of (file.ok ? file.value : '').split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') servers.push(...words.slice(0, 1));
    else if (keyword === 'search') searches = words;
    else if (keyword === 'options') for (const word of words) if (word.startsWith('ndots:')) ndots = Number(word.slice(6)) || 1;
  }
  return { servers: servers.length > 0 ? servers : ['127.0.0.1'], searches, ndots };
}

function* askServers(context: ProgramContext, servers: readonly string[], name: string, type: DnsType): Task<readonly string[] | 'failed'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const server of servers) {
      const query = dnsQuery(context.random.integer(65536), name, type);
      const version = server.includes(':') ? 6 : 4;
      const owner = { process: context.pid, name: context.name, fd: context.host.nextDescriptor() };
      const socket = openSocket(context.network, context.namespace, { type: 'udp', version, owner });
      const sent = sendSocket(context.network, socket, encodeDns(query), { ip: server, port: 53 }, dnsLength(query));
      const received = sent.ok ? yield* receiveTask(context.network, socket, TIMEOUT) : undefined;
      closeSocket(context.network, socket);
      if (received?.kind !== 'ok' || !received.value) continue;
      const answer = decodeDns(received.value.text);
      if (!answer || answer.flags.rcode === 'SERVFAIL') continue;
      return answer.answers.flatMap(({ rdata }) => (rdata.type === type && 'address' in rdata ? [rdata.address] : []));
    }
  }
  return 'failed';
}
