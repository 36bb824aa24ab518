/**
 * Packets as immutable values with the headers that matter. Addresses are canonical strings (see base/ip.ts, base/mac.ts).
 * Lengths are octets as on the wire; payloads are text whose UTF-8 length counts, so that MTU faults are real.
 */

/** EtherTypes that travel here. */
export type FramePayload = { readonly type: 'arp'; readonly arp: ArpPacket } | { readonly type: 'ip'; readonly ip: IpPacket };

/** An Ethernet II frame. */
export interface Frame {
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly payload: FramePayload;
}

/** RFC 826. */
export interface ArpPacket {
  readonly operation: 'request' | 'reply';
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetMac: string;
  readonly targetIp: string;
}

/** An IPv4 or IPv6 packet; the version follows from the addresses. */
export interface IpPacket {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly ttl: number;
  readonly tos: number;
  /** identification; 0 where the kernel sends 0 */
  readonly id: number;
  readonly dontFragment: boolean;
  readonly payload: IpPayload;
  /** skb meta data that stays on one host: mark, conntrack entry, the trace it belongs to */
  readonly meta: PacketMeta;
}

export interface PacketMeta {
  readonly mark: number;
  /** id of the trace this packet writes to; later fragments carry its negative and write only what ends them (trace-log.ts) */
  readonly trace: number;
  /** reassembled on this host: the largest of its fragments, octets, so that it leaves in no larger ones (IPCB frag_max_size) */
  readonly maxFragment?: number | undefined;
  /** the connection-tracking entry it belongs to, in the namespace where it was tracked; void elsewhere */
  readonly conntrack?: PacketTracking | undefined;
  /** the namespace whose PREROUTING it has passed on a bridge port already */
  readonly prerouted?: string | undefined;
  /** the namespace that forwards it at the moment: errors go back to the sender instead of a local socket */
  readonly forwarded?: string | undefined;
}

/** What conntrack said of a packet (skb->_nfct). */
export interface PacketTracking {
  readonly namespace: string;
  /** undefined for invalid and untracked packets */
  readonly entry: number | undefined;
  readonly direction: 'original' | 'reply';
  readonly state: 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';
}

export type IpPayload = WholePayload | FragmentPayload;

/** A piece of a payload (RFC 791 3.2, RFC 8200 4.5). Only the one at offset 0 shows the header of the transport protocol. */
export interface FragmentPayload {
  readonly protocol: 'fragment';
  /** octets from the start of the payload */
  readonly offset: number;
  /** octets of this piece */
  readonly length: number;
  /** others follow */
  readonly more: boolean;
  /** what it is a piece of */
  readonly of: WholePayload;
}

export type WholePayload =
  | { readonly protocol: 'icmp'; readonly icmp: IcmpMessage }
  | { readonly protocol: 'udp'; readonly udp: UdpDatagram }
  | { readonly protocol: 'tcp'; readonly tcp: TcpSegment }
  | { readonly protocol: 'ipip'; readonly inner: IpPacket }
  | {
      readonly protocol: 'other';
      readonly number: number;
      readonly length: number;
      /** of protocols that have them: SCTP */
      readonly ports?: { readonly source: number; readonly destination: number } | undefined;
    };

/** ICMP and ICMPv6 messages by meaning; type and code numbers are derived where they are printed or matched (RFC 792, RFC 4443). */
export type IcmpMessage =
  | { readonly type: 'echo-request' | 'echo-reply'; readonly id: number; readonly sequence: number; readonly dataLength: number }
  | { readonly type: 'destination-unreachable'; readonly code: UnreachableCode; readonly nextHopMtu?: number; readonly original: IpPacket }
  /** code 1 when `reassembly`: fragments were missing for too long */
  | { readonly type: 'time-exceeded'; readonly reassembly?: boolean; readonly original: IpPacket }
  | { readonly type: 'redirect'; readonly gateway: string; readonly original: IpPacket }
  /** ICMPv6 packet too big (RFC 4443 3.2) */
  | { readonly type: 'packet-too-big'; readonly mtu: number; readonly original: IpPacket }
  /** RFC 4861 */
  | { readonly type: 'neighbour-solicitation'; readonly target: string; readonly sourceMac: string | undefined }
  | {
      readonly type: 'neighbour-advertisement';
      readonly target: string;
      readonly targetMac: string;
      readonly solicited: boolean;
      readonly override: boolean;
    };

/** Destination-unreachable codes by the kernel's names (linux/icmp.h). */
export type UnreachableCode =
  | 'net'
  | 'host'
  | 'protocol'
  | 'port'
  | 'fragmentation-needed'
  | 'source-route-failed'
  | 'net-unknown'
  | 'host-unknown'
  | 'net-prohibited'
  | 'host-prohibited'
  | 'admin-prohibited';

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: UdpPayload;
}

/** A datagram's content: text of a program, or a VXLAN-encapsulated frame (RFC 7348). */
export type UdpPayload =
  | { readonly type: 'text'; readonly text: string; /** octets, when it is not the UTF-8 length of text */ readonly length?: number }
  | { readonly type: 'vxlan'; readonly vni: number; readonly frame: Frame };

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: TcpFlags;
  readonly window: number;
  /** MSS option of a SYN, octets */
  readonly mss?: number | undefined;
  readonly text: string;
}

export interface TcpFlags {
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly psh: boolean;
}
