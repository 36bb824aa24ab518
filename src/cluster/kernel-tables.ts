import { parseIpv4, parseIpv6 } from '../base/ip.ts';
import { tupleText } from '../net/conntrack/entry-text.ts';
import { expiresInSeconds } from '../net/conntrack/status.ts';
import { liveEntries } from '../net/conntrack/table.ts';
import type { NetworkNamespace, Route } from '../net/namespace.ts';
import { neighbourState } from '../net/neighbour.ts';

/** An address as /proc/net prints it: the octets as they lie in memory, read as one little-endian number. */
function memory(ip: string): string {
  const hex = ((parseIpv4(ip) ?? 0) >>> 0).toString(16).padStart(8, '0');
  return (hex.match(/../g) ?? []).reverse().join('').toUpperCase();
}

/** /proc/net/route (fib_route_seq_show): the main table, lines filled to 127 characters. */
export function procRoute(ns: NetworkNamespace): string {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const routes = ns.routes
    .filter((route) => route.version === 4 && route.table === 254)
    .sort((a, b) => (parseIpv4(a.destination) ?? 0) - (parseIpv4(b.destination) ?? 0) || b.prefixLength - a.prefixLength);
  return [head, ...routes.map((route) => routeLine(ns, route))].map((line) => `${line.padEnd(127)}\n`).join('');
}

function routeLine(ns: NetworkNamespace, route: Route): string {
  const [hop] = route.nexthops;
  const device = hop && ns.links.get(hop.ifindex)?.name;
  const mask = ((0xffffffff << (32 - route.prefixLength)) & (route.prefixLength === 0 ? 0 : 0xffffffff)) >>> 0;
  const mask4 = [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.');
  // RTF_UP, RTF_GATEWAY, RTF_HOST, RTF_REJECT; a blackhole is no RTF_REJECT
  const rejects = route.type === 'unreachable' || route.type === 'prohibit';
  const flags = 1 + (hop?.gateway === undefined ? 0 : 2) + (route.prefixLength === 32 ? 4 : 0) + (rejects ? 0x200 : 0);
  return [
    device ?? '*',
    memory(route.destination),
    memory(hop?.gateway ?? '0.0.0.0'),
    flags.toString(16).toUpperCase().padStart(4, '0'),
    0,
    0,
    route.metric,
    memory(mask4),
    0,
    0,
    0,
  ].join('\t');
}

/** /proc/net/arp (arp_format_neigh_entry). `now` is simulated milliseconds. */
export function procArp(ns: NetworkNamespace, now: number): string {
  const lines = [...ns.neighbours.values()]
    .filter((entry) => !entry.ip.includes(':') && neighbourState(entry, now) !== 'noarp')
    .map((entry) => {
      const flags = entry.state === 'permanent' ? '0x6' : entry.mac === undefined || entry.state === 'failed' ? '0x0' : '0x2';
      const mac = entry.mac ?? '00:00:00:00:00:00';
      return `${entry.ip.padEnd(16)} 0x1         ${flags.padEnd(10)}  ${mac.padEnd(17)}     *        ${ns.links.get(entry.ifindex)?.name ?? ''}\n`;
    });
  return `IP address       HW type     Flags       HW address            Mask     Device\n${lines.join('')}`;
}

/** /proc/net/dev (dev_seq_printf_stats). */
export function procDev(ns: NetworkNamespace): string {
  const head =
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';
  const cell = (value: number, width: number): string => String(value).padStart(width);
  const lines = [...ns.links.values()].map(({ name, stats }) => {
    const received = `${cell(stats.rxBytes, 7)} ${cell(stats.rxPackets, 7)} ${cell(stats.rxErrors, 4)} ${cell(stats.rxDropped, 4)} ${cell(0, 4)} ${cell(0, 5)} ${cell(0, 10)} ${cell(0, 9)}`;
    const sent = `${cell(stats.txBytes, 8)} ${cell(stats.txPackets, 7)} ${cell(stats.txErrors, 4)} ${cell(stats.txDropped, 4)} ${cell(0, 4)} ${cell(0, 5)} ${cell(stats.txCarrier, 7)} ${cell(0, 10)}`;
    return `${name.padStart(6)}: ${received} ${sent}\n`;
  });
  return head + lines.join('');
}

const SCOPES = { global: '00', link: '20', host: '10' } as const;

/** /proc/net/if_inet6 (if6_seq_show); the kernel's order is that of a hash table. */
export function procIfInet6(ns: NetworkNamespace): string {
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  return [...ns.links.values()]
    .flatMap((link) =>
      link.addresses
        .filter((address) => address.ip.includes(':'))
        .map((address) => {
          const ip = (parseIpv6(address.ip) ?? 0n).toString(16).padStart(32, '0');
          // IFA_F_PERMANENT
          return `${ip} ${hex(link.index)} ${hex(address.prefixLength)} ${SCOPES[address.scope]} ${address.validUntil === undefined ? '80' : '00'} ${link.name.padStart(8)}\n`;
        }),
    )
    .join('');
}

/** /proc/net/nf_conntrack (ct_seq_show); the kernel's order is that of a hash table. */
export function procConntrack(ns: NetworkNamespace, now: number): string {
  return liveEntries(ns.conntrack, now)
    .map((entry) => {
      const family = entry.version === 4 ? 'ipv4     2' : 'ipv6     10';
      const state = entry.tcpState === undefined ? '' : ` ${entry.tcpState}`;
      const flags = `${entry.seenReply ? '' : '[UNREPLIED] '}${tupleText(entry, entry.reply)}${entry.assured ? ' [ASSURED]' : ''}`;
      return `${family} ${entry.protocol.padEnd(8)} ${entry.protocolNumber} ${expiresInSeconds(entry, now)}${state} ${tupleText(entry, entry.original)} ${flags} mark=${entry.mark} zone=${entry.zone} use=2\n`;
    })
    .join('');
}
