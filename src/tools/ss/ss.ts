import { utf8Length } from '../../base/http.ts';
import { inCidr, parseCidr } from '../../base/ip.ts';
import type { Socket, TcpState } from '../../net/socket.ts';
import { sendQueue } from '../../net/transport/calls.ts';
import { socketsOf } from '../../net/transport/socket-table.ts';
import { hasOption, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import { serviceName } from '../nc/services.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { layout, type Column } from './layout.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'a', 'H', 'l', 'n', 'p', 'r', 's', 't', 'u', 'w', 'O'].map((short) => ({ name: short, short })),
  { name: 'a', long: 'all' },
  { name: 'l', long: 'listening' },
  { name: 'n', long: 'numeric' },
  { name: 'p', long: 'processes' },
  { name: 's', long: 'summary' },
  { name: 't', long: 'tcp' },
  { name: 'u', long: 'udp' },
  { name: 'H', long: 'no-header' },
];

/** State names of ss, and the words of its `state` filter. */
export const SS_STATE: Readonly<Record<TcpState, string>> = {
  CLOSED: 'UNCONN',
  LISTEN: 'LISTEN',
  'SYN-SENT': 'SYN-SENT',
  'SYN-RECEIVED': 'SYN-RECV',
  ESTABLISHED: 'ESTAB',
  'FIN-WAIT-1': 'FIN-WAIT-1',
  'FIN-WAIT-2': 'FIN-WAIT-2',
  'CLOSE-WAIT': 'CLOSE-WAIT',
  CLOSING: 'CLOSING',
  'LAST-ACK': 'LAST-ACK',
  'TIME-WAIT': 'TIME-WAIT',
};

/** ss(8) of iproute2 6.1 for TCP and UDP. */
export const ss: Tool = {
  name: 'ss',
  summary: 'investigate sockets',
  flags: OPTIONS.flatMap((each) => (each.short === undefined ? [] : [`-${each.short}`])),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS, true);
    if (!parsed.ok) {
      if (/^-[eimobxdfFAKNzZVEMQT0]|^--(info|extended|memory|options|unix|family|kill|tcp-info|bpf)/.test(parsed.error.option))
        return yield* refuseOption(process, `ss ${parsed.error.option}`, 255);
      const { option } = parsed.error;
      yield* printError(
        process,
        `ss: ${option.startsWith('--') ? `unrecognized option '${option}'` : `invalid option -- '${option.slice(1)}'`}\n`,
      );
      return 255;
    }
    const { options } = parsed;
    const has = (name: string): boolean => hasOption(options, name);
    if (has('s')) {
      yield* print(process, summary(process));
      return 0;
    }
    const filter = parseSsFilter(options.rest);
    if (typeof filter === 'string') return yield* refuseOption(process, `the ss filter "${filter}"`, 255);
    const both = has('t') === has('u');
    const types = both ? ['udp', 'tcp'] : has('t') ? ['tcp'] : ['udp'];
    const shown = sorted(process).filter(
      (socket) =>
        types.includes(socket.type) &&
        (!has('4') || socket.version === 4) &&
        (!has('6') || socket.version === 6) &&
        stateShown(socket, has('l'), has('a'), filter.states) &&
        filter.test(socket),
    );
    const numeric = has('n');
    const columns: Column[] = [
      { head: 'Netid', right: false, hidden: !both, gap: '' },
      { head: 'State', right: false, hidden: filter.states?.length === 1, gap: both ? ' ' : '' },
      { head: 'Recv-Q', right: false, hidden: false, gap: filter.states?.length === 1 && !both ? '' : ' ' },
      { head: 'Send-Q', right: false, hidden: false, gap: ' ' },
      { head: 'Local Address:', right: true, hidden: false, gap: ' ' },
      { head: 'Port', right: false, hidden: false, gap: '' },
      { head: 'Peer Address:', right: true, hidden: false, gap: ' ' },
      { head: 'Port', right: false, hidden: false, gap: '' },
      { head: 'Process', right: false, hidden: false, gap: '' },
    ];
    const rows = shown.map((socket) => row(process, socket, numeric, has('p')));
    yield* print(process, layout(columns, rows, has('H'), process.stdout.isTerminal ? (process.terminal?.columns ?? 80) : undefined));
    return 0;
  },
};

