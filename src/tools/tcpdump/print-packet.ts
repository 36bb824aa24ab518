import { utf8Length } from '../../base/http.ts';
import type { FragmentPayload, Frame, IcmpMessage, IpPacket, TcpSegment, UdpDatagram } from '../../net/packet.ts';
import { FRAGMENT_HEADER, protocolNumber, wholeOf } from '../../net/netfilter/packet-view.ts';
import { decodeDns, type DnsMessage } from '../../net/dns-message.ts';
import { tcpFlagsText } from '../../net/transport/summary.ts';
import { rdataText } from '../dns/print-record.ts';

/** What a run of tcpdump remembers: relative sequence numbers are counted from the first segment seen of a direction. */
export interface PrintState {
  readonly bases: Map<string, { readonly sequence: number; readonly acknowledgement: number }>;
}

export interface PrintOptions {
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly link: boolean;
  readonly absolute: boolean;
}

/** Octets of an IP packet on the wire. */
export function ipLength(packet: IpPacket): number {
  return (packet.version === 4 ? 20 : 40) + payloadLength(packet);
}

function payloadLength(packet: IpPacket): number {
  const { payload } = packet;
  switch (payload.protocol) {
    case 'tcp':
      return tcpHeader(payload.tcp) + utf8Length(payload.tcp.text);
    case 'udp':
      return 8 + udpLength(payload.udp);
    case 'icmp':
      return icmpLength(payload.icmp, packet.version);
    case 'ipip':
      return ipLength(payload.inner);
    case 'fragment':
      return (packet.version === 4 ? 0 : FRAGMENT_HEADER) + payload.length;
    case 'other':
      return payload.length;
  }
}

function tcpHeader(tcp: TcpSegment): number {
  if (tcp.flags.rst) return 20;
  return tcp.flags.syn ? 40 : 32;
}

function udpLength(udp: UdpDatagram): number {
  return udp.payload.type === 'text' ? (udp.payload.length ?? utf8Length(udp.payload.text)) : 8 + frameLength(udp.payload.frame);
}

export function frameLength(frame: Frame): number {
  return 14 + (frame.payload.type === 'arp' ? 28 : ipLength(frame.payload.ip));
}

/** ICMP header and data; errors quote the offending packet up to 576 octets in all (RFC 1812 4.3.2.3), IPv6 up to 1280. */
function icmpLength(icmp: IcmpMessage, version: 4 | 6): number {
  switch (icmp.type) {
    case 'echo-request':
    case 'echo-reply':
      return 8 + icmp.dataLength;
    case 'neighbour-solicitation':
      return icmp.sourceMac === undefined ? 24 : 32;
    case 'neighbour-advertisement':
      return 32;
    default:
      return 8 + Math.min(ipLength(icmp.original), version === 4 ? 548 : 1232);
  }
}

/** A frame as tcpdump -n prints it, without the time. */
export function frameText(frame: Frame, options: PrintOptions, state: PrintState): string {
  const type = frame.payload.type === 'arp' ? 'ARP (0x0806)' : frame.payload.ip.version === 4 ? 'IPv4 (0x0800)' : 'IPv6 (0x86dd)';
  const link = options.link ? `${frame.sourceMac} > ${frame.destinationMac}, ethertype ${type}, length ${frameLength(frame)}: ` : '';
  if (frame.payload.type === 'arp') {
    const { arp } = frame.payload;
    const body =
      arp.operation === 'request' ? `Request who-has ${arp.targetIp} tell ${arp.senderIp}` : `Reply ${arp.senderIp} is-at ${arp.senderMac}`;
    const head = options.link ? '' : 'ARP, ';
    return `${link}${options.verbose ? `${options.link ? '' : 'ARP, '}Ethernet (len 6), IPv4 (len 4), ` : head}${body}, length 28`;
  }
  return `${link}${packetText(frame.payload.ip, options, state)}`;
}

