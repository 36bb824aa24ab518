import type { CapturedFrame } from '../../net/network.ts';
import type { Task } from '../../base/task.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec, type ParsedOptions } from '../client/options.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { parseFilter, type Filter } from './filter.ts';
import { frameText, type PrintState } from './print-packet.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['A', 'D', 'e', 'K', 'l', 'n', 'N', 'p', 'q', 'S', 't', 'U', 'v', '#'].map((short) => ({ name: short, short })),
  ...['c', 'i', 's', 'Q', 'B'].map((short) => ({ name: short, short, value: true })),
  { name: 'D', long: 'list-interfaces' },
  { name: '#', long: 'number' },
  { name: 'i', long: 'interface', value: true },
];

/** tcpdump(8) 4.99.3: live captures of this machine's interfaces. */
export const tcpdump: Tool = {
  name: 'tcpdump',
  summary: 'dump traffic on a network',
  flags: OPTIONS.flatMap((each) => (each.short === undefined ? [] : [`-${each.short}`])),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS, true);
    if (!parsed.ok) {
      if (parsed.error.kind === 'unknown' && /^-[wrXxzCWGFTyEHIjJLMOPRVZbduafh]/.test(parsed.error.option))
        return yield* refuseOption(process, `tcpdump ${parsed.error.option}`, 1);
      yield* printError(
        process,
        parsed.error.option.startsWith('--')
          ? `tcpdump: unrecognized option '${parsed.error.option}'\n`
          : `tcpdump: ${parsed.error.kind === 'unknown' ? 'invalid option' : 'option requires an argument'} -- '${parsed.error.option.slice(1)}'\n`,
      );
      return 1;
    }
    const { options } = parsed;
    const ns = process.network.state.namespaces.get(process.namespace);
    const links = [...(ns?.links.values() ?? [])];
    if (hasOption(options, 'D')) {
      yield* print(process, deviceList(links.map((link) => ({ name: link.name, up: link.up, loopback: link.device.kind === 'loopback' }))));
      return 0;
    }
    const device = optionValue(options, 'i') ?? links.find((link) => link.up && link.device.kind !== 'loopback')?.name ?? 'lo';
    const link = links.find((each) => each.name === device);
    if (!process.host.privileged) {
      yield* printError(
        process,
        `tcpdump: ${device}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n`,
      );
      return 1;
    }
    if (device !== 'any' && !link) {
      yield* printError(process, `tcpdump: ${device}: No such device exists\n(No such device exists)\n`);
      return 1;
    }
    const count = optionValue(options, 'c');
    if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
      yield* printError(process, `tcpdump: invalid packet count ${count}\n`);
      return 1;
    }
    if (link && !link.up) {
      yield* printError(process, `tcpdump: ${device}: That device is not up\n`);
      return 1;
    }
    const filter = parseFilter(options.rest.join(' '));
    if (filter.kind === 'syntax') {
      yield* printError(process, "tcpdump: can't parse filter expression: syntax error\n");
      return 1;
    }
    if (filter.kind === 'not-simulated') return yield* refuseOption(process, filter.what, 1);
    return yield* capture(process, options, device, link?.index, filter.filter);
  },
};

