import type { Task } from '../../base/task.ts';
import { ipVersion } from '../../base/ip.ts';
import type { IpPacket } from '../../net/packet.ts';
import { bindSocket, closeSocket, openSocket, receiveNow } from '../../net/transport/calls.ts';
import { sendRaw } from '../../net/transport/datagram.ts';
import { routeTo } from '../../net/transport/path.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { waitSocket } from '../../net/transport/tasks.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { exitOf, ownerOf, print, printError, refuseOption } from '../client/terminal.ts';
import { EAI_TEXT, lookupAddress, lookupHost } from '../dns/resolver.ts';
import { roundTripMicroseconds } from '../ping/messages.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'b', 'n'].map((short) => ({ name: short, short })),
  ...['l', 'm', 'p'].map((short) => ({ name: short, short, value: true })),
];

/** Milliseconds an answer is waited for, and how often a hop is asked. */
const WAIT = 1000;
const ATTEMPTS = 3;
const LARGEST = 65_535;

interface Run {
  readonly process: ToolProcess;
  readonly ip: string;
  readonly numeric: boolean;
  readonly both: boolean;
  readonly port: number;
  sent: number;
  mtu: number;
  hopsTo: number | undefined;
  hopsBack: number | undefined;
}

/** tracepath(8) of iputils 20221126: UDP with DF, as large as the path seems to take. */
export const tracepath: Tool = {
  name: 'tracepath',
  summary: 'trace the path to a host and find its MTU',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) return yield* refuseOption(process, `tracepath ${parsed.error.option}`, 255);
    const { options } = parsed;
    const [target] = options.rest;
    if (target === undefined) {
      yield* printError(process, 'tracepath: usage error: destination required\n');
      return 255;
    }
    const most = Number(optionValue(options, 'm') ?? 30);
    if (!Number.isInteger(most) || most < 1 || most > 255) {
      yield* printError(process, `tracepath: invalid argument: '${optionValue(options, 'm') ?? ''}': out of range: 1 <= value <= 255\n`);
      return 1;
    }
    const version = hasOption(options, '6') ? 6 : hasOption(options, '4') ? 4 : ipVersion(target);
    const found = yield* lookupHost(process, target, version);
    if (found.kind === 'signal') return exitOf(found.signal);
    if (found.kind !== 'ok') {
      yield* printError(process, `tracepath: ${target}: ${EAI_TEXT[found.kind === 'error' ? found.code : 'EAI_AGAIN']}\n`);
      return 1;
    }
    const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
    const run: Run = {
      process,
      ip,
      numeric: hasOption(options, 'n'),
      both: hasOption(options, 'b'),
      port: Number(optionValue(options, 'p') ?? 44_444),
      sent: 0,
      mtu: Number(optionValue(options, 'l') ?? LARGEST),
      hopsTo: undefined,
      hopsBack: undefined,
    };
    return yield* trace(run, most);
  },
};

function* trace(run: Run, most: number): Task<number> {
  const { process } = run;
  let done = false;
  for (let ttl = 1; ttl <= most && !done; ttl++) {
    let answered = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = run.mtu;
      const result = yield* probe(run, ttl);
      if (typeof result === 'number') return result;
      answered = result !== 'silent';
      done = result === 'done';
      if (done) break;
      // a hop that changed the MTU is asked again
      if (run.mtu !== before) attempt = -1;
      else if (answered) break;
    }
    if (!answered) yield* print(process, `${String(ttl).padStart(2)}:  no reply\n`);
  }
  if (!done) yield* print(process, `     Too many hops: pmtu ${run.mtu}\n`);
  const to = run.hopsTo === undefined ? '' : `hops ${run.hopsTo} `;
  const back = run.hopsBack === undefined ? '' : `back ${run.hopsBack} `;
  yield* print(process, `     Resume: pmtu ${run.mtu} ${to}${back}\n`);
  return 0;
}

