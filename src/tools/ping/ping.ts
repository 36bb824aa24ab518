import { ipVersion } from '../../base/ip.ts';
import type { Task } from '../../base/task.ts';
import type { SocketOptions } from '../../net/socket.ts';
import { closeSocket, receiveNow } from '../../net/transport/calls.ts';
import { sendEcho } from '../../net/transport/datagram.ts';
import { wholeOf } from '../../net/netfilter/packet-view.ts';
import { routeTo } from '../../net/transport/path.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { waitSocket } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import { EAI_TEXT, lookupAddress, lookupHost } from '../dns/resolver.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { icmpErrorText, roundTripMicroseconds, rttSummary, tripText } from './messages.ts';
import { parsePing, PING_OPTIONS, type PingOptions } from './options.ts';
import { openEcho, type EchoSocket } from './target.ts';

/** ping(8) of iputils 20221126. */
export const ping: Tool = {
  name: 'ping',
  aliases: ['ping4', 'ping6'],
  summary: 'send ICMP ECHO_REQUEST to network hosts',
  flags: PING_OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const usage = parsePing(process.args);
    if (usage.kind === 'not-simulated') return yield* refuseOption(process, usage.what, 2);
    if (usage.kind === 'usage') {
      yield* printError(process, usage.text);
      return usage.exit;
    }
    return yield* pingTarget(process, usage.options);
  },
};

interface Run {
  readonly process: ToolProcess;
  readonly options: PingOptions;
  readonly ip: string;
  readonly label: string;
  readonly socket: EchoSocket;
  readonly numeric: boolean;
  readonly startedAt: number;
  lastAt: number;
  sent: number;
  received: number;
  duplicates: number;
  errors: number;
  pipe: number;
  readonly sentAt: Map<number, number>;
  readonly answered: Set<number>;
  readonly trips: number[];
  readonly names: Map<string, string>;
}

function* pingTarget(process: ToolProcess, options: PingOptions): Task<number> {
  const wanted = options.version ?? ({ ping4: 4, ping6: 6 } as const)[process.name as 'ping4' | 'ping6'];
  const found = yield* lookupHost(process, options.target, wanted ?? ipVersion(options.target));
  if (found.kind === 'signal') return 130;
  if (found.kind !== 'ok') {
    yield* printError(process, `ping: ${options.target}: ${EAI_TEXT[found.kind === 'error' ? found.code : 'EAI_AGAIN']}\n`);
    return 2;
  }
  const first = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
  const ip = first === '0.0.0.0' ? '127.0.0.1' : first === '::' ? '::1' : first;
  const socketOptions: SocketOptions = {
    tos: options.tos,
    mark: options.mark,
    broadcast: options.broadcast,
    dontFragment: options.pmtu === 'do',
    probeMtu: options.pmtu === 'probe',
    allowFragments: options.pmtu === 'dont',
    ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
  };
  const opened = openEcho(process, ip, options.interface, socketOptions);
  if (opened.kind !== 'ok') {
    const text = {
      'no-device': () => `SO_BINDTODEVICE ${opened.kind === 'no-device' ? opened.name : ''}: No such device`,
      bind: () => `bind: ${opened.kind === 'bind' ? errnoText(opened.errno) : ''}`,
      connect: () => `connect: ${opened.kind === 'connect' ? errnoText(opened.errno) : ''}`,
      broadcast: () => 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules',
    }[opened.kind]();
    yield* printError(process, `ping: ${text}\n`);
    return 2;
  }
  const run: Run = {
    process,
    options,
    ip,
    label: found.literal ? options.target : found.canonical,
    socket: opened.socket,
    numeric: options.numeric || found.literal,
    startedAt: process.clock.now(),
    lastAt: process.clock.now(),
    sent: 0,
    received: 0,
    duplicates: 0,
    errors: 0,
    pipe: 0,
    sentAt: new Map(),
    answered: new Set(),
    trips: [],
    names: new Map(),
  };
  yield* heading(run);
  yield* loop(run);
  closeSocket(process.network, run.socket.id);
  yield* statistics(run);
  const incomplete = options.deadlineMs !== undefined && options.count !== undefined && run.received < options.count;
  return run.received === 0 || incomplete ? 1 : 0;
}

