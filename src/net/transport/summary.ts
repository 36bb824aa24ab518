import type { IcmpMessage, IpPacket, TcpFlags } from '../packet.ts';
import { utf8Length } from '../../base/http.ts';

/** One line about a packet in tcpdump's words, short: what a trace is named by. The full text is the tool's (tools/tcpdump). */
export function summarizePacket(packet: IpPacket): string {
  const { payload, source, destination } = packet;
  const name = packet.version === 4 ? 'IP' : 'IP6';
  switch (payload.protocol) {
    case 'tcp': {
      const { tcp } = payload;
      const length = utf8Length(tcp.text);
      return `${name} ${source}.${tcp.sourcePort} > ${destination}.${tcp.destinationPort}: Flags [${tcpFlagsText(tcp.flags)}], length ${length}`;
    }
    case 'udp': {
      const { udp } = payload;
      const length = udp.payload.type === 'text' ? (udp.payload.length ?? utf8Length(udp.payload.text)) : 0;
      const what = udp.payload.type === 'text' ? `UDP, length ${length}` : `VXLAN, vni ${udp.payload.vni}`;
      return `${name} ${source}.${udp.sourcePort} > ${destination}.${udp.destinationPort}: ${what}`;
    }
    case 'icmp':
      return `${name} ${source} > ${destination}: ${packet.version === 4 ? 'ICMP' : 'ICMP6'} ${icmpText(payload.icmp)}`;
    case 'fragment':
      return summarizePacket({ ...packet, payload: payload.of });
    case 'ipip':
      return `${name} ${source} > ${destination}: ${summarizePacket(payload.inner)}`;
    case 'other':
      return `${name} ${source} > ${destination}: ip-proto-${payload.number} ${payload.length}`;
  }
}

/** tcpdump's letters: S F P R and a dot for ACK. */
export function tcpFlagsText(flags: TcpFlags): string {
  const letters = `${flags.fin ? 'F' : ''}${flags.syn ? 'S' : ''}${flags.rst ? 'R' : ''}${flags.psh ? 'P' : ''}`;
  return `${letters}${flags.ack ? '.' : ''}` || 'none';
}

function icmpText(icmp: IcmpMessage): string {
  switch (icmp.type) {
    case 'echo-request':
    case 'echo-reply':
      return `${icmp.type.replace('-', ' ')}, id ${icmp.id}, seq ${icmp.sequence}, length ${icmp.dataLength + 8}`;
    case 'destination-unreachable':
      return icmp.code === 'fragmentation-needed'
        ? `${icmp.original.destination} unreachable - need to frag (mtu ${icmp.nextHopMtu ?? 0})`
        : `${icmp.original.destination} ${icmp.code} unreachable`;
    case 'time-exceeded':
      return icmp.reassembly === true ? 'ip reassembly time exceeded' : 'time exceeded in-transit';
    case 'redirect':
      return `redirect ${icmp.original.destination} to host ${icmp.gateway}`;
    case 'packet-too-big':
      return `packet too big, mtu ${icmp.mtu}`;
    case 'neighbour-solicitation':
      return `neighbor solicitation, who has ${icmp.target}`;
    case 'neighbour-advertisement':
      return `neighbor advertisement, tgt is ${icmp.target}`;
  }
}
