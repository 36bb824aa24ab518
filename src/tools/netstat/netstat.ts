import { formatIpv4 } from '../../base/ip.ts';
import type { Socket } from '../../net/socket.ts';
import { hasOption, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, refuseOption } from '../client/terminal.ts';
import { queues, sorted, ssState } from '../ss/ss.ts';
import { dumpOrder } from '../ip/route-text.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = ['a', 'l', 'n', 'p', 'r', 't', 'u', '4'].map((short) => ({ name: short, short }));

/** netstat(8) of net-tools: sockets, and with -r the IPv4 routes. Without -n names are not looked up. */
export const netstat: Tool = {
  name: 'netstat',
  summary: 'print network connections and routing tables',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) return yield* refuseOption(process, `netstat ${parsed.error.option}`, 4);
    const has = (name: string): boolean => hasOption(parsed.options, name);
    if (has('r')) {
      yield* print(process, routes(process));
      return 0;
    }
    const title = has('l') ? 'only servers' : has('a') ? 'servers and established' : 'w/o servers';
    const programs = has('p');
    const rows = sorted(process)
      .filter((socket) => (has('t') === has('u') || socket.type === (has('t') ? 'tcp' : 'udp')) && visible(socket, has('l'), has('a')))
      .sort((a, b) => (a.type === b.type ? 0 : a.type === 'tcp' ? -1 : 1))
      .map((socket) => line(process, socket, programs));
    const head = `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${programs ? 'PID/Program name    ' : ''}\n`;
    yield* print(process, `Active Internet connections (${title})\n${head}${rows.join('')}`);
    return 0;
  },
};

function visible(socket: Socket, listening: boolean, all: boolean): boolean {
  const server = socket.state === 'LISTEN' || (socket.type === 'udp' && !socket.remote);
  return all || (listening ? server : !server);
}

const STATES: Readonly<Record<string, string>> = { ESTAB: 'ESTABLISHED', 'FIN-WAIT-1': 'FIN_WAIT1', 'FIN-WAIT-2': 'FIN_WAIT2', UNCONN: '' };

function line(process: ToolProcess, socket: Socket, programs: boolean): string {
  // /proc/net/tcp says nothing of a listener's backlog
  const [receive, send] = socket.state === 'LISTEN' ? [socket.acceptQueue.length, 0] : queues(socket);
  const state = ssState(socket);
  const name = socket.type === 'udp' && state === 'ESTAB' ? 'ESTABLISHED' : (STATES[state] ?? state.replaceAll('-', '_'));
  const protocol = `${socket.type}${socket.version === 6 ? '6' : ''}`;
  const foreign = socket.remote ? `${socket.remote.ip}:${socket.remote.port}` : `${socket.version === 6 ? '::' : '0.0.0.0'}:*`;
  const visible = socket.owner && process.host.hides?.(socket.owner.process) !== true ? socket.owner : undefined;
  const owner = visible ? `${process.host.shownPid?.(visible.process) ?? visible.process}/${visible.name}` : '-';
  const cells = `${protocol.padEnd(5)} ${String(receive).padStart(6)} ${String(send).padStart(6)} ${`${socket.local.ip}:${socket.local.port}`.padEnd(23)} ${foreign.padEnd(23)} ${name.padEnd(11)}`;
  return programs ? `${cells} ${owner.padEnd(20)}\n` : `${cells}\n`;
}

/** The main table as /proc/net/route has it. */
function routes(process: ToolProcess): string {
  const ns = process.network.state.namespaces.get(process.namespace);
  const rows = dumpOrder((ns?.routes ?? []).filter((route) => route.version === 4 && route.table === 254)).map((route) => {
    const mask = formatIpv4(route.prefixLength === 0 ? 0 : (0xffffffff << (32 - route.prefixLength)) >>> 0);
    if (route.type === 'unreachable' || route.type === 'prohibit')
      return `${route.destination.padEnd(15)} ${'-'.padEnd(15)} ${mask.padEnd(15)} !         - -          - -\n`;
    const hop = route.nexthops[0];
    const device = route.type === 'blackhole' ? '*' : (ns?.links.get(hop?.ifindex ?? 0)?.name ?? '*');
    const flags = `U${hop?.gateway === undefined ? '' : 'G'}${route.prefixLength === 32 ? 'H' : ''}`;
    return `${route.destination.padEnd(15)} ${(hop?.gateway ?? '0.0.0.0').padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(7)}   0 0          0 ${device}\n`;
  });
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${rows.join('')}`;
}
