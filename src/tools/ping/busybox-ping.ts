import { closeSocket, receiveNow } from '../../net/transport/calls.ts';
import { sendEcho } from '../../net/transport/datagram.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { waitSocket } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { lookupHost } from '../dns/resolver.ts';
import type { Tool } from '../tool.ts';
import { roundTripMicroseconds } from './messages.ts';
import { openEcho } from './target.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'q', 'A'].map((short) => ({ name: short, short })),
  ...['c', 's', 't', 'I', 'i', 'W', 'w'].map((short) => ({ name: short, short, value: true })),
];

/** ping of busybox: other words, sequence numbers from 0, and silence about ICMP errors. */
export const busyboxPing: Tool = {
  name: 'ping',
  aliases: ['ping6'],
  summary: 'send ICMP ECHO_REQUESTs to HOST',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) return yield* refuseOption(process, `busybox ping ${parsed.error.option}`, 1);
    const { options } = parsed;
    const [target] = options.rest;
    if (target === undefined) {
      yield* printError(process, 'BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n');
      return 1;
    }
    const version = hasOption(options, '6') || process.name === 'ping6' ? 6 : hasOption(options, '4') ? 4 : undefined;
    const found = yield* lookupHost(process, target, version);
    if (found.kind !== 'ok') {
      yield* printError(process, `ping: bad address '${target}'\n`);
      return 1;
    }
    const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
    const ttl = optionValue(options, 't');
    const size = Number(optionValue(options, 's') ?? 56);
    const opened = openEcho(process, ip, optionValue(options, 'I'), {
      broadcast: true,
      ...(ttl === undefined ? {} : { ttl: Number(ttl) }),
    });
    yield* print(process, `PING ${target} (${ip}): ${size} data bytes\n`);
    if (opened.kind !== 'ok') {
      const why =
        opened.kind === 'connect' || opened.kind === 'bind'
          ? errnoText(opened.errno, process.host.libc)
          : opened.kind === 'broadcast'
            ? 'Permission denied'
            : 'No such device';
      yield* printError(process, `ping: sendto: ${why}\n`);
      return 1;
    }
    const { network } = process;
    const { id } = opened.socket;
    const count = optionValue(options, 'c') === undefined ? Infinity : Number(optionValue(options, 'c'));
    const intervalMs = secondsToMs(optionValue(options, 'i') ?? '1') ?? 1000;
    const lingerMs = secondsToMs(optionValue(options, 'W') ?? '10') ?? 10_000;
    const limit = optionValue(options, 'w');
    const deadline = limit === undefined ? Infinity : process.clock.now() + (secondsToMs(limit) ?? 0);
    const trips: number[] = [];
    let sent = 0;
    let nextAt = process.clock.now();
    while (trips.length < count) {
      const now = process.clock.now();
      if (now >= deadline || (sent >= count && now >= nextAt)) break;
      if (sent < count && now >= nextAt) {
        const socket = findSocket(network, id);
        const outcome = socket ? sendEcho(network, socket, ip, sent, size) : undefined;
        sent++;
        nextAt = now + (sent >= count ? lingerMs : intervalMs);
        if (outcome && !outcome.ok) {
          yield* printError(process, `ping: sendto: ${errnoText(outcome.error, process.host.libc)}\n`);
          break;
        }
      }
      const received = receiveNow(network, id);
      if (received.kind === 'item') {
        const packet = received.item.packet;
        if (packet?.payload.protocol === 'icmp' && packet.payload.icmp.type === 'echo-reply') {
          const { sequence, dataLength } = packet.payload.icmp;
          const trip = roundTripMicroseconds(0, packet.ttl, sequence);
          trips.push(trip);
          if (!hasOption(options, 'q'))
            yield* print(
              process,
              `${dataLength + 8} bytes from ${packet.source}: seq=${sequence} ttl=${packet.ttl} time=${(trip / 1000).toFixed(3)} ms\n`,
            );
        }
        continue;
      }
      const ended = yield* waitSocket(network, [id], Math.min(nextAt, deadline));
      if (ended?.kind === 'signal') break;
    }
    closeSocket(network, id);
    const loss = sent === 0 ? 0 : Math.floor(((sent - trips.length) * 100) / sent);
    yield* print(
      process,
      `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${trips.length} packets received, ${loss}% packet loss\n`,
    );
    if (trips.length > 0) {
      const ms = (value: number): string => (value / 1000).toFixed(3);
      const sum = trips.reduce((total, each) => total + each, 0);
      yield* print(
        process,
        `round-trip min/avg/max = ${ms(Math.min(...trips))}/${ms(Math.floor(sum / trips.length))}/${ms(Math.max(...trips))} ms\n`,
      );
    }
    return trips.length > 0 ? 0 : 1;
  },
};
