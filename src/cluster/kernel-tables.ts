import { parseIpv4 } from '../base/ip.ts';
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