/** One packet with this TTL; says what a hop answered, or the exit code a signal gives. */
function* probe(run: Run, ttl: number): Task<'hop' | 'done' | 'silent' | number> {
  const { process, ip } = run;
  const { network, namespace } = process;
  const route = routeTo(network, namespace, { destination: ip });
  if (route.ok && route.value.mtu < run.mtu) {
    run.mtu = route.value.mtu;
    const took = ip.includes(':') ? `${(roundTripMicroseconds(0, 64, ttl) / 1000).toFixed(3).padStart(8)}ms` : '';
    yield* print(process, `${String(ttl).padStart(2)}?: ${'[LOCALHOST]'.padEnd(32)}${took} pmtu ${run.mtu}\n`);
  }
  const id = openSocket(network, namespace, {
    type: 'udp',
    version: ip.includes(':') ? 6 : 4,
    owner: ownerOf(process),
    options: { ttl, receiveErrors: true, dontFragment: true },
  });
  bindSocket(network, id, ip.includes(':') ? '::' : '0.0.0.0', 0);
  const socket = findSocket(network, id);
  const length = Math.max(0, run.mtu - (ip.includes(':') ? 48 : 28));
  const destinationPort = run.port + run.sent++;
  const sourcePort = socket?.local.port ?? 0;
  const sent =
    socket && route.ok
      ? sendRaw(
          network,
          socket,
          ip,
          { protocol: 'udp', udp: { sourcePort, destinationPort, payload: { type: 'text', text: '', length } } },
          length + 8,
        )
      : undefined;
  if (sent?.ok !== true) {
    closeSocket(network, id);
    yield* print(process, `${String(ttl).padStart(2)}:  send failed\n`);
    return 'done';
  }
  const sentAt = process.clock.now();
  for (;;) {
    const received = receiveNow(network, id);
    if (received.kind === 'item' && received.item.packet) {
      const result = yield* tell(run, ttl, received.item.packet, received.item.at - sentAt);
      closeSocket(network, id);
      return result;
    }
    const ended = received.kind === 'again' ? yield* waitSocket(network, [id], sentAt + WAIT) : undefined;
    if (!ended) continue;
    closeSocket(network, id);
    return ended.kind === 'signal' ? exitOf(ended.signal) : 'silent';
  }
}

/** The line of a hop: who answered, how long it took, and what it said. */
function* tell(run: Run, ttl: number, packet: IpPacket, ms: number): Task<'hop' | 'done'> {
  const { process } = run;
  const known = run.numeric ? undefined : yield* lookupAddress(process, packet.source);
  const name = run.numeric ? packet.source : (known ?? packet.source);
  const host = run.both && known !== undefined ? `${known} (${packet.source})` : name;
  const trip = `${(roundTripMicroseconds(ms, packet.ttl, ttl) / 1000).toFixed(3)}`.padStart(7);
  // the hop's own distance follows from the TTL its answer still has
  const back = packet.ttl <= 64 ? 65 - packet.ttl : packet.ttl <= 128 ? 129 - packet.ttl : 256 - packet.ttl;
  const asymmetric = back === ttl ? '' : `asymm ${String(back).padStart(2)} `;
  const start = `${String(ttl).padStart(2)}:  ${host.padEnd(52)}${trip}ms `;
  const line = function* (text: string): Task<void> {
    yield* print(process, `${start}${text}\n`);
  };
  if (packet.payload.protocol !== 'icmp') {
    yield* line('reached');
    return 'done';
  }
  const { icmp } = packet.payload;
  if (icmp.type === 'time-exceeded') {
    yield* line(asymmetric);
    return 'hop';
  }
  const tooLarge = icmp.type === 'packet-too-big' ? icmp.mtu : icmp.type === 'destination-unreachable' ? icmp.nextHopMtu : undefined;
  if (tooLarge !== undefined) {
    run.mtu = Math.min(run.mtu, tooLarge);
    yield* line(`${asymmetric}pmtu ${tooLarge}`);
    return 'hop';
  }
  if (icmp.type === 'destination-unreachable' && icmp.code === 'port') {
    run.hopsTo = ttl;
    run.hopsBack = back;
    yield* line(`${asymmetric}reached`);
    return 'done';
  }
  const code = icmp.type === 'destination-unreachable' ? icmp.code : 'host';
  yield* line(code === 'protocol' ? '!P' : code.startsWith('net') ? '!N' : code === 'admin-prohibited' ? '!A' : '!H');
  return 'done';
}