function* heading(run: Run): Task<void> {
  const { options, ip, label, socket, process } = run;
  const broadcast = options.broadcast && (ip === '255.255.255.255' || ip.endsWith('.255'));
  if (broadcast) yield* printError(process, 'WARNING: pinging broadcast address\n');
  const from = options.interface === undefined ? '' : ` from ${socket.source} ${socket.device ?? ''}:`;
  const text = ip.includes(':')
    ? `PING ${label}(${yield* nameOf(run, ip)})${from} ${options.size} data bytes\n`
    : `PING ${label} (${ip})${from} ${options.size}(${options.size + 28}) bytes of data.\n`;
  yield* print(process, text);
}

/** Sends at the interval and takes answers, until count, deadline, the linger time or a signal ends it. */
function* loop(run: Run): Task<void> {
  const { options, process, socket } = run;
  const deadline = options.deadlineMs === undefined ? undefined : run.startedAt + options.deadlineMs;
  let nextSend = run.startedAt;
  let stopAt: number | undefined = deadline;
  for (;;) {
    if (options.count !== undefined && run.received + run.errors >= options.count) return;
    if (deadline !== undefined && run.errors > 0) return;
    const now = process.clock.now();
    if (stopAt !== undefined && now >= stopAt) return;
    const more = options.count === undefined || run.sent < options.count || deadline !== undefined;
    let wakeAt = stopAt;
    if (more && now >= nextSend) {
      if (options.reportMissing && run.sent > 0 && !run.answered.has(run.sent))
        yield* print(process, `no answer yet for icmp_seq=${run.sent}\n`);
      const hard = yield* sendOne(run);
      nextSend = process.clock.now() + options.intervalMs;
      const last = options.count !== undefined && run.sent >= options.count && deadline === undefined;
      if (last) stopAt = process.clock.now() + (hard ? options.intervalMs : options.lingerMs);
      // a local error is counted after the interval, as the poll that follows it is not woken
      if (hard) {
        const wait = yield { kind: 'sleep', ms: options.intervalMs };
        if (wait.by === 'signal') return;
        continue;
      }
    }
    if (more) wakeAt = Math.min(nextSend, stopAt ?? Infinity);
    if (yield* takeAll(run)) continue;
    wakeAt = options.count !== undefined && run.sent >= options.count && deadline === undefined ? stopAt : wakeAt;
    const ended = yield* waitSocket(process.network, [socket.id], wakeAt);
    if (ended?.kind === 'signal') {
      if (ended.signal === 'QUIT') continue;
      if (ended.signal === 'INT' || ended.signal === 'ALRM') yield* print(process, '');
      return;
    }
  }
}

/** One echo request; true when the kernel refused it. */
function* sendOne(run: Run): Task<boolean> {
  const { process, socket, options, ip } = run;
  const record = findSocket(process.network, socket.id);
  if (!record) return true;
  run.sent++;
  run.sentAt.set(run.sent, process.clock.now());
  if (options.flood && !options.quiet) yield* print(process, '.');
  const sent = sendEcho(process.network, record, ip, run.sent % 65_536, options.size);
  if (sent.ok) return false;
  if (sent.error === 'EMSGSIZE') {
    run.errors++;
    if (!options.quiet)
      yield* printError(process, `ping: local error: message too long, mtu${ip.includes(':') ? ': ' : '='}${mtuOf(run)}\n`);
  } else if (!options.quiet) yield* printError(process, `ping: sendmsg: ${errnoText(sent.error)}\n`);
  return true;
}

function mtuOf(run: Run): number {
  const path = routeTo(run.process.network, run.process.namespace, { destination: run.ip, device: run.socket.device });
  // IP_MAX_MTU
  return path.ok ? Math.min(65_535, run.options.pmtu === 'probe' ? path.value.deviceMtu : path.value.mtu) : 1500;
}

