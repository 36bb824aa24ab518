import type { IcmpMessage, IpPacket, IpPayload, UnreachableCode, WholePayload } from '../packet.ts';

/** What rules read from a packet: numbers and lengths as they stand on the wire. */

const UNREACHABLE_V4: Readonly<Record<UnreachableCode, number>> = {
  net: 0,
  host: 1,
  protocol: 2,
  port: 3,
  'fragmentation-needed': 4,
  'source-route-failed': 5,
  'net-unknown': 6,
  'host-unknown': 7,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
};

/** RFC 4443 3.1 */
const UNREACHABLE_V6: Readonly<Partial<Record<UnreachableCode, number>>> = { net: 0, 'admin-prohibited': 1, host: 3, port: 4 };

/** IANA protocol number. */
export function protocolNumber(packet: IpPacket): number {
  const payload = wholeOf(packet.payload);
  switch (payload.protocol) {
    case 'icmp':
      return packet.version === 4 ? 1 : 58;
    case 'tcp':
      return 6;
    case 'udp':
      return 17;
    case 'ipip':
      return 4;
    case 'other':
      return payload.number;
  }
}

/** What a fragment is a piece of; anything else is whole. */
export function wholeOf(payload: IpPayload): WholePayload {
  return payload.protocol === 'fragment' ? payload.of : payload;
}

/** The packet as its reader sees it who looks for a transport header: a first fragment shows that of the whole. */
export function withHeader(packet: IpPacket): IpPacket {
  const { payload } = packet;
  return payload.protocol === 'fragment' && payload.offset === 0 ? { ...packet, payload: payload.of } : packet;
}

/** Type and code of an ICMP or ICMPv6 message (RFC 792, RFC 4443, RFC 4861). */
export function icmpNumbers(icmp: IcmpMessage, version: 4 | 6): { readonly type: number; readonly code: number } {
  switch (icmp.type) {
    case 'echo-request':
      return { type: version === 4 ? 8 : 128, code: 0 };
    case 'echo-reply':
      return { type: version === 4 ? 0 : 129, code: 0 };
    case 'destination-unreachable':
      return version === 4 ? { type: 3, code: UNREACHABLE_V4[icmp.code] } : { type: 1, code: UNREACHABLE_V6[icmp.code] ?? 3 };
    case 'time-exceeded':
      return { type: version === 4 ? 11 : 3, code: icmp.reassembly === true ? 1 : 0 };
    case 'redirect':
      return { type: version === 4 ? 5 : 137, code: version === 4 ? 1 : 0 };
    case 'packet-too-big':
      return { type: 2, code: 0 };
    case 'neighbour-solicitation':
      return { type: 135, code: 0 };
    case 'neighbour-advertisement':
      return { type: 136, code: 0 };
  }
}

/** Ports of TCP, UDP and SCTP; undefined for the rest. */
export function ports(packet: IpPacket): { readonly source: number; readonly destination: number } | undefined {
  const { payload } = withHeader(packet);
  if (payload.protocol === 'tcp') return { source: payload.tcp.sourcePort, destination: payload.tcp.destinationPort };
  if (payload.protocol === 'udp') return { source: payload.udp.sourcePort, destination: payload.udp.destinationPort };
  return payload.protocol === 'other' ? payload.ports : undefined;
}

/** `10.0.0.1:40001 > 10.96.0.10:53`, the form of a trace's before and after. */
export function flowText(packet: IpPacket): string {
  const side = (ip: string, port: number | undefined): string =>
    port === undefined ? ip : ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  const both = ports(packet);
  return `${side(packet.source, both?.source)} > ${side(packet.destination, both?.destination)}`;
}

/** Octets of the IPv6 extension header that every fragment carries (RFC 8200 4.5). */
export const FRAGMENT_HEADER = 8;

const encoder = new TextEncoder();

function octets(text: string): number {
  // most texts are short and ASCII: counting beats encoding
  if (text.length < 256 && /^[\x20-\x7e]*$/.test(text)) return text.length;
  return encoder.encode(text).length;
}

/** Total length of the IP packet, octets: what byte counters add. TCP carries the options Linux sends (20 on SYN, 12 after). */
export function packetLength(packet: IpPacket): number {
  const header = packet.version === 4 ? 20 : 40;
  const { payload } = packet;
  switch (payload.protocol) {
    case 'tcp': {
      const { tcp } = payload;
      const options = tcp.flags.rst ? 0 : tcp.flags.syn ? 20 : 12;
      return header + 20 + options + octets(tcp.text);
    }
    case 'udp': {
      const body = payload.udp.payload;
      if (body.type === 'text') return header + 8 + (body.length ?? octets(body.text));
      const inner = body.frame.payload;
      return header + 8 + 8 + 14 + (inner.type === 'arp' ? 28 : packetLength(inner.ip));
    }
    case 'icmp': {
      const { icmp } = payload;
      if (icmp.type === 'echo-request' || icmp.type === 'echo-reply') return header + 8 + icmp.dataLength;
      if (icmp.type === 'neighbour-solicitation' || icmp.type === 'neighbour-advertisement') return header + 32;
      // RFC 1812 4.3.2.3: as much of the original as fits into 576 octets; RFC 4443 2.4: the minimum MTU of IPv6
      return Math.min(header + 8 + ('original' in icmp ? packetLength(icmp.original) : 0), packet.version === 4 ? 576 : 1280);
    }
    case 'ipip':
      return header + packetLength(payload.inner);
    case 'fragment':
      return header + (packet.version === 4 ? 0 : FRAGMENT_HEADER) + payload.length;
    case 'other':
      return header + payload.length;
  }
}
