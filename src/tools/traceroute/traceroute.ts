import type { Task } from '../../base/task.ts';
import { ipVersion } from '../../base/ip.ts';
import type { IcmpMessage, IpPacket, IpPayload } from '../../net/packet.ts';
import { bindSocket, closeSocket, openSocket, receiveNow } from '../../net/transport/calls.ts';
import { sendEcho, sendRaw } from '../../net/transport/datagram.ts';
import { routeTo } from '../../net/transport/path.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { waitSocket } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { exitOf, ownerOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { EAI_TEXT, lookupAddress, lookupHost } from '../dns/resolver.ts';
import { roundTripMicroseconds } from '../ping/messages.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'I', 'n', 'T', 'U', 'F', 'r'].map((short) => ({ name: short, short })),
  ...['f', 'i', 'm', 'N', 'p', 'q', 's', 't', 'w', 'z'].map((short) => ({ name: short, short, value: true })),
];

/** traceroute(8) 2.1.2: UDP, ICMP and TCP probes, sixteen at a time. */
export const traceroute: Tool = {
  name: 'traceroute',
  summary: 'print the route packets take to a host',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) return yield* refuseOption(process, `traceroute ${parsed.error.option}`, 2);
    const { options } = parsed;
    const [target] = options.rest;
    if (target === undefined) {
      yield* printError(
        process,
        'Usage:\n  traceroute [ -46dFITnreAUDV ] [ -f first_ttl ] [ -m max_ttl ] [ -p port ] [ -q nqueries ] [ -w MAX ] host [ packetlen ]\n',
      );
      return 2;
    }
    const version = hasOption(options, '6') ? 6 : hasOption(options, '4') ? 4 : ipVersion(target);
    const found = yield* lookupHost(process, target, version);
    if (found.kind === 'signal') return exitOf(found.signal);
    if (found.kind !== 'ok') {
      yield* printError(
        process,
        `${target}: ${EAI_TEXT[found.kind === 'error' ? found.code : 'EAI_AGAIN']}\nCannot handle "host" cmdline arg \`${target}' on position 1 (argc ${process.args.indexOf(target) + 1})\n`,
      );
      return 2;
    }
    const number = (name: string, fallback: number): number => Number(optionValue(options, name) ?? fallback);
    const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
    const hops = number('m', 30);
    if (hops > 255 || hops < 1) {
      yield* printError(process, 'max hops cannot be more than 255\n');
      return 2;
    }
    const length = Number(options.rest[1] ?? (ip.includes(':') ? 80 : 60));
    yield* print(process, `traceroute to ${target} (${ip}), ${hops} hops max, ${length} byte packets`);
    const method = hasOption(options, 'I') ? 'icmp' : hasOption(options, 'T') ? 'tcp' : 'udp';
    const route = routeTo(process.network, process.namespace, { destination: ip, device: optionValue(options, 'i') });
    if (!route.ok) {
      yield* printError(process, `\nconnect: ${errnoText(route.error)}\n`);
      return 1;
    }
    const waitMs = secondsToMs((optionValue(options, 'w') ?? '5').split(',')[0] ?? '5') ?? 5000;
    const run: Run = {
      process,
      ip,
      method,
      hops,
      queries: Math.max(1, Math.min(10, number('q', 3))),
      first: Math.max(1, number('f', 1)),
      waitMs,
      length,
      port: number('p', method === 'tcp' ? 80 : method === 'udp' ? (hasOption(options, 'U') ? 53 : 33_434) : 1),
      fixedPort: hasOption(options, 'U') || method === 'tcp',
      numeric: hasOption(options, 'n'),
      source: optionValue(options, 's'),
      device: optionValue(options, 'i'),
      parallel: number('N', 16),
      star: ' *',
    };
    return yield* trace(run);
  },
};

/** One call of it; busybox sends one probe at a time and sets its stars wider. */
export interface Run {
  readonly star: string;
  readonly process: ToolProcess;
  readonly ip: string;
  readonly method: 'udp' | 'icmp' | 'tcp';
  readonly hops: number;
  readonly queries: number;
  readonly first: number;
  readonly waitMs: number;
  readonly length: number;
  readonly port: number;
  readonly fixedPort: boolean;
  readonly numeric: boolean;
  readonly source: string | undefined;
  readonly device: string | undefined;
  readonly parallel: number;
}

interface Probe {
  readonly socket: number;
  readonly sentAt: number;
  answer: { readonly from: string; readonly mark: string; readonly final: boolean; readonly microseconds: number } | undefined;
  done: boolean;
}

/** Sends probes in batches, waits for the batch, prints the hops that are complete; ends behind the first hop that is final. */
export function* trace(run: Run): Task<number> {
  const { process } = run;
  const total = (run.hops - run.first + 1) * run.queries;
  const probes: Probe[] = [];
  for (let start = 0; start < total; start += run.parallel) {
    const batch = Array.from({ length: Math.min(run.parallel, total - start) }, (_, index) => send(run, start + index));
    probes.push(...batch);
    const signal = yield* settle(run, batch);
    for (const probe of batch) closeSocket(process.network, probe.socket);
    if (signal !== undefined) return signal;
    if (probes.some((probe) => probe.answer?.final === true)) break;
  }
  for (let hop = 0; hop * run.queries < probes.length; hop++) {
    const of = probes.slice(hop * run.queries, (hop + 1) * run.queries);
    yield* print(process, `\n${String(run.first + hop).padStart(2)} ${yield* hopText(run, of)}`);
    if (of.some((probe) => probe.answer?.final === true)) break;
  }
  yield* print(process, '\n');
  return 0;
}

