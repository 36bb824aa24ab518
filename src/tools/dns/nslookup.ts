import type { Task } from '../../base/task.ts';
import type { DnsMessage, DnsRecord, DnsType } from '../../net/dns-message.ts';
import { print, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { askServers, configuredServers, literal, typeOf, type AskOptions, type Asked } from './lookup-tools.ts';
import { rdataText } from './print-record.ts';
import { readResolvConf, searchNames } from './resolv-conf.ts';
import { reverseName } from './resolver.ts';

/** nslookup(1) of BIND 9.18, not interactive. */
export const nslookup: Tool = {
  name: 'nslookup',
  summary: 'query Internet name servers',
  flags: ['-type', '-timeout', '-retry', '-port', '-debug', '-vc'],
  *run(process) {
    const words: string[] = [];
    let types: readonly DnsType[] = ['A', 'AAAA'];
    let timeoutMs = 5000;
    let tries = 3;
    let port = 53;
    let debug = false;
    let tcp = false;
    let search = true;
    for (const word of process.args) {
      const match = /^-([a-z0-9]+)(?:=(.*))?$/i.exec(word);
      if (!match) {
        words.push(word);
        continue;
      }
      const [, key = '', value = ''] = match;
      const type = typeOf(value);
      if (['type', 'querytype', 'q', 'ty'].includes(key)) {
        if (!type) {
          yield* print(process, `unknown query type: ${value}\n`);
          continue;
        }
        types = [type];
      } else if (key === 'timeout') timeoutMs = (Number(value) || 1) * 1000;
      else if (key === 'retry') tries = Math.max(1, Number(value) || 1);
      else if (key === 'port') port = Number(value) || 53;
      else if (key === 'debug' || key === 'd2') debug = true;
      else if (key === 'vc') tcp = true;
      else if (key === 'nosearch') search = false;
      else if (!['search', 'recurse', 'norecurse', 'fail', 'nofail', 'novc', 'nodebug'].includes(key))
        return yield* refuseOption(process, `nslookup ${word}`, 1);
    }
    const [target, server] = words;
    if (target === undefined) return yield* refuseOption(process, 'the interactive mode of nslookup', 1);
    const ask: AskOptions = { servers: server === undefined ? configuredServers(process) : [server], port, timeoutMs, tries, tcp };
    return yield* lookup(process, target, types, ask, debug, search);
  },
};

function* lookup(
  process: ToolProcess,
  target: string,
  types: readonly DnsType[],
  ask: AskOptions,
  debug: boolean,
  search: boolean,
): Task<number> {
  const ip = literal(target);
  const names =
    ip !== undefined ? [reverseName(ip)] : search ? searchNames(target, readResolvConf(process)).map((each) => each.name) : [target];
  const wanted: readonly DnsType[] = ip !== undefined ? ['PTR'] : types;
  let settled: string | undefined;
  let headed = false;
  for (const type of wanted) {
    for (const name of settled === undefined ? names : [settled]) {
      const answer = yield* askServers(process, name, type, ask);
      if (typeof answer === 'number') return answer;
      if (answer === undefined) {
        yield* print(process, ';; no servers could be reached\n\n');
        return 1;
      }
      const { message } = answer;
      const last = name === names.at(-1);
      const { rcode } = message.flags;
      if (settled === undefined && !last && (rcode === 'NXDOMAIN' || (rcode === 'NOERROR' && message.answers.length === 0))) continue;
      if (rcode === 'SERVFAIL' && !headed) yield* print(process, `;; Got SERVFAIL reply from ${answer.server}\n`);
      if (!headed && ip === undefined) yield* print(process, `Server:\t\t${answer.server}\nAddress:\t${answer.server}#${ask.port}\n\n`);
      if (debug) yield* print(process, debugText(message));
      if (rcode !== 'NOERROR') {
        yield* print(
          process,
          `** server can't find ${ip !== undefined ? `${name}` : rcode === 'NXDOMAIN' || rcode === 'REFUSED' ? target : target}: ${rcode}\n\n`,
        );
        return 1;
      }
      yield* print(process, body(answer, name, type, settled !== undefined, wanted.length > 1));
      settled = cnameTarget(message, name);
      headed = true;
      break;
    }
  }
  yield* print(process, '\n');
  return 0;
}

function cnameTarget(message: DnsMessage, name: string): string {
  return message.answers.reduce(
    (current, record) =>
      record.rdata.type === 'CNAME' && record.name.toLowerCase() === current.toLowerCase() ? record.rdata.target : current,
    name,
  );
}

function body(answer: Asked, name: string, type: DnsType, second: boolean, several: boolean): string {
  const { message } = answer;
  const out: string[] = [];
  if (!second && !message.flags.authoritative && type !== 'PTR') out.push('Non-authoritative answer:\n');
  if (message.answers.length === 0) return second ? '' : `${out.join('')}*** Can't find ${name}: No answer\n`;
  const records = second ? message.answers.filter((record) => record.rdata.type !== 'CNAME') : message.answers;
  for (const record of records) out.push(recordText(record));
  void several;
  return out.join('');
}

function recordText(record: DnsRecord): string {
  const { rdata, name } = record;
  switch (rdata.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${rdata.address}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${rdataText(rdata)}\n`;
    case 'PTR':
      return `${name}\tname = ${rdataText(rdata)}\n`;
    case 'SRV':
      return `${name}\tservice = ${rdataText(rdata)}\n`;
    case 'TXT':
      return `${name}\ttext = ${rdataText(rdata)}\n`;
    case 'MX':
      return `${name}\tmail exchanger = ${rdataText(rdata)}\n`;
    case 'NS':
      return `${name}\tnameserver = ${rdataText(rdata)}\n`;
    case 'SOA':
      return `${name}\n\torigin = ${rdata.mname}\n\tmail addr = ${rdata.rname}\n\tserial = ${rdata.serial}\n\trefresh = ${rdata.refresh}\n\tretry = ${rdata.retry}\n\texpire = ${rdata.expire}\n\tminimum = ${rdata.minimum}\n`;
  }
}

function debugText(message: DnsMessage): string {
  const records = (list: readonly DnsRecord[]): string =>
    list.map((record) => `    ->  ${record.name}\n\t${debugData(record)}\n\tttl = ${record.ttl}\n`).join('');
  const questions = message.question.map((each) => `\t${each.name}, type = ${each.type}, class = ${each.class}\n`).join('');
  return `------------\n    QUESTIONS:\n${questions}    ANSWERS:\n${records(message.answers)}    AUTHORITY RECORDS:\n${records(message.authority)}    ADDITIONAL RECORDS:\n${records(message.additional)}------------\n`;
}

function debugData(record: DnsRecord): string {
  const { rdata } = record;
  if (rdata.type === 'A') return `internet address = ${rdata.address}`;
  if (rdata.type === 'AAAA') return `has AAAA address ${rdata.address}`;
  return recordText(record)
    .slice(record.name.length + 1)
    .trimEnd();
}