export function packetText(packet: IpPacket, options: PrintOptions, state: PrintState): string {
  const name = packet.version === 4 ? 'IP' : 'IP6';
  const body = bodyText(packet, options, state);
  if (!options.verbose) return options.link ? body : `${name} ${body}`;
  const numbers: Readonly<Record<string, string>> = {
    tcp: 'TCP (6)',
    udp: 'UDP (17)',
    icmp: packet.version === 4 ? 'ICMP (1)' : 'ICMPv6 (58)',
    ipip: 'IPIP (4)',
    other: 'unknown',
  };
  const piece = packet.payload.protocol === 'fragment' ? packet.payload : undefined;
  const protocol = piece && packet.version === 6 ? 'Fragment (44)' : (numbers[wholeOf(packet.payload).protocol] ?? '');
  if (packet.version === 6)
    return `${options.link ? '' : 'IP6 '}(hlim ${packet.ttl}, next-header ${protocol} payload length: ${payloadLength(packet)}) ${body}`;
  const flags = [...(piece?.more === true ? ['+'] : []), ...(packet.dontFragment ? ['DF'] : [])].join(', ') || 'none';
  return `${options.link ? '' : 'IP '}(tos 0x${packet.tos.toString(16)}, ttl ${packet.ttl}, id ${packet.id}, offset ${piece?.offset ?? 0}, flags [${flags}], proto ${protocol}, length ${ipLength(packet)})\n    ${body}`;
}

function bodyText(packet: IpPacket, options: PrintOptions, state: PrintState): string {
  const { payload, source, destination } = packet;
  switch (payload.protocol) {
    case 'tcp':
      return `${source}.${payload.tcp.sourcePort} > ${destination}.${payload.tcp.destinationPort}: ${tcpText(packet, payload.tcp, options, state)}`;
    case 'udp':
      return `${source}.${payload.udp.sourcePort} > ${destination}.${payload.udp.destinationPort}: ${udpText(packet, payload.udp, options, state)}`;
    case 'icmp':
      return `${source} > ${destination}: ${icmpText(payload.icmp, packet.version, options, state)}`;
    case 'fragment':
      return fragmentText(packet, payload, options, state);
    case 'ipip':
      return `${source} > ${destination}: ${packetText(payload.inner, { ...options, verbose: false, link: false }, state)}`;
    case 'other':
      return `${source} > ${destination}:  ip-proto-${payload.number} ${payload.length}`;
  }
}

/** Only the first piece has a header to read; its length is what the piece holds, but for UDP, whose header says its own. */
function fragmentText(packet: IpPacket, piece: FragmentPayload, options: PrintOptions, state: PrintState): string {
  const { source, destination } = packet;
  const where = `frag (${options.verbose ? `0x${packet.id.toString(16).padStart(8, '0')}:` : ''}${piece.offset}|${piece.length})`;
  const ends = `${source} > ${destination}: `;
  if (piece.offset > 0) return ends + (packet.version === 6 ? where : `ip-proto-${protocolNumber(packet)}`);
  const body = bodyText({ ...packet, payload: piece.of }, options, state);
  const first = piece.of.protocol === 'icmp' ? body.replace(/, length \d+$/, `, length ${piece.length}`) : body;
  return packet.version === 6
    ? `${ends}${where} ${first.startsWith(ends) ? first.slice(ends.length) : first.slice(first.indexOf(': ') + 2)}`
    : first;
}

function tcpText(packet: IpPacket, tcp: TcpSegment, options: PrintOptions, state: PrintState): string {
  const length = utf8Length(tcp.text);
  if (options.quiet) return `tcp ${length}`;
  const key = `${packet.source}.${tcp.sourcePort}>${packet.destination}.${tcp.destinationPort}`;
  const reverse = `${packet.destination}.${tcp.destinationPort}>${packet.source}.${tcp.sourcePort}`;
  // as print-tcp.c: the first segment of a conversation is absolute, later ones are relative to it
  const base = state.bases.get(key);
  const other = state.bases.get(reverse);
  let sequence = tcp.sequence;
  let acknowledgement = tcp.acknowledgement;
  if (!options.absolute && (base ?? other) && !tcp.flags.syn) {
    if (base) {
      sequence = (tcp.sequence - base.sequence) >>> 0;
      acknowledgement = (tcp.acknowledgement - base.acknowledgement) >>> 0;
    } else if (other) {
      sequence = (tcp.sequence - other.acknowledgement) >>> 0;
      acknowledgement = (tcp.acknowledgement - other.sequence) >>> 0;
    }
  }
  if (tcp.flags.syn && tcp.flags.ack) {
    state.bases.set(key, { sequence: tcp.sequence, acknowledgement: (tcp.acknowledgement - 1) >>> 0 });
    state.bases.set(reverse, { sequence: (tcp.acknowledgement - 1) >>> 0, acknowledgement: tcp.sequence });
  } else if (!base && !other) state.bases.set(key, { sequence: tcp.sequence, acknowledgement: tcp.flags.ack ? tcp.acknowledgement : 0 });
  if (tcp.flags.rst && other && !base && !options.absolute) sequence = tcp.sequence;
  const showSequence = length > 0 || tcp.flags.syn || tcp.flags.fin || tcp.flags.rst;
  const parts = [`Flags [${tcpFlagsText(tcp.flags)}]`];
  if (options.verbose) parts.push('cksum 0x0000 (incorrect)');
  if (showSequence) parts.push(length > 0 ? `seq ${sequence}:${(sequence + length) >>> 0}` : `seq ${sequence}`);
  if (tcp.flags.ack) parts.push(`ack ${acknowledgement}`);
  parts.push(`win ${tcp.window}`);
  if (tcp.flags.syn)
    parts.push(`options [mss ${tcp.mss ?? 1460},sackOK,TS val ${stamp(tcp)} ecr ${tcp.flags.ack ? stamp(tcp) : 0},nop,wscale 10]`);
  else if (!tcp.flags.rst) parts.push(`options [nop,nop,TS val ${stamp(tcp)} ecr ${stamp(tcp)}]`);
  parts.push(`length ${length}`);
  return parts.join(', ') + httpSuffix(tcp, length, options.verbose);
}