/** Prints what has arrived; true when there was something. */
function* takeAll(run: Run): Task<boolean> {
  const { process, options, socket } = run;
  let any = false;
  for (;;) {
    const received = receiveNow(process.network, socket.id);
    if (received.kind !== 'item' || !received.item.packet) return any;
    any = true;
    const { packet, at } = received.item;
    if (packet.payload.protocol !== 'icmp') continue;
    const { icmp } = packet.payload;
    const stamp = options.timestamps ? `[${(at / 1000).toFixed(6)}] ` : '';
    run.lastAt = at;
    if (icmp.type === 'echo-reply') yield* takeReply(run, packet.source, packet.ttl, icmp.sequence, icmp.dataLength, at, stamp);
    else if ('original' in icmp) {
      const payload = wholeOf(icmp.original.payload);
      const sequence = payload.protocol === 'icmp' && payload.icmp.type === 'echo-request' ? payload.icmp.sequence : 0;
      const redirect = icmp.type === 'redirect';
      if (!redirect) {
        run.errors++;
        acknowledge(run, sequence);
      }
      if (!options.quiet) {
        const from = yield* nameOf(run, packet.source);
        yield* print(process, `${stamp}From ${from}${redirect ? ':' : ''} icmp_seq=${sequence} ${icmpErrorText(icmp, packet.version)}\n`);
      }
    }
  }
}

function* takeReply(run: Run, source: string, ttl: number, sequence: number, dataLength: number, at: number, stamp: string): Task<void> {
  const { options, process } = run;
  const microseconds = roundTripMicroseconds(at - (run.sentAt.get(sequence) ?? at), ttl, sequence);
  const duplicate = run.answered.has(sequence);
  run.answered.add(sequence);
  acknowledge(run, sequence);
  if (duplicate) run.duplicates++;
  else {
    run.received++;
    run.trips.push(microseconds);
  }
  if (options.quiet) return;
  if (options.flood) {
    yield* print(process, '\b \b');
    return;
  }
  const other = source === run.ip || options.broadcast ? '' : ' (DIFFERENT ADDRESS!)';
  const from = yield* nameOf(run, source);
  yield* print(
    process,
    `${stamp}${dataLength + 8} bytes from ${from}: icmp_seq=${sequence} ttl=${ttl} time=${tripText(microseconds)} ms${duplicate ? ' (DUP!)' : ''}${other}\n`,
  );
}

/** The pipe is the most packets that were under way at once. */
function acknowledge(run: Run, sequence: number): void {
  run.pipe = Math.max(run.pipe, run.sent - sequence + 1);
}

function* nameOf(run: Run, ip: string): Task<string> {
  if (run.numeric) return ip;
  const known = run.names.get(ip);
  if (known !== undefined) return known;
  const name = yield* lookupAddress(run.process, ip);
  const text = name === undefined ? ip : `${name} (${ip})`;
  run.names.set(ip, text);
  return text;
}

function* statistics(run: Run): Task<void> {
  const { process, label, trips } = run;
  const loss = run.sent === 0 ? 0 : ((run.sent - run.received) * 100) / run.sent;
  const parts = [
    `${run.sent} packets transmitted, ${run.received} received`,
    ...(run.duplicates > 0 ? [`+${run.duplicates} duplicates`] : []),
    ...(run.errors > 0 ? [`+${run.errors} errors`] : []),
    `${Number(loss.toPrecision(6))}% packet loss`,
    `time ${Math.max(run.lastAt, run.sentAt.get(run.sent) ?? 0) - run.startedAt}ms`,
  ];
  const tail: string[] = [];
  if (trips.length > 0) {
    const { min, avg, max, mdev } = rttSummary(trips);
    tail.push(`rtt min/avg/max/mdev = ${min}/${avg}/${max}/${mdev} ms`);
  }
  if (run.pipe > 1) tail.push(`pipe ${run.pipe}`);
  yield* print(process, `\n--- ${label} ping statistics ---\n${parts.join(', ')}\n${tail.join(', ')}\n`);
}
