import { findDatatype, ICMP_CODES, printScalar } from './datatypes.ts';
import type { Match, RuleSpec, Rule, Chain, IptablesTable, Hook, AddressMatch, NameMatch, PortMatch, Target } from '../netfilter/model.ts';
import { parseProtocol } from '../netfilter/services.ts';
import { printPriority } from './priority.ts';

/** How `nft` shows what iptables-nft wrote: in nft's words where there are some, by the names of its modules where there are none. */
export interface Translated {
  /** blocks of its chains, and their heads alone */
  readonly chains: readonly { readonly name: string; readonly text: string; readonly head: string }[];
  /** whether something of it is a module of xtables: then nft warns not to touch it */
  readonly foreign: boolean;
}

const PRIORITY: Readonly<Record<IptablesTable['name'], number>> = { raw: -300, mangle: -150, nat: -100, filter: 0, security: 50 };

/** Chains that exist in the kernel, in the order in which they came to be. */
function existing(table: IptablesTable): Chain[] {
  const hooked = [...(table.hooked ?? [])].flatMap((name) => table.chains.get(name) ?? []);
  const others = [...table.chains.values()].filter((chain) => chain.policy === undefined && !hooked.includes(chain));
  return [...others, ...hooked];
}

export function translateTable(table: IptablesTable, stateless = false): Translated {
  const found = { foreign: false };
  const chains = existing(table).map((chain) => {
    const base = hookLine(table, chain);
    const rules = chain.rules.map((rule) => `\t\t${translateRule(rule, table.version, found, stateless)}\n`).join('');
    return { name: chain.name, text: `\tchain ${chain.name} {\n${base}${rules}\t}\n`, head: `\tchain ${chain.name} {\n${base}\t}\n` };
  });
  return { chains, foreign: found.foreign };
}

function hookLine(table: IptablesTable, chain: Chain): string {
  if (chain.policy === undefined) return '';
  const hook = chain.name as Hook;
  const source = table.name === 'nat' && (hook === 'INPUT' || hook === 'POSTROUTING');
  const type = table.name === 'nat' ? 'nat' : table.name === 'mangle' && hook === 'OUTPUT' ? 'route' : 'filter';
  const policy = chain.policy === 'DROP' ? 'drop' : 'accept';
  const priority = printPriority({ type, hook, policy, priority: source ? 100 : PRIORITY[table.name] });
  return `\t\ttype ${type} hook ${hook.toLowerCase()} priority ${priority}; policy ${policy};\n`;
}

function translateRule({ spec, packets, bytes }: Rule, version: 4 | 6, found: { foreign: boolean }, stateless: boolean): string {
  const words = [...heads(spec, version)];
  for (const match of spec.matches) {
    const text = translateMatch(match, spec, found);
    if (text !== undefined) words.push(text);
  }
  words.push(stateless ? 'counter' : `counter packets ${packets} bytes ${bytes}`);
  if (spec.target) words.push(translateTarget(spec.target, found));
  return words.join(' ');
}

function heads(spec: RuleSpec, version: 4 | 6): string[] {
  const ip = version === 4 ? 'ip' : 'ip6';
  const device = (key: string, match: NameMatch | undefined): string[] =>
    match ? [`${key} ${match.not ? '!= ' : ''}"${match.name.replace(/\+$/, '*')}"`] : [];
  const address = (side: string, match: AddressMatch | undefined): string[] => {
    if (!match) return [];
    const whole = match.prefixLength === (version === 4 ? 32 : 128);
    return [`${ip} ${side} ${match.not ? '!= ' : ''}${match.ip}${whole ? '' : `/${match.prefixLength}`}`];
  };
  const out = [...device('iifname', spec.incoming), ...device('oifname', spec.outgoing)];
  if (spec.protocol && !spec.matches.some(nativePorts))
    out.push(`meta l4proto ${spec.protocol.not ? '!= ' : ''}${printScalar('inet_proto', parseProtocol(spec.protocol.name) ?? 0)}`);
  return [...out, ...address('saddr', spec.source), ...address('daddr', spec.destination)];
}