/** IPv4 before IPv6, listeners before connections, in the order they were made. */
export function sorted(process: ToolProcess): readonly Socket[] {
  const rank = (socket: Socket): number => (socket.version === 6 ? 2 : 0) + (socket.state === 'LISTEN' ? 0 : 1);
  return [...socketsOf(process.network, process.namespace), ...tunnelSockets(process)]
    .filter((socket) => (socket.type === 'tcp' && socket.state !== 'CLOSED') || (socket.type === 'udp' && socket.local.port !== 0))
    .sort((a, b) => (a.type === b.type ? rank(a) - rank(b) || a.id - b.id : a.type === 'udp' ? -1 : 1));
}

/** The UDP sockets that the kernel itself holds for VXLAN devices that are up, one a port (vxlan_socket_create). */
function tunnelSockets(process: ToolProcess): readonly Socket[] {
  const ns = process.network.state.namespaces.get(process.namespace);
  const ports = new Map<number, Socket>();
  for (const link of ns?.links.values() ?? []) {
    if (!link.up || link.device.kind !== 'vxlan') continue;
    const { port, remote } = link.device;
    const six = remote?.includes(':') === true;
    ports.set(port, {
      id: -port,
      namespace: process.namespace,
      type: 'udp',
      version: six ? 6 : 4,
      owner: undefined,
      local: { ip: six ? '::' : '0.0.0.0', port },
      remote: undefined,
      device: undefined,
      options: {},
      state: 'CLOSED',
      error: undefined,
      backlog: 0,
      acceptQueue: [],
      received: [],
      receivedFin: false,
      tcp: undefined,
    });
  }
  return [...ports.values()];
}

function stateShown(socket: Socket, listening: boolean, all: boolean, states: readonly string[] | undefined): boolean {
  const state = ssState(socket);
  if (states) return states.includes(state);
  if (all) return true;
  if (listening) return state === 'LISTEN' || (socket.type === 'udp' && state === 'UNCONN');
  return !['LISTEN', 'TIME-WAIT', 'SYN-RECV', 'UNCONN'].includes(state);
}

export function ssState(socket: Socket): string {
  return socket.type === 'udp' ? (socket.remote ? 'ESTAB' : 'UNCONN') : SS_STATE[socket.state];
}

/** Octets (or waiting connections) in the two queues. */
export function queues(socket: Socket): readonly [number, number] {
  // a request socket has no queues yet
  if (socket.state === 'SYN-RECEIVED') return [0, 0];
  if (socket.state === 'LISTEN') return [socket.acceptQueue.length, socket.backlog];
  const unread = socket.received.reduce((sum, item) => sum + utf8Length(item.text), 0);
  const fin = socket.receivedFin && socket.owner === undefined && socket.state === 'CLOSE-WAIT' ? 1 : 0;
  return [unread + fin, sendQueue(socket)];
}

function row(process: ToolProcess, socket: Socket, numeric: boolean, processes: boolean): readonly string[] {
  const protocol = socket.type === 'udp' ? 'udp' : 'tcp';
  const port = (value: number): string => (numeric ? undefined : serviceName(value, protocol)) ?? String(value);
  const dual = socket.version === 6 && socket.options.v6only !== true;
  const address = (ip: string): string => {
    if (ip === '::') return dual ? '*' : '[::]';
    if (socket.version === 6 && !ip.includes(':')) return `[::ffff:${ip}]`;
    return ip.includes(':') ? `[${ip}]` : ip;
  };
  const [receive, send] = queues(socket);
  const device = socket.device === undefined ? '' : `%${socket.device}`;
  const peer = socket.remote ? address(socket.remote.ip) : socket.version === 4 ? '0.0.0.0' : dual ? '*' : '[::]';
  const { owner } = socket;
  const users =
    processes && owner && process.host.hides?.(owner.process) !== true
      ? ` users:(("${owner.name}",pid=${process.host.shownPid?.(owner.process) ?? owner.process},fd=${owner.fd}))`
      : '';
  return [
    protocol,
    ssState(socket),
    String(receive),
    String(send),
    `${address(socket.local.ip)}${device}:`,
    port(socket.local.port),
    `${peer}:`,
    socket.remote ? port(socket.remote.port) : '*',
    users,
  ];
}

