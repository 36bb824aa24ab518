import { canonicalIp } from '../../base/ip.ts';
import type { Task } from '../../base/task.ts';
import { dnsQuery, type DnsMessage, type DnsRecord, type DnsType } from '../../net/dns-message.ts';
import { errnoText } from '../client/errno.ts';
import { exitOf, print, printError } from '../client/terminal.ts';
import { askUdp } from '../dns/exchange.ts';
import { literal, typeOf } from '../dns/lookup-tools.ts';
import { rdataText } from '../dns/print-record.ts';
import { readResolvConf } from '../dns/resolv-conf.ts';
import { lookupHost, reverseName } from '../dns/resolver.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { busyboxUsage } from './usage.ts';

const USAGE = '[-type=QUERY_TYPE] [-port=PORT] [-retry=N] [-timeout=SECS] [-debug] HOST [DNS_SERVER]';

interface Question {
  readonly name: string;
  readonly type: DnsType;
}

/** nslookup of busybox 1.36 (FEATURE_NSLOOKUP_BIG): all questions at once, each answer as it comes; the search list only for names without a dot. */
export const busyboxNslookup: Tool = {
  name: 'nslookup',
  summary: 'query name servers',
  flags: ['-type', '-port', '-retry', '-timeout', '-debug'],
  *run(process) {
    const words: string[] = [];
    const types: DnsType[] = [];
    let [port, retry, seconds] = [53, 2, 5];
    for (const word of process.args) {
      const match = /^-([a-z]+)(?:=(.*))?$/.exec(word);
      if (!match) {
        words.push(word);
        continue;
      }
      const [, key = '', value = ''] = match;
      if (key === 'type' || key === 'querytype') {
        const type = typeOf(value);
        if (!type) return yield* fail(process, `nslookup: invalid query type "${value}"\n`);
        types.push(type);
      } else if (key === 'port') port = Number(value) || 53;
      else if (key === 'retry') retry = Math.max(1, Number(value) || 1);
      else if (key === 'timeout') seconds = Math.max(1, Number(value) || 1);
      else if (key !== 'debug') return yield* fail(process, busyboxUsage('nslookup', undefined, USAGE));
    }
    const [target, given] = words;
    if (target === undefined || words.length > 2) return yield* fail(process, busyboxUsage('nslookup', undefined, USAGE));
    const config = readResolvConf(process);
    let servers: readonly string[] = config.nameservers.length > 0 ? config.nameservers : ['127.0.0.1'];
    if (given !== undefined) {
      const found = yield* lookupHost(process, given);
      if (found.kind === 'signal') return exitOf(found.signal);
      if (found.kind !== 'ok') return yield* fail(process, `nslookup: bad address '${given}'\n`);
      servers = found.addresses.slice(0, 1);
    }
    const ip = literal(target);
    const names = ip !== undefined ? [reverseName(ip)] : searched(target, config.search);
    const asked = types.length > 0 ? types : ip !== undefined ? (['PTR'] as const) : (['A', 'AAAA'] as const);
    const questions = asked.flatMap((type) => names.map((name): Question => ({ name, type })));
    for (const server of servers) {
      const code = yield* ask(process, { ip: server, port }, given ?? server, questions, retry, seconds * 1000);
      if (code !== undefined) return code;
    }
    return yield* fail(process, ';; connection timed out; no servers could be reached\n\n');
  },
};

function searched(name: string, search: readonly string[]): readonly string[] {
  return name.includes('.') || search.length === 0 ? [name] : search.map((domain) => `${name}.${domain}`);
}

function* fail(process: ToolProcess, text: string): Task<number> {
  yield* printError(process, text);
  return 1;
}

/** Asks one server; undefined when it does not answer. */
function* ask(
  process: ToolProcess,
  server: { readonly ip: string; readonly port: number },
  shown: string,
  questions: readonly Question[],
  retry: number,
  timeoutMs: number,
): Task<number | undefined> {
  for (let attempt = 0; attempt < retry; attempt++) {
    const queries = questions.map(({ name, type }, index) => ({ ...dnsQuery(process.random.integer(60_000), name, type), id: 1 + index }));
    const outcome = yield* askUdp(process, server, queries, timeoutMs / retry);
    if (outcome.kind === 'signal') return exitOf(outcome.signal);
    if (outcome.kind === 'setup' || outcome.kind === 'failed') {
      const what = outcome.kind === 'setup' ? `connect: ` : outcome.errno === 'ECONNREFUSED' ? 'read: ' : `write to '${shown}': `;
      yield* printError(process, `nslookup: ${what}${errnoText(outcome.errno, process.host.libc)}\n`);
      if (outcome.kind === 'setup') return 1;
      if (outcome.errno !== 'ECONNREFUSED') return undefined;
      yield { kind: 'sleep', ms: timeoutMs / retry };
      continue;
    }
    if (outcome.kind !== 'answers') continue;
    const address = server.ip.includes(':') ? `[${server.ip}]` : server.ip;
    yield* print(process, `Server:\t\t${canonicalIp(shown) === undefined ? shown : server.ip}\nAddress:\t${address}:${server.port}\n\n`);
    let code = 0;
    for (const [index, { name }] of questions.entries()) {
      const message = outcome.messages.find((each) => each.id === 1 + index);
      const rcode = message?.flags.rcode ?? 'SERVFAIL';
      if (rcode !== 'NOERROR') code = 1;
      yield* print(process, `${rcode !== 'NOERROR' || !message ? `** server can't find ${name}: ${rcode}\n` : answerText(message)}\n`);
    }
    return code;
  }
  return undefined;
}

function answerText(message: DnsMessage): string {
  return `${message.flags.authoritative ? '' : 'Non-authoritative answer:\n'}${message.answers.map(recordText).join('')}`;
}

function recordText({ name, rdata }: DnsRecord): string {
  switch (rdata.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${rdata.address}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${bare(rdataText(rdata))}\n`;
    case 'PTR':
      return `${name}\tname = ${bare(rdataText(rdata))}\n`;
    case 'NS':
      return `${name}\tnameserver = ${bare(rdataText(rdata))}\n`;
    case 'MX':
      return `${name}\tmail exchanger = ${bare(rdataText(rdata))}\n`;
    case 'SRV':
      return `${name}\tservice = ${bare(rdataText(rdata))}\n`;
    case 'TXT':
      return `${name}\ttext = ${rdataText(rdata)}\n`;
    case 'SOA':
      return `${name}\n\torigin = ${bare(rdata.mname)}\n\tmail addr = ${bare(rdata.rname)}\n\tserial = ${rdata.serial}\n\trefresh = ${rdata.refresh}\n\tretry = ${rdata.retry}\n\texpire = ${rdata.expire}\n\tminimum = ${rdata.minimum}\n`;
  }
}

/** Names without the root's dot. */
function bare(text: string): string {
  return text.replace(/\.$/, '');
}
