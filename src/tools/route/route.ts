import type { Nexthop, Route } from '../../net/namespace.ts';
import { print, refuseOption } from '../client/terminal.ts';
import { dumpOrder } from '../ip/route-text.ts';
import type { Tool } from '../tool.ts';

/** route(8) of net-tools: the table; its edits are not simulated (`ip route` has them). */
export const route: Tool = {
  name: 'route',
  summary: 'show the routing table in the old format',
  flags: ['-n', '-e'],
  *run(process) {
    for (const word of process.args) if (!/^-[ne]+$/.test(word)) return yield* refuseOption(process, `route ${word}`, 4);
    const ns = process.network.state.namespaces.get(process.namespace);
    const routes = dumpOrder(
      (ns?.routes ?? []).filter((each) => each.version === 4 && each.table === 254 && each.type !== 'blackhole' && each.type !== 'throw'),
    );
    const rows = routes.flatMap((each) =>
      each.nexthops.length === 0
        ? [row(each, undefined, '*')]
        : each.nexthops.slice(0, 1).map((hop) => row(each, hop, ns?.links.get(hop.ifindex)?.name ?? '')),
    );
    yield* print(
      process,
      `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${rows.join('')}`,
    );
    return 0;
  },
};

function mask(prefixLength: number): string {
  const bits = prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

function row(each: Route, hop: Nexthop | undefined, device: string): string {
  const rejected = hop === undefined;
  const flags = `${rejected ? '!' : 'U'}${hop?.gateway === undefined ? '' : 'G'}${each.prefixLength === 32 ? 'H' : ''}`;
  const gateway = rejected ? '-' : (hop.gateway ?? '0.0.0.0');
  return `${each.destination.padEnd(15)} ${gateway.padEnd(15)} ${mask(each.prefixLength).padEnd(15)} ${flags.padEnd(5)} ${String(each.metric).padEnd(6)} ${rejected ? '-' : '0'}  ${rejected ? '      -' : '      0'} ${rejected ? '-' : device}\n`;
}
