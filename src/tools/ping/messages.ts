import type { IcmpMessage, UnreachableCode } from '../../net/packet.ts';

const UNREACHABLE: Readonly<Record<UnreachableCode, string>> = {
  net: 'Destination Net Unreachable',
  host: 'Destination Host Unreachable',
  protocol: 'Destination Protocol Unreachable',
  port: 'Destination Port Unreachable',
  'fragmentation-needed': 'Frag needed and DF set',
  'source-route-failed': 'Source Route Failed',
  'net-unknown': 'Destination Net Unknown',
  'host-unknown': 'Destination Host Unknown',
  'net-prohibited': 'Destination Net Prohibited',
  'host-prohibited': 'Destination Host Prohibited',
  'admin-prohibited': 'Packet filtered',
};

const UNREACHABLE6: Readonly<Partial<Record<UnreachableCode, string>>> = {
  net: 'No route',
  'admin-prohibited': 'Administratively prohibited',
  host: 'Address unreachable',
  port: 'Port unreachable',
};

/** What ping of iputils says about an ICMP error (pr_icmph). */
export function icmpErrorText(icmp: IcmpMessage, version: 4 | 6): string {
  switch (icmp.type) {
    case 'destination-unreachable':
      if (version === 6) return `Destination unreachable: ${UNREACHABLE6[icmp.code] ?? 'Unknown code'}`;
      return icmp.code === 'fragmentation-needed' ? `${UNREACHABLE[icmp.code]} (mtu = ${icmp.nextHopMtu ?? 0})` : UNREACHABLE[icmp.code];
    case 'time-exceeded':
      return version === 6 ? 'Time exceeded: Hop limit' : 'Time to live exceeded';
    case 'redirect':
      return `Redirect Host(New nexthop: ${icmp.gateway})`;
    case 'packet-too-big':
      return `Packet too big: mtu=${icmp.mtu}`;
    default:
      return 'Unknown type';
  }
}

/**
 * Microseconds shown for a round trip. The network itself takes no simulated time unless something waits, so a plausible
 * tenth of a millisecond stands in, which grows with the hops; it is a pure function of what happened.
 */
export function roundTripMicroseconds(ms: number, ttl: number, sequence: number): number {
  const start = [32, 64, 128, 255].find((initial) => ttl <= initial) ?? 255;
  return ms * 1000 + 41 + (start - ttl) * 17 + ((sequence * 7) % 13);
}

/** `0.043`, `12.3`: the precision ping uses. */
export function tripText(microseconds: number): string {
  if (microseconds >= 100_000) return String(Math.floor(microseconds / 1000));
  if (microseconds >= 10_000) return (Math.floor(microseconds / 100) / 10).toFixed(1);
  if (microseconds >= 1000) return (Math.floor(microseconds / 10) / 100).toFixed(2);
  return (microseconds / 1000).toFixed(3);
}

/** min, mean, max and mean deviation in milliseconds with three digits. */
export function rttSummary(trips: readonly number[]): {
  readonly min: string;
  readonly avg: string;
  readonly max: string;
  readonly mdev: string;
} {
  const sum = trips.reduce((total, each) => total + each, 0);
  const squares = trips.reduce((total, each) => total + each * each, 0);
  const mean = sum / trips.length;
  const text = (value: number): string => (value / 1000).toFixed(3);
  return {
    min: text(Math.min(...trips)),
    avg: text(Math.floor(mean)),
    max: text(Math.max(...trips)),
    mdev: text(Math.floor(Math.sqrt(Math.max(0, squares / trips.length - mean * mean)))),
  };
}