/** Matches that iptables-nft writes in nft's own expressions, with the protocol. */
function nativePorts(match: Match): boolean {
  if (match.match !== 'tcp' && match.match !== 'udp') return false;
  return match.sourcePort !== undefined || match.destinationPort !== undefined || match.tcpFlags !== undefined;
}

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

function portText(key: string, port: PortMatch | undefined): string[] {
  return port ? [`${key} ${port.not ? '!= ' : ''}${port.from === port.to ? port.from : `${port.from}-${port.to}`}`] : [];
}

/** Undefined where the match leaves no trace, an empty text where it leaves a gap. */
function translateMatch(match: Match, spec: RuleSpec, found: { foreign: boolean }): string | undefined {
  const not = 'not' in match && match.not ? '!= ' : '';
  switch (match.match) {
    case 'tcp':
    case 'udp': {
      if (!nativePorts(match)) break;
      const flags = match.tcpFlags;
      const names = (list: readonly string[]): string => {
        const bits = findDatatype('tcp_flag')?.symbols ?? {};
        const sum = list.reduce((total, name) => total | (bits[name.toLowerCase()] ?? 0), 0);
        return printScalar('tcp_flag', sum);
      };
      return [
        ...portText(`${match.match} sport`, match.sourcePort),
        ...portText(`${match.match} dport`, match.destinationPort),
        ...(flags ? [`tcp flags ${flags.not ? '!= ' : ''}${names(flags.set)} / ${names(flags.mask)}`] : []),
      ].join(' ');
    }
    case 'mark': {
      const wide = match.mask >>> 0 === 0xffffffff;
      return `meta mark ${wide ? '' : `& ${printScalar('mark', match.mask)} `}${match.not ? '!= ' : wide ? '' : '== '}${printScalar('mark', match.value)}`;
    }
    case 'limit': {
      const [rate = '', unit = ''] = match.average.split('/');
      const long = { sec: 'second', min: 'minute', hour: 'hour', day: 'day' }[unit] ?? unit;
      return `limit rate ${rate}/${long}${match.burst === 5 ? '' : ` burst ${match.burst} packets`}`;
    }
  }
  found.foreign = true;
  switch (match.match) {
    case 'comment':
    case 'tcp':
    case 'udp':
    case 'sctp':
      return '';
    case 'conntrack':
      return match.extra.length > 0 ? 'xt match conntrack' : states(match.states, match.not);
    case 'state':
      return states(match.states, match.not);
    case 'connmark':
      return `ct mark ${match.mask >>> 0 === 0xffffffff ? not : `and ${hex(match.mask)} ${match.not ? '!= ' : '== '}`}${hex(match.value)}`;
    case 'icmp':
      return `icmp type ${not}${printScalar('icmp_type', match.type)}`;
    case 'icmp6':
      return `icmpv6 type ${not}${printScalar('icmpv6_type', match.type)}`;
    case 'addrtype':
      return (['source', 'destination'] as const)
        .flatMap((side) => {
          const type = match[side];
          const limit = match.limitIn ? ' . iif' : match.limitOut ? ' . oif' : '';
          return type
            ? [`fib ${side === 'source' ? 'saddr' : 'daddr'}${limit} type ${type.not ? '!= ' : ''}${type.type.toLowerCase()}`]
            : [];
        })
        .join(' ');
    case 'multiport': {
      const ports = match.ports.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', ');
      const side = match.side === 'sports' ? 'sport' : 'dport';
      return `${spec.protocol?.name ?? 'tcp'} ${side} ${not}{ ${ports} }`;
    }
    case 'statistic':
      if (match.mode === 'random') return `meta random & 2147483647 ${match.not ? '>=' : '<'} ${match.probability}`;
      return `numgen inc mod ${match.every} ${not}${match.packet}`;
    case 'mac':
      return `ether saddr ${not}${match.source.toLowerCase()}`;
    default:
      return `xt match ${match.match}`;
  }
}

