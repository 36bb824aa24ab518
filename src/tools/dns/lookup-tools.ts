import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { dnsQuery, type DnsMessage, type DnsType } from '../../net/dns-message.ts';
import { print } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';
import { bindError, isDnsType } from './dig.ts';
import { askTcp, askUdp, type DnsOutcome } from './exchange.ts';
import { readResolvConf } from './resolv-conf.ts';

/** What host and nslookup share: both ask as dig does, and say failures with the same lines. */
export interface Asked {
  readonly message: DnsMessage;
  readonly server: string;
  readonly length: number;
}

export interface AskOptions {
  readonly servers: readonly string[];
  readonly port: number;
  readonly timeoutMs: number;
  /** how often each server is asked */
  readonly tries: number;
  readonly tcp: boolean;
}

/** Servers of resolv.conf, or BIND's default: the loopback addresses. */
export function configuredServers(process: ToolProcess): readonly string[] {
  const { nameservers } = readResolvConf(process);
  return nameservers.length > 0 ? nameservers : ['::1', '127.0.0.1'];
}

/** The first answer; undefined when there is none, after every failure was printed. A number is the exit code of a signal. */
export function* askServers(process: ToolProcess, name: string, type: DnsType, options: AskOptions): Task<Asked | undefined | number> {
  for (let round = 0; round < options.tries; round++) {
    for (const ip of options.servers) {
      const server = { ip, port: options.port };
      const query = (): DnsMessage => dnsQuery(process.random.integer(65_536), name, type);
      let { tcp } = options;
      let outcome: DnsOutcome = tcp
        ? yield* askTcp(process, server, [query()], options.timeoutMs)
        : yield* askUdp(process, server, [query()], options.timeoutMs);
      if (outcome.kind === 'answers' && outcome.messages[0]?.flags.truncated === true && !tcp) {
        tcp = true;
        if (process.name === 'nslookup') yield* print(process, ';; Truncated, retrying in TCP mode.\n');
        outcome = yield* askTcp(process, server, [query()], options.timeoutMs);
      }
      const message = outcome.kind === 'answers' ? outcome.messages[0] : undefined;
      if (outcome.kind === 'answers' && message) return { message, server: ip, length: outcome.length };
      if (outcome.kind === 'signal') return 130;
      const label = `${ip}#${options.port}`;
      const why = outcome.kind === 'timeout' ? 'timed out' : 'errno' in outcome ? bindError(outcome.errno) : 'unexpected error';
      if (tcp || outcome.kind === 'setup') {
        yield* print(process, `;; ${tcp ? 'Connection to' : 'UDP setup with'} ${label}(${ip}) for ${name} failed: ${why}.\n`);
        if (tcp) return undefined;
      } else yield* print(process, `;; communications error to ${label}: ${why}\n`);
    }
  }
  return undefined;
}

/** A type's name in any case, or undefined. */
export function typeOf(text: string): DnsType | undefined {
  const upper = text.toUpperCase();
  return isDnsType(upper) ? upper : undefined;
}

export function literal(text: string): string | undefined {
  return canonicalIp(text);
}