/** Timestamps are not simulated; a number that depends only on the segment stands for them. */
function stamp(tcp: TcpSegment): number {
  return 1_000_000 + ((tcp.sourcePort * 7919 + tcp.destinationPort * 104_729) % 3_000_000_000);
}

/** Port 80, 8080 and 3128 are read as HTTP: the first line, or all lines with -v. */
function httpSuffix(tcp: TcpSegment, length: number, verbose: boolean): string {
  if (length === 0 || ![tcp.sourcePort, tcp.destinationPort].some((port) => [80, 8080, 3128].includes(port))) return '';
  if (!/^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|HTTP\/)/.test(tcp.text)) return ': HTTP';
  const head = tcp.text.split('\r\n\r\n')[0] ?? '';
  if (!verbose) return `: HTTP: ${head.split('\r\n')[0] ?? ''}`;
  return `: HTTP, length: ${length}\n${head
    .split('\r\n')
    .map((line) => `\t${line}`)
    .join('\n')}\n\t`;
}

function udpText(packet: IpPacket, udp: UdpDatagram, options: PrintOptions, state: PrintState): string {
  const { payload } = udp;
  if (payload.type === 'vxlan') {
    const inner = frameText(payload.frame, options, state);
    return `${udp.destinationPort === 4789 ? 'VXLAN' : 'OTV'}, flags [I] (0x08), ${udp.destinationPort === 4789 ? `vni ${payload.vni}` : `overlay 0, instance ${payload.vni}`}\n${inner}`;
  }
  const length = payload.length ?? utf8Length(payload.text);
  if (udp.sourcePort === 53 || udp.destinationPort === 53) {
    const dns = decodeDns(payload.text);
    if (dns) return `${dnsText(dns)} (${length})`;
  }
  void packet;
  return options.quiet || !options.verbose ? `UDP, length ${length}` : `UDP, length ${length}`;
}

function dnsText(message: DnsMessage): string {
  const question = message.question[0];
  if (!message.flags.response) {
    const marks = `${message.flags.recursionDesired ? '+' : ''}${message.edns ? ' [1au]' : ''}`;
    return `${message.id}${marks} ${question?.type ?? 'A'}? ${question?.name ?? ''}.`;
  }
  const rcodes: Readonly<Record<string, string>> = {
    NOERROR: '',
    NXDOMAIN: ' NXDomain',
    SERVFAIL: ' ServFail',
    REFUSED: ' Refused',
    FORMERR: ' FormErr',
    NOTIMP: ' NotImp',
  };
  const marks = `${rcodes[message.flags.rcode] ?? ''}${message.flags.authoritative ? '*' : ''}${message.flags.recursionAvailable ? '' : '-'}${message.flags.truncated ? '|' : ''}`;
  const counts = `${message.answers.length}/${message.authority.length}/${message.additional.length + (message.edns ? 1 : 0)}`;
  const answers = message.answers.map((record) => `${record.rdata.type} ${rdataText(record.rdata)}`).join(', ');
  return `${message.id}${marks} ${counts}${answers === '' ? '' : ` ${answers}`}`;
}

