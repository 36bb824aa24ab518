import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import type { Link, NetworkNamespace } from '../../net/namespace.ts';
import { drain } from '../../net/queue.ts';
import { findRoute } from '../../net/route.ts';
import { transmit } from '../../net/transmit.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { exitOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['0', 'd', 'D', 'q', 'r', 'U', 'v'].map((short) => ({ name: short, short })),
  ...['c', 'C', 'i', 'I', 'S', 'w', 'W'].map((short) => ({ name: short, short, value: true })),
];
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
/** Requests of a run without -c and -w before we stop: a learner stops it sooner. */
const MOST = 100_000;

interface Run {
  readonly process: ToolProcess;
  readonly ns: NetworkNamespace;
  readonly link: Link;
  readonly target: string;
  readonly source: string;
  readonly dots: boolean;
  readonly quiet: boolean;
  readonly raw: boolean;
  readonly waiting: { readonly mac: string; readonly at: number }[];
  readonly macs: Set<string>;
  readonly trips: number[];
}

/** arping(8) 2.23 (Thomas Habets), which Debian installs under this name: requests for an address, and every answer. */
export const arping: Tool = {
  name: 'arping',
  summary: 'ask who has an address',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) return yield* refuseOption(process, `arping ${parsed.error.option}`, 1);
    const { options } = parsed;
    const [text] = options.rest;
    const ns = process.network.state.namespaces.get(process.namespace);
    if (text === undefined || !ns) {
      yield* printError(process, 'arping: usage: arping [ -0dDqrUv ] [ -c COUNT ] [ -w SECONDS ] [ -S SOURCE ] [ -I INTERFACE ] ADDRESS\n');
      return 1;
    }
    const target = canonicalIp(text);
    if (target === undefined || target.includes(':')) return yield* refuseOption(process, `arping ${text}: give an IPv4 address`, 1);
    const wanted = optionValue(options, 'I') ?? optionValue(options, 'i');
    const way = findRoute(ns, { destination: target });
    const link =
      wanted === undefined ? (way.kind === 'route' ? way.link : undefined) : [...ns.links.values()].find((each) => each.name === wanted);
    if (!link) {
      yield* printError(
        process,
        wanted === undefined
          ? `arping: Unable to automatically find interface to use. Is it on the local LAN?\narping: Use -i to manually specify interface. Guessing interface lo.\n`
          : `arping: libnet_init(LIBNET_LINK, ${wanted}): libnet_select_device(): can't find interface ${wanted}\n`,
      );
      return 1;
    }
    if (!process.host.privileged) {
      yield* printError(process, 'arping: libnet_init(LIBNET_LINK): libnet_open_link(): UID/EUID 0 or capability CAP_NET_RAW required\n');
      return 1;
    }
    const own = link.addresses.find((each) => !each.ip.includes(':'))?.ip ?? '0.0.0.0';
    const run: Run = {
      process,
      ns,
      link,
      target,
      source: hasOption(options, '0') ? '0.0.0.0' : hasOption(options, 'U') ? target : (optionValue(options, 'S') ?? own),
      dots: hasOption(options, 'D'),
      quiet: hasOption(options, 'q'),
      raw: hasOption(options, 'r'),
      waiting: [],
      macs: new Set(),
      trips: [],
    };
    const limits = {
      count: Math.min(MOST, Number(optionValue(options, 'c') ?? MOST)),
      replies: Number(optionValue(options, 'C') ?? Infinity),
      until: process.clock.now() + (secondsToMs(optionValue(options, 'w') ?? '') ?? Infinity),
      interval: secondsToMs(optionValue(options, 'W') ?? '1') ?? 1000,
    };
    return yield* ask(run, limits, hasOption(options, 'd'));
  },
};

interface Limits {
  readonly count: number;
  readonly replies: number;
  readonly until: number;
  readonly interval: number;
}

