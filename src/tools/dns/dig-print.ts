import type { DnsMessage } from '../../net/dns-message.ts';
import { ctimeDate } from '../openssl/date.ts';
import type { DigQuery } from './dig-options.ts';
import { flagsText, questionLine, rdataText, recordLine } from './print-record.ts';

/** The lines above the first answer: version, command line, number of servers. */
export function banner(args: readonly string[], query: DigQuery, servers: number): string {
  if (!query.cmd || query.short) return '';
  const count = query.server === undefined ? '' : `; (${servers} server${servers === 1 ? '' : 's'} found)\n`;
  return `\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> ${args.join(' ')}\n${count};; global options: +cmd\n`;
}

export function shortText(message: DnsMessage): string {
  return message.answers.map((record) => `${rdataText(record.rdata)}\n`).join('');
}

export interface AnswerFacts {
  readonly server: string;
  readonly length: number;
  readonly tcp: boolean;
  readonly tookMs: number;
  readonly at: number;
}

/** The answer as dig prints it, section by section. */
export function answerText(query: DigQuery, message: DnsMessage, facts: AnswerFacts): string {
  const out: string[] = [];
  const name = message.question[0]?.name ?? query.name;
  if (query.comments) {
    const additional = message.additional.length + (message.edns ? 1 : 0);
    out.push(';; Got answer:\n');
    if (/(^|\.)local$/i.test(name))
      out.push(
        ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n',
      );
    out.push(`;; ->>HEADER<<- opcode: QUERY, status: ${message.flags.rcode}, id: ${message.id}\n`);
    out.push(
      `;; flags: ${flagsText(message)}; QUERY: ${message.question.length}, ANSWER: ${message.answers.length}, AUTHORITY: ${message.authority.length}, ADDITIONAL: ${additional}\n`,
    );
    if (message.flags.recursionDesired && !message.flags.recursionAvailable)
      out.push(';; WARNING: recursion requested but not available\n');
    out.push('\n');
    if (message.edns) {
      const { udpSize, dnssecOk, extendedError, cookie } = message.edns;
      out.push(`;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:${dnssecOk ? ' do' : ''}; udp: ${udpSize}\n`);
      if (cookie !== undefined) out.push(`; COOKIE: ${cookie}${cookie.length > 16 ? ' (good)' : ''}\n`);
      if (extendedError)
        out.push(`; EDE: ${extendedError.code}${ede(extendedError.code)}${extendedError.text === '' ? '' : `: (${extendedError.text})`}\n`);
    }
  }
  if (query.question) {
    if (query.comments) out.push(';; QUESTION SECTION:\n');
    for (const each of message.question) out.push(`${questionLine(each.name, each.class, each.type)}\n`);
    if (query.comments) out.push('\n');
  }
  const sections = [
    { shown: query.answer, title: 'ANSWER', records: message.answers },
    { shown: query.authority, title: 'AUTHORITY', records: message.authority },
    { shown: query.additional, title: 'ADDITIONAL', records: message.additional },
  ];
  for (const { shown, title, records } of sections) {
    if (!shown || records.length === 0) continue;
    if (query.comments) out.push(`;; ${title} SECTION:\n`);
    for (const record of records) out.push(`${recordLine(record)}\n`);
    if (query.comments) out.push('\n');
  }
  if (query.stats) {
    out.push(
      `;; Query time: ${facts.tookMs} msec\n;; SERVER: ${facts.server}#${query.port}(${query.server ?? facts.server}) (${facts.tcp ? 'TCP' : 'UDP'})\n`,
    );
    out.push(`;; WHEN: ${ctimeDate(facts.at)}\n;; MSG SIZE  rcvd: ${facts.length}\n${query.comments ? '\n' : ''}`);
  }
  return out.join('');
}

/** Names of RFC 8914's extended errors. */
function ede(code: number): string {
  const names: Readonly<Record<number, string>> = {
    0: 'Other',
    3: 'Stale Answer',
    9: 'DNSKEY Missing',
    14: 'Not Ready',
    15: 'Blocked',
    18: 'Prohibited',
    22: 'No Reachable Authority',
    23: 'Network Error',
  };
  const name = names[code];
  return name === undefined ? '' : ` (${name})`;
}