/** `state NAME`, `sport = :N`, `dport = :N`, `src ADDR[:PORT]`, `dst ADDR[:PORT]`, joined by `and`. */
function parseSsFilter(
  words: readonly string[],
): { readonly states: readonly string[] | undefined; test(socket: Socket): boolean } | string {
  const list = words
    .join(' ')
    .replace(/[()]/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'and');
  const tests: ((socket: Socket) => boolean)[] = [];
  let states: string[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const word = list[i] ?? '';
    if (word === 'state') {
      const name = (list[++i] ?? '').toLowerCase();
      const named =
        ({ established: 'ESTAB', listening: 'LISTEN', closed: 'UNCONN', 'syn-recv': 'SYN-RECV' } as Readonly<Record<string, string>>)[
          name
        ] ?? name.toUpperCase();
      if (!Object.values(SS_STATE).includes(named)) return `state ${name}`;
      states = [...(states ?? []), named];
    } else if (word === 'sport' || word === 'dport') {
      const operator = /^(=|==|eq)$/.test(list[i + 1] ?? '') ? (list[++i] ?? '') : '';
      const port = Number((list[++i] ?? '').replace(/^:/, ''));
      if (!Number.isInteger(port)) return `${word} ${operator}`;
      tests.push((socket) => (word === 'sport' ? socket.local.port : socket.remote?.port) === port);
    } else if (word === 'src' || word === 'dst') {
      const match = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(list[++i] ?? '');
      const cidr =
        match?.[1] === undefined || match[1] === '' || match[1] === '*' ? undefined : parseCidr(match[1].replace(/^\[|\]$/g, ''));
      if (!match || (cidr && !cidr.ok)) return `${word} ${list[i] ?? ''}`;
      tests.push((socket) => {
        const end = word === 'src' ? socket.local : socket.remote;
        if (!end || (match[2] !== undefined && end.port !== Number(match[2]))) return false;
        return !cidr?.ok || inCidr(end.ip, cidr.value.ip, cidr.value.prefixLength);
      });
    } else return word;
  }
  return { states, test: (socket) => tests.every((test) => test(socket)) };
}

function summary(process: ToolProcess): string {
  const all = sorted(process);
  const tcp = all.filter((socket) => socket.type === 'tcp');
  const udp = all.filter((socket) => socket.type === 'udp');
  const waiting = tcp.filter((socket) => socket.state === 'TIME-WAIT').length;
  const established = tcp.filter((socket) => socket.state === 'ESTABLISHED').length;
  const live = tcp.length - waiting;
  const line = (name: string, list: readonly Socket[]): string => {
    const v6 = list.filter((socket) => socket.version === 6).length;
    return `${name}\t  ${String(list.length).padEnd(9)} ${String(list.length - v6).padEnd(9)} ${String(v6).padEnd(9)}\n`;
  };
  const active = tcp.filter((socket) => socket.state !== 'TIME-WAIT');
  return `Total: ${live + udp.length}\nTCP:   ${tcp.length} (estab ${established}, closed ${waiting}, orphaned 0, timewait ${waiting})\n\nTransport Total     IP        IPv6\n${line('RAW', [])}${line('UDP', udp)}${line('TCP', active)}${line('INET', [...udp, ...active])}${line('FRAG', [])}\n`;
}
