import type { Task } from '../../base/task.ts';
import type { DnsRecord, DnsType } from '../../net/dns-message.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, printError, secondsToMs } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { askServers, configuredServers, literal, typeOf, type AskOptions, type Asked } from './lookup-tools.ts';
import { flagsText, questionLine, RCODE_NUMBERS, rdataText, recordLine } from './print-record.ts';
import { readResolvConf, searchNames } from './resolv-conf.ts';
import { reverseName } from './resolver.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['a', 'v', 'd', 'T', '4', '6', 'r', 's', 'w', 'U'].map((short) => ({ name: short, short })),
  ...['t', 'W', 'R', 'N', 'p', 'c', 'm'].map((short) => ({ name: short, short, value: true })),
];

/** host(1) of BIND 9.18. */
export const host: Tool = {
  name: 'host',
  summary: 'DNS lookup utility',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    const target = parsed.ok ? parsed.options.rest[0] : undefined;
    if (!parsed.ok || target === undefined) {
      yield* printError(
        process,
        'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n',
      );
      return 1;
    }
    const { options } = parsed;
    const server = options.rest[1];
    const typeText = optionValue(options, 't');
    const wanted = typeText === undefined ? undefined : typeOf(typeText);
    if (typeText !== undefined && wanted === undefined) {
      yield* print(process, `host: invalid type: ${typeText}\n`);
      return 2;
    }
    const ask: AskOptions = {
      servers: server === undefined ? configuredServers(process) : [server],
      port: Number(optionValue(options, 'p') ?? 53),
      timeoutMs: secondsToMs(optionValue(options, 'W') ?? '5') ?? 5000,
      tries: 1 + Number(optionValue(options, 'R') ?? 1),
      tcp: hasOption(options, 'T'),
    };
    const verbose = hasOption(options, 'v') || hasOption(options, 'd') || hasOption(options, 'a');
    const ndots = optionValue(options, 'N');
    return yield* lookup(process, target, wanted, ask, verbose, ndots === undefined ? undefined : Number(ndots), server);
  },
};

function* lookup(
  process: ToolProcess,
  target: string,
  wanted: DnsType | undefined,
  ask: AskOptions,
  verbose: boolean,
  ndots: number | undefined,
  server: string | undefined,
): Task<number> {
  const ip = literal(target);
  const config = readResolvConf(process);
  const candidates =
    ip !== undefined ? [{ name: reverseName(ip), asIs: true }] : searchNames(target, { ...config, ndots: ndots ?? config.ndots });
  const types: readonly DnsType[] = ip !== undefined ? ['PTR'] : wanted === undefined ? ['A', 'AAAA', 'MX'] : [wanted];
  if (server !== undefined) yield* print(process, '');
  let name: string | undefined;
  let first = true;
  for (const type of types) {
    for (const candidate of name === undefined ? candidates : [{ name, asIs: true }]) {
      if (verbose) yield* print(process, `Trying "${candidate.name}"\n`);
      const started = process.clock.now();
      const answer = yield* askServers(process, candidate.name, type, ask);
      if (typeof answer === 'number') return answer;
      if (answer === undefined) {
        yield* print(process, ';; no servers could be reached\n');
        return 1;
      }
      const { rcode } = answer.message.flags;
      const last = candidate === candidates.at(-1);
      if (name === undefined && !last && (rcode === 'NXDOMAIN' || (rcode === 'NOERROR' && answer.message.answers.length === 0))) continue;
      if (server !== undefined && first)
        yield* print(process, `Using domain server:\nName: ${server}\nAddress: ${answer.server}#${ask.port}\nAliases: \n\n`);
      first = false;
      if (verbose) yield* print(process, verboseText(answer, ask.port, process.clock.now() - started));
      if (rcode !== 'NOERROR') {
        const shown = rcode === 'NXDOMAIN' || ip !== undefined ? candidate.name : target;
        yield* print(
          process,
          `Host ${ip === undefined ? (rcode === 'NXDOMAIN' && candidates.length > 1 ? target : shown) : `${candidate.name}.`} not found: ${RCODE_NUMBERS[rcode]}(${rcode})\n`,
        );
        return 1;
      }
      if (!verbose) {
        yield* print(process, answer.message.answers.map(sentence).join(''));
        if (answer.message.answers.length === 0 && wanted !== undefined) yield* print(process, `${candidate.name} has no ${type} record\n`);
      }
      name = finalName(answer, candidate.name);
      break;
    }
  }
  return 0;
}

/** After a CNAME the further types are asked about its target. */
function finalName(answer: Asked, name: string): string {
  return answer.message.answers.reduce(
    (current, record) =>
      record.rdata.type === 'CNAME' && record.name.toLowerCase() === current.toLowerCase() ? record.rdata.target : current,
    name,
  );
}

function sentence(record: DnsRecord): string {
  const { rdata, name } = record;
  switch (rdata.type) {
    case 'A':
      return `${name} has address ${rdata.address}\n`;
    case 'AAAA':
      return `${name} has IPv6 address ${rdata.address}\n`;
    case 'CNAME':
      return `${name} is an alias for ${rdataText(rdata)}\n`;
    case 'MX':
      return `${name} mail is handled by ${rdataText(rdata)}\n`;
    case 'NS':
      return `${name} name server ${rdataText(rdata)}\n`;
    case 'PTR':
      return `${name} domain name pointer ${rdataText(rdata)}\n`;
    case 'TXT':
      return `${name} descriptive text ${rdataText(rdata)}\n`;
    case 'SRV':
    case 'SOA':
      return `${name} has ${rdata.type} record ${rdataText(rdata)}\n`;
  }
}

function verboseText(answer: Asked, port: number, tookMs: number): string {
  const { message } = answer;
  const out = [
    `;; ->>HEADER<<- opcode: QUERY, status: ${message.flags.rcode}, id: ${message.id}\n`,
    `;; flags: ${flagsText(message)}; QUERY: ${message.question.length}, ANSWER: ${message.answers.length}, AUTHORITY: ${message.authority.length}, ADDITIONAL: ${message.additional.length}\n\n`,
    ';; QUESTION SECTION:\n',
    ...message.question.map((each) => `${questionLine(each.name, each.class, each.type)}\n`),
    '\n',
  ];
  for (const [title, records] of [
    ['ANSWER', message.answers],
    ['AUTHORITY', message.authority],
    ['ADDITIONAL', message.additional],
  ] as const) {
    if (records.length > 0) out.push(`;; ${title} SECTION:\n`, ...records.map((record) => `${recordLine(record)}\n`), '\n');
  }
  out.push(`Received ${answer.length} bytes from ${answer.server}#${port} in ${tookMs} ms\n`);
  return out.join('');
}