/** In the order of xtables, not of nft. */
function states(names: readonly string[], not: boolean): string {
  const order = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'];
  const sorted = order.filter((name) => names.includes(name));
  const status = sorted.filter((name) => name.endsWith('NAT'));
  const text = (list: readonly string[]): string => `${not ? '! ' : ''}${list.join(',').toLowerCase()}`;
  const plain = sorted.filter((name) => !status.includes(name));
  return [...(plain.length > 0 ? [`ct state ${text(plain)}`] : []), ...(status.length > 0 ? [`ct status ${text(status)}`] : [])].join(' ');
}

function translateTarget(target: Target, found: { foreign: boolean }): string {
  switch (target.target) {
    case 'ACCEPT':
    case 'DROP':
    case 'RETURN':
      return target.target.toLowerCase();
    case 'jump':
    case 'goto':
      return `${target.target} ${target.chain}`;
  }
  found.foreign = true;
  const flags = (options: { readonly random?: boolean; readonly randomFully?: boolean; readonly persistent?: boolean }): string => {
    const names = [
      ...(options.random ? ['random'] : []),
      ...(options.randomFully ? ['fully-random'] : []),
      ...(options.persistent ? ['persistent'] : []),
    ];
    return names.length > 0 ? ` ${names.join(',')}` : '';
  };
  switch (target.target) {
    case 'NOTRACK':
      return 'notrack';
    case 'CT':
      return target.options.includes('--notrack') ? 'notrack' : 'xt target CT';
    case 'REJECT':
      return rejectText(target.with);
    case 'DNAT':
    case 'SNAT':
      return `${target.target.toLowerCase()} to ${target.to}${flags(target)}`;
    case 'MASQUERADE':
      return `masquerade${target.ports === undefined ? '' : ` to :${target.ports}`}${flags(target)}`;
    case 'REDIRECT':
      return `redirect${target.ports === undefined ? '' : ` to :${target.ports}`}${flags(target)}`;
    case 'MARK':
      return `meta mark set ${markText('mark', target.value, target.mask)}`;
    case 'CONNMARK':
      if (target.action === 'save-mark') return 'ct mark set mark';
      return target.action === 'restore-mark' ? 'meta mark set ct mark' : `ct mark set ${markText('ct mark', target.value, target.mask)}`;
    case 'LOG': {
      const level = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'][target.level] ?? 'warn';
      return `log${target.prefix === '' ? '' : ` prefix "${target.prefix}"`}${level === 'warn' ? '' : ` level ${level}`}`;
    }
    case 'TCPMSS':
      return `tcp option maxseg size set ${target.clampToPmtu ? 'rt mtu' : (target.mss ?? 0)}`;
  }
}

function markText(key: string, value: number, mask: number): string {
  const [bits, cleared] = [value >>> 0, mask >>> 0];
  if (cleared === 0xffffffff) return hex(bits);
  if (cleared === 0) return `${key} xor ${hex(bits)}`;
  if (cleared === bits) return `${key} or ${hex(bits)}`;
  return bits === 0 ? `${key} and ${hex(~cleared)}` : `${key} and ${hex(~cleared)} xor ${hex(bits)}`;
}

function rejectText(how: string): string {
  if (how === 'icmp-port-unreachable' || how === 'icmp6-port-unreachable') return 'reject';
  if (how === 'tcp-reset') return 'reject with tcp reset';
  const six = how.startsWith('icmp6-');
  const name = how.replace(/^icmp6?-/, '');
  const code = { 'proto-unreachable': 'prot-unreachable', 'adm-prohibited': 'admin-prohibited' }[name] ?? name;
  return six || !Object.hasOwn(ICMP_CODES, code) ? `reject with icmpv6 type ${code}` : `reject with icmp type ${code}`;
}