function send(run: Run, index: number): Probe {
  const { process, ip, method } = run;
  const { network, namespace } = process;
  const ttl = run.first + Math.floor(index / run.queries);
  const version = ip.includes(':') ? 6 : 4;
  const id = openSocket(network, namespace, {
    type: method === 'icmp' ? 'icmp' : method === 'udp' ? 'udp' : 'raw',
    version,
    owner: ownerOf(process),
    device: run.device,
    options: { ttl, receiveErrors: true },
  });
  const port = method === 'icmp' ? 1 + process.random.integer(65_535) : 32_768 + process.random.integer(28_232);
  const any = version === 4 ? '0.0.0.0' : '::';
  let bound = bindSocket(network, id, run.source ?? any, port);
  for (let next = 1; !bound.ok && next < 50; next++) bound = bindSocket(network, id, run.source ?? any, port + next);
  const socket = findSocket(network, id);
  const data = Math.max(0, run.length - (version === 4 ? 28 : 48));
  if (socket) {
    if (method === 'icmp') sendEcho(network, socket, ip, index + 1, data);
    else sendRaw(network, socket, ip, payload(run, socket.local.port, index, data), method === 'udp' ? data + 8 : 40);
  }
  return { socket: id, sentAt: process.clock.now(), answer: undefined, done: false };
}

function payload(run: Run, sourcePort: number, index: number, data: number): IpPayload {
  const destinationPort = run.fixedPort ? run.port : run.port + index;
  if (run.method === 'udp')
    return { protocol: 'udp', udp: { sourcePort, destinationPort, payload: { type: 'text', text: '', length: data } } };
  return {
    protocol: 'tcp',
    tcp: {
      sourcePort,
      destinationPort,
      sequence: 1000 + index,
      acknowledgement: 0,
      flags: { syn: true, ack: false, fin: false, rst: false, psh: false },
      window: 5840,
      mss: 1460,
      text: '',
    },
  };
}

/** Waits until every probe has its answer or its time is over; -w is cut to three times what the nearest answer took, as -w 5,3,10 does. */
function* settle(run: Run, batch: readonly Probe[]): Task<number | undefined> {
  const { process } = run;
  const deadline = process.clock.now() + run.waitMs;
  for (;;) {
    for (const probe of batch) collect(run, probe);
    const open = batch.filter((probe) => !probe.done);
    const finalAt = batch.findIndex((probe) => probe.answer?.final === true);
    if (open.length === 0 || (finalAt >= 0 && batch.slice(0, finalAt).every((probe) => probe.done) && hopDone(run, batch, finalAt)))
      return undefined;
    const ended = yield* waitSocket(
      process.network,
      open.map((probe) => probe.socket),
      deadline,
    );
    if (ended?.kind === 'signal') return exitOf(ended.signal);
    if (ended?.kind === 'timeout') return undefined;
  }
}

function hopDone(run: Run, batch: readonly Probe[], at: number): boolean {
  return batch.slice(at, at + run.queries).every((probe) => probe.done);
}

function collect(run: Run, probe: Probe): void {
  for (;;) {
    const received = receiveNow(run.process.network, probe.socket);
    if (received.kind !== 'item') return;
    const { packet, at } = received.item;
    if (!packet || probe.done) continue;
    const answer = judge(run, packet);
    if (!answer) continue;
    probe.done = true;
    probe.answer = { ...answer, from: packet.source, microseconds: roundTripMicroseconds(at - probe.sentAt, packet.ttl, at % 5) };
  }
}

function judge(run: Run, packet: IpPacket): { readonly mark: string; readonly final: boolean } | undefined {
  if (packet.payload.protocol !== 'icmp') return { mark: '', final: true };
  const { icmp } = packet.payload;
  if (icmp.type === 'echo-reply') return { mark: '', final: true };
  if (icmp.type === 'time-exceeded') return { mark: '', final: false };
  if (icmp.type !== 'destination-unreachable') return icmp.type === 'packet-too-big' ? { mark: ` !F-${icmp.mtu}`, final: true } : undefined;
  return { mark: unreachableMark(run, icmp), final: true };
}

function unreachableMark(run: Run, icmp: Extract<IcmpMessage, { readonly type: 'destination-unreachable' }>): string {
  switch (icmp.code) {
    case 'net':
    case 'net-unknown':
      return ' !N';
    case 'host':
    case 'host-unknown':
      return ' !H';
    case 'protocol':
      return run.method === 'icmp' ? '' : ' !P';
    case 'port':
      return '';
    case 'fragmentation-needed':
      return ` !F-${icmp.nextHopMtu ?? 0}`;
    case 'source-route-failed':
      return ' !S';
    case 'admin-prohibited':
    case 'host-prohibited':
    case 'net-prohibited':
      return ' !X';
  }
}

function* hopText(run: Run, probes: readonly Probe[]): Task<string> {
  let text = '';
  let from = '';
  for (const { answer } of probes) {
    if (!answer) {
      text += run.star;
      continue;
    }
    if (answer.from !== from) {
      from = answer.from;
      text += ` ${run.numeric ? from : `${(yield* lookupAddress(run.process, from)) ?? from} (${from})`}`;
    }
    text += `  ${(answer.microseconds / 1000).toFixed(3)} ms${answer.mark}`;
  }
  return text;
}