function* ask(run: Run, limits: Limits, duplicates: boolean): Task<number> {
  const { process, ns, link, target } = run;
  const { network } = process;
  const id = 1 + Math.max(0, ...network.captures.keys());
  network.captures.set(id, {
    id,
    namespace: ns.id,
    ifindex: link.index,
    take({ frame, at, direction }) {
      if (direction !== 'in' || frame.payload.type !== 'arp') return;
      const { arp } = frame.payload;
      if (arp.operation !== 'reply' || arp.senderIp !== target) return;
      if (run.waiting.length < 1000) run.waiting.push({ mac: arp.senderMac, at });
      network.ports.notify(`capture:${id}`);
    },
  });
  if (!run.dots && !run.raw && !run.quiet) yield* print(process, `ARPING ${target}\n`);
  let sent = 0;
  let signal: number | undefined;
  while (sent < limits.count && signal === undefined && run.trips.length < limits.replies && process.clock.now() < limits.until) {
    sent++;
    const before = run.trips.length;
    const sentAt = process.clock.now();
    request(run);
    signal = yield* listen(run, id, sentAt, Math.min(sentAt + limits.interval, limits.until));
    if (run.trips.length === before && signal === undefined && !run.quiet && !run.raw) yield* print(process, run.dots ? '.' : 'Timeout\n');
  }
  network.captures.delete(id);
  const got = run.trips.length;
  const percent = `${Math.max(0, Math.round(100 - (100 * got) / Math.max(1, sent)))}`.padStart(3);
  const extra = Math.max(0, got - sent);
  if (run.dots) yield* print(process, `\t${percent}% packet loss (${extra} extra)\n`);
  else if (!run.raw)
    yield* print(
      process,
      `\n--- ${target} statistics ---\n${sent} packets transmitted, ${got} packets received, ${percent}% unanswered (${extra} extra)\n${statistics(run.trips)}`,
    );
  if (duplicates) return run.macs.size > 1 ? 1 : 0;
  return signal ?? (got > 0 ? 0 : 1);
}

function request(run: Run): void {
  const { process, ns, link, target, source } = run;
  transmit(process.network, ns, link, {
    sourceMac: link.mac,
    destinationMac: BROADCAST,
    payload: {
      type: 'arp',
      arp: { operation: 'request', senderMac: link.mac, senderIp: source, targetMac: '00:00:00:00:00:00', targetIp: target },
    },
  });
  drain(process.network);
}

/** Prints what answers until the time is over; the exit code of a signal that ended it. */
function* listen(run: Run, id: number, sentAt: number, until: number): Task<number | undefined> {
  const { process } = run;
  for (;;) {
    const answer = run.waiting.shift();
    if (answer) {
      const microseconds = (answer.at - sentAt) * 1000 + 41 + ((run.trips.length * 7) % 13);
      const index = run.trips.push(microseconds) - 1;
      run.macs.add(answer.mac);
      const time = microseconds < 1000 ? `${microseconds.toFixed(3)} usec` : `${(microseconds / 1000).toFixed(3)} msec`;
      if (run.raw) yield* print(process, `${answer.mac}\n`);
      else if (!run.quiet)
        yield* print(process, run.dots ? '!' : `42 bytes from ${answer.mac} (${run.target}): index=${index} time=${time}\n`);
      continue;
    }
    const left = until - process.clock.now();
    if (left <= 0) return undefined;
    const wake = yield { kind: 'key', keys: [`capture:${id}`], timeoutMs: left };
    if (wake.by === 'signal') return exitOf(wake.signal);
  }
}

function statistics(trips: readonly number[]): string {
  if (trips.length === 0) return '\n';
  const ms = trips.map((each) => each / 1000);
  const mean = ms.reduce((sum, each) => sum + each, 0) / ms.length;
  const deviation = Math.sqrt(ms.reduce((sum, each) => sum + (each - mean) ** 2, 0) / ms.length);
  const values = [Math.min(...ms), mean, Math.max(...ms), deviation].map((each) => each.toFixed(3));
  return `rtt min/avg/max/std-dev = ${values.join('/')} ms\n`;
}