function icmpText(icmp: IcmpMessage, version: 4 | 6, options: PrintOptions, state: PrintState): string {
  const length = icmpLength(icmp, version);
  const prefix = version === 4 ? 'ICMP' : 'ICMP6,';
  const quoted = (original: IpPacket): string =>
    options.verbose
      ? `\n\t${packetText(original, { ...options, link: true }, { bases: new Map(state.bases) }).replace(/^\(/, 'IP (')}`
      : '';
  switch (icmp.type) {
    case 'echo-request':
    case 'echo-reply':
      return `${prefix} ${icmp.type.replace('-', ' ')}, id ${icmp.id}, seq ${icmp.sequence}, length ${length}`;
    case 'time-exceeded':
      if (icmp.reassembly === true) return `${prefix} ${reassemblyText(icmp.original)}, length ${length}${quoted(icmp.original)}`;
      return `${prefix} time exceeded in-transit${version === 6 ? ` for ${icmp.original.destination}` : ''}, length ${length}${quoted(icmp.original)}`;
    case 'redirect':
      return `${prefix} redirect ${icmp.original.destination} to host ${icmp.gateway}, length ${length}${quoted(icmp.original)}`;
    case 'packet-too-big':
      return `${prefix} packet too big, mtu ${icmp.mtu}, length ${length}`;
    case 'neighbour-solicitation':
      return `${prefix} neighbor solicitation, who has ${icmp.target}, length ${length}`;
    case 'neighbour-advertisement':
      return `${prefix} neighbor advertisement, tgt is ${icmp.target}, length ${length}`;
    case 'destination-unreachable':
      return `${prefix} ${version === 6 ? unreachable6(icmp) : unreachable(icmp, icmp.original)}, length ${length}${quoted(icmp.original)}`;
  }
}

function reassemblyText(original: IpPacket): string {
  return original.version === 4 ? 'ip reassembly time exceeded' : `time exceeded in-reassembly for ${original.destination}`;
}

/** RFC 4443 3.1 in tcpdump's words. */
function unreachable6({ code, original }: Extract<IcmpMessage, { readonly type: 'destination-unreachable' }>): string {
  const payload = wholeOf(original.payload);
  const start = 'destination unreachable, unreachable';
  if (code === 'net') return `${start} route ${original.destination}`;
  if (code === 'admin-prohibited') return `destination unreachable,  unreachable prohibited ${original.destination}`;
  if (code !== 'port') return `${start} address ${original.destination}`;
  if (payload.protocol === 'tcp') return `${start} port, ${original.destination} tcp port ${payload.tcp.destinationPort}`;
  if (payload.protocol === 'udp') return `${start} port, ${original.destination} udp port ${payload.udp.destinationPort}`;
  return `${start} port, ${original.destination} protocol ${protocolNumber(original)} port 0 unreachable`;
}

function unreachable(icmp: Extract<IcmpMessage, { readonly type: 'destination-unreachable' }>, original: IpPacket): string {
  const to = original.destination;
  const payload = wholeOf(original.payload);
  const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, ipip: 4 };
  switch (icmp.code) {
    case 'net':
      return `net ${to} unreachable`;
    case 'host':
      return `host ${to} unreachable`;
    case 'protocol':
      return `${to} protocol ${payload.protocol === 'other' ? payload.number : (numbers[payload.protocol] ?? 0)} unreachable`;
    case 'port':
      if (payload.protocol === 'tcp') return `${to} tcp port ${payload.tcp.destinationPort} unreachable`;
      if (payload.protocol === 'udp') return `${to} udp port ${payload.udp.destinationPort} unreachable`;
      return `${to} protocol ${numbers[payload.protocol] ?? 0} port 0 unreachable`;
    case 'fragmentation-needed':
      return `${to} unreachable - need to frag (mtu ${icmp.nextHopMtu ?? 0})`;
    case 'source-route-failed':
      return `${to} unreachable - source route failed`;
    case 'net-unknown':
      return `net ${to} unreachable - unknown`;
    case 'host-unknown':
      return `host ${to} unreachable - unknown`;
    case 'net-prohibited':
      return `net ${to} unreachable - admin prohibited`;
    case 'host-prohibited':
      return `host ${to} unreachable - admin prohibited`;
    case 'admin-prohibited':
      return `host ${to} unreachable - admin prohibited filter`;
  }
}
