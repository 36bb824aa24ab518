import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { DNS_TYPE_NUMBERS, dnsQuery, type DnsMessage, type DnsType } from '../../net/dns-message.ts';
import type { SocketErrno } from '../../net/socket.ts';
import { exitOf, print, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { askTcp, askUdp, type DnsOutcome } from './exchange.ts';
import { parseDig, type DigQuery } from './dig-options.ts';
import { answerText, banner, shortText } from './dig-print.ts';
import { readResolvConf, searchNames } from './resolv-conf.ts';
import { lookupHost } from './resolver.ts';

/** dig(1) of BIND 9.18. */
export const dig: Tool = {
  name: 'dig',
  summary: 'DNS lookup utility',
  flags: ['-4', '-6', '-b', '-p', '-q', '-t', '-x', '+short', '+noall', '+answer', '+tcp', '+search', '+tries', '+time', '+noedns'],
  *run(process) {
    const parsed = parseDig(process.args);
    if (parsed.kind === 'not-simulated') return yield* refuseOption(process, `dig ${parsed.what}`, 1);
    if (parsed.kind === 'usage') {
      yield* print(process, parsed.text);
      return 1;
    }
    let code = 0;
    for (const [index, query] of parsed.queries.entries()) {
      const ended = yield* runQuery(process, query, index === 0);
      if (ended > 128) return ended;
      if (ended !== 0) code = ended;
    }
    return code;
  },
};

/** Servers to ask: @server, or those of resolv.conf, or the loopback addresses. */
function* servers(process: ToolProcess, query: DigQuery): Task<readonly string[] | string> {
  if (query.server !== undefined) {
    if (canonicalIp(query.server) !== undefined) return [canonicalIp(query.server) ?? query.server];
    const found = yield* lookupHost(process, query.server, query.version);
    return found.kind === 'ok' ? found.addresses : `dig: couldn't get address for '${query.server}': not found\n`;
  }
  const config = readResolvConf(process);
  return config.nameservers.length > 0 ? config.nameservers : ['::1', '127.0.0.1'];
}

function* runQuery(process: ToolProcess, query: DigQuery, first: boolean): Task<number> {
  const list = yield* servers(process, query);
  if (typeof list === 'string') {
    yield* print(process, list);
    return 10;
  }
  const config = readResolvConf(process);
  const names = query.search
    ? searchNames(query.name, { ...config, ndots: query.ndots ?? config.ndots }).map((each) => each.name)
    : [query.name.replace(/\.$/, '')];
  const heading = first ? banner(process.args, query, list.length) : '';
  let printed = false;
  for (const [index, name] of names.entries()) {
    const result = yield* ask(process, query, name, list, printed ? '' : heading);
    if (result.kind === 'exit') return result.code;
    const { message, server, length, tcp, tookMs } = result;
    const last = index === names.length - 1;
    const next =
      !last && (message.flags.rcode === 'NXDOMAIN' || (message.flags.rcode === 'NOERROR' && message.answers.length === 0 && query.search));
    if (next && !query.showSearch) continue;
    yield* print(
      process,
      query.short
        ? shortText(message)
        : (query.comments || query.cmd ? heading : '') +
            answerText(query, message, { server, length, tcp, tookMs, at: process.clock.now() }),
    );
    printed = false;
    if (!next) return 0;
  }
  return 0;
}

type Asked =
  | {
      readonly kind: 'answer';
      readonly message: DnsMessage;
      readonly server: string;
      readonly length: number;
      readonly tcp: boolean;
      readonly tookMs: number;
    }
  | { readonly kind: 'exit'; readonly code: number };

/** Asks each server up to `tries` times; every failure is said where dig says it. */
function* ask(process: ToolProcess, query: DigQuery, name: string, list: readonly string[], heading: string): Task<Asked> {
  let lastCommunication = false;
  let setupOnly = true;
  for (let round = 0; round < query.tries; round++) {
    for (const ip of list) {
      const server = { ip, port: query.port };
      const label = `${ip}#${query.port}`;
      const startedAt = process.clock.now();
      const build = (): DnsMessage => {
        const base = dnsQuery(
          process.random.integer(65_536),
          name,
          query.type,
          query.edns ? { udpSize: 1232, dnssecOk: query.dnssec } : undefined,
        );
        return { ...base, flags: { ...base.flags, recursionDesired: query.recurse, authenticData: query.ad } };
      };
      let tcp = query.tcp;
      let outcome: DnsOutcome = tcp
        ? yield* askTcp(process, server, [build()], query.timeMs)
        : yield* askUdp(process, server, [build()], query.timeMs);
      if (outcome.kind === 'answers' && outcome.messages[0]?.flags.truncated === true && !tcp && !query.ignoreTruncation) {
        if (query.comments || query.short) yield* print(process, ';; Truncated, retrying in TCP mode.\n');
        tcp = true;
        outcome = yield* askTcp(process, server, [build()], query.timeMs);
      }
      const message = outcome.kind === 'answers' ? outcome.messages[0] : undefined;
      if (outcome.kind === 'answers' && message)
        return { kind: 'answer', message, server: ip, length: outcome.length, tcp, tookMs: process.clock.now() - startedAt };
      if (outcome.kind === 'signal') return { kind: 'exit', code: exitOf(outcome.signal) };
      if (tcp || outcome.kind === 'setup') {
        const errno = outcome.kind === 'timeout' ? 'timed out' : 'errno' in outcome ? bindError(outcome.errno) : 'end of file';
        yield* print(
          process,
          tcp
            ? `;; Connection to ${label}(${ip}) for ${name} failed: ${errno}.\n`
            : `;; UDP setup with ${label}(${ip}) for ${name} failed: ${errno}.\n`,
        );
        if (tcp) return yield* giveUp(process, query, '', false);
        continue;
      }
      setupOnly = false;
      lastCommunication = true;
      yield* print(
        process,
        `;; communications error to ${label}: ${outcome.kind === 'timeout' ? 'timed out' : 'errno' in outcome ? bindError(outcome.errno) : 'unexpected'}\n`,
      );
    }
    if (setupOnly) break;
  }
  return yield* giveUp(process, query, heading, lastCommunication);
}

function* giveUp(process: ToolProcess, query: DigQuery, heading: string, communication: boolean): Task<Asked> {
  yield* print(process, `${communication && !query.short ? heading : ''};; no servers could be reached\n`);
  return { kind: 'exit', code: 9 };
}

/** Result texts of BIND's isc library. */
export function bindError(errno: SocketErrno): string {
  switch (errno) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ENETUNREACH':
      return 'network unreachable';
    case 'EHOSTUNREACH':
      return 'host unreachable';
    case 'EADDRNOTAVAIL':
      return 'address not available';
    case 'ETIMEDOUT':
      return 'timed out';
    case 'EPERM':
    case 'EACCES':
      return 'permission denied';
    case 'ECONNRESET':
      return 'connection reset';
    default:
      return 'unexpected error';
  }
}

export function isDnsType(text: string): text is DnsType {
  return Object.hasOwn(DNS_TYPE_NUMBERS, text);
}
