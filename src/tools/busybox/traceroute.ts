import { routeTo } from '../../net/transport/path.ts';
import { errnoText } from '../client/errno.ts';
import { hasOption, optionValue, parseOptions, type OptionSpec } from '../client/options.ts';
import { exitOf, print, printError, refuseOption, secondsToMs } from '../client/terminal.ts';
import { lookupHost } from '../dns/resolver.ts';
import { trace } from '../traceroute/traceroute.ts';
import type { Tool } from '../tool.ts';
import { busyboxUsage, optionProblem } from './usage.ts';

const OPTIONS: readonly OptionSpec[] = [
  ...['4', '6', 'F', 'I', 'l', 'n', 'r', 'v'].map((short) => ({ name: short, short })),
  ...['f', 'i', 'm', 'p', 'q', 's', 't', 'w', 'z', 'g'].map((short) => ({ name: short, short, value: true })),
];
const USAGE = '[-46FIlnrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT] [-t TOS] [-w WAIT_SEC] [-s SRC_IP] [-i IFACE] HOST [BYTES]';

/** traceroute of busybox 1.36: one hop after the other, 46 octets. */
export const busyboxTraceroute: Tool = {
  name: 'traceroute',
  aliases: ['traceroute6'],
  summary: 'trace the route to HOST',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) {
      yield* printError(process, busyboxUsage('traceroute', optionProblem(parsed.error), USAGE));
      return 1;
    }
    const { options } = parsed;
    const [target, bytes] = options.rest;
    if (hasOption(options, 'g')) return yield* refuseOption(process, 'traceroute -g', 1);
    if (target === undefined) {
      yield* printError(process, busyboxUsage('traceroute', undefined, USAGE));
      return 1;
    }
    const version = hasOption(options, '6') || process.name === 'traceroute6' ? 6 : hasOption(options, '4') ? 4 : undefined;
    const found = yield* lookupHost(process, target, version);
    if (found.kind === 'signal') return exitOf(found.signal);
    if (found.kind !== 'ok') {
      yield* printError(process, `traceroute: bad address '${target}'\n`);
      return 1;
    }
    const number = (name: string, fallback: number): number => Number(optionValue(options, name) ?? fallback) || fallback;
    const ip = found.addresses.find((each) => !each.includes(':')) ?? found.addresses[0] ?? '';
    const hops = Math.min(255, number('m', 30));
    const length = Number(bytes ?? 46);
    yield* print(process, `traceroute to ${target} (${ip}), ${hops} hops max, ${length} byte packets`);
    const route = routeTo(process.network, process.namespace, { destination: ip, device: optionValue(options, 'i') });
    if (!route.ok) {
      yield* printError(process, `\ntraceroute: sendto: ${errnoText(route.error, process.host.libc)}\n`);
      return 1;
    }
    return yield* trace({
      process,
      ip,
      method: hasOption(options, 'I') ? 'icmp' : 'udp',
      hops,
      queries: Math.min(10, number('q', 3)),
      first: number('f', 1),
      waitMs: secondsToMs(optionValue(options, 'w') ?? '3') ?? 3000,
      length,
      port: number('p', 33_434),
      fixedPort: false,
      numeric: hasOption(options, 'n'),
      source: optionValue(options, 's'),
      device: optionValue(options, 'i'),
      // one hop at a time
      parallel: Math.min(10, number('q', 3)),
      star: '  *',
    });
  },
};