function* capture(process: ToolProcess, options: ParsedOptions, device: string, ifindex: number | undefined, filter: Filter): Task<number> {
  const verbose = hasOption(options, 'v');
  const any = device === 'any';
  const type = any ? 'LINUX_SLL2 (Linux cooked v2)' : 'EN10MB (Ethernet)';
  const notice = verbose ? 'tcpdump: ' : 'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n';
  const cooked = any ? 'tcpdump: data link type LINUX_SLL2\n' : '';
  const head = verbose ? `${cooked}${notice}` : `${cooked}${notice}`;
  yield* printError(
    process,
    `${head}listening on ${device}, link-type ${type}, snapshot length ${optionValue(options, 's') ?? '262144'} bytes\n`,
  );
  const waiting: CapturedFrame[] = [];
  const { network } = process;
  const id = 1 + Math.max(0, ...network.captures.keys());
  let received = 0;
  const limit = optionValue(options, 'c') === undefined ? Infinity : Number(optionValue(options, 'c'));
  network.captures.set(id, {
    id,
    namespace: process.namespace,
    ifindex,
    take(event) {
      if (!filter(event.frame)) return;
      received++;
      if (waiting.length < 100_000) waiting.push(event);
      network.ports.notify(`capture:${id}`);
    },
  });
  let captured = 0;
  let wake: { readonly by: string } = { by: 'key' };
  const state: PrintState = { bases: new Map() };
  while (captured < limit && wake.by !== 'signal') {
    const event = waiting.shift();
    if (!event) {
      wake = yield { kind: 'key', keys: [`capture:${id}`] };
      continue;
    }
    captured++;
    const line = lineOf(event, options, any, state, captured);
    if ((yield* process.stdout.write(line)) === 'closed') break;
  }
  // what was captured before the signal is still printed
  while (captured < limit && wake.by === 'signal') {
    const event = waiting.shift();
    if (!event) break;
    captured++;
    yield* print(process, lineOf(event, options, any, state, captured));
  }
  network.captures.delete(id);
  // an interrupted capture may have stopped inside a line: tcpdump.c ends it
  if (wake.by === 'signal') yield* print(process, '\n');
  const plural = (count: number, what: string): string => `${count} packet${count === 1 ? '' : 's'} ${what}\n`;
  yield* printError(
    process,
    `${wake.by === 'signal' && process.stderr.isTerminal ? '\n' : ''}${plural(captured, 'captured')}${plural(received, 'received by filter')}${plural(0, 'dropped by kernel')}`,
  );
  return 0;
}

function lineOf(event: CapturedFrame, options: ParsedOptions, any: boolean, state: PrintState, number: number): string {
  const times = options.given.filter((each) => each.name === 't').length;
  const time =
    times === 0
      ? `${clock(event.at)} `
      : times === 2
        ? `${(event.at / 1000).toFixed(6)} `
        : times >= 4
          ? `${new Date(event.at).toISOString().slice(0, 10)} ${clock(event.at)} `
          : '';
  const link = hasOption(options, 'e');
  const text = frameText(
    event.frame,
    { verbose: hasOption(options, 'v'), quiet: hasOption(options, 'q'), link: link && !any, absolute: hasOption(options, 'S') },
    state,
  );
  const where = any ? `${event.device.padEnd(5)} ${mark(event)} ` : '';
  const ascii = hasOption(options, 'A') ? asciiOf(event) : '';
  return `${hasOption(options, '#') ? `${String(number).padStart(5)}  ` : ''}${time}${where}${text}\n${ascii}`;
}

/** `P` promiscuous (a bridge port's frame for another machine), `In`, `Out`, `B` broadcast, `M` multicast. */
function mark(event: CapturedFrame): string {
  if (event.direction === 'out') return 'Out';
  if (event.frame.destinationMac === 'ff:ff:ff:ff:ff:ff') return 'B  ';
  return 'In ';
}

function asciiOf(event: CapturedFrame): string {
  const { payload } = event.frame;
  if (payload.type !== 'ip') return '';
  const inner = payload.ip.payload;
  const text =
    inner.protocol === 'tcp' ? inner.tcp.text : inner.protocol === 'udp' && inner.udp.payload.type === 'text' ? inner.udp.payload.text : '';
  return text === '' ? '' : `${text.replace(/\r/g, '')}${text.endsWith('\n') ? '' : '\n'}`;
}

function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 23)}000`;
}

function deviceList(links: readonly { readonly name: string; readonly up: boolean; readonly loopback: boolean }[]): string {
  const lines = [
    ...links.filter((link) => !link.loopback && link.up).map((link) => `${link.name} [Up, Running, Connected]`),
    'any (Pseudo-device that captures on all interfaces) [Up, Running]',
    ...links.filter((link) => link.loopback).map((link) => `${link.name} [${link.up ? 'Up, Running, ' : ''}Loopback]`),
    ...links.filter((link) => !link.loopback && !link.up).map((link) => `${link.name} [none, Disconnected]`),
    'bluetooth-monitor (Bluetooth Linux Monitor) [Wireless]',
    'nflog (Linux netfilter log (NFLOG) interface) [none]',
    'nfqueue (Linux netfilter queue (NFQUEUE) interface) [none]',
    'dbus-system (D-Bus system bus) [none]',
    'dbus-session (D-Bus session bus) [none]',
  ];
  return lines.map((line, index) => `${index + 1}.${line}\n`).join('');
}
