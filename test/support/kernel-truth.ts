import { readdirSync, readFileSync } from 'node:fs';
import { flushNeighbours, probeTask, type Probe } from './kernel-probe.ts';
import { kernelWorld } from './kernel-world.ts';

/** Recordings of the kernel's network beside the project. */
export const KERNEL_TRUTH = '../shared/truth/kernel';

/** Scenarios whose state changes between the probes: notes and facts say how, the probe list alone does not. */
export const CHANGING: readonly string[] = [
  'conntrack-stale-udp',
  'hairpin-dnat',
  'http-and-tls',
  'iptables-reject-types',
  'listeners',
  'server-node-gone',
  'ttl-and-hops',
];

interface RecordedProbe extends Probe {
  readonly outcome: string;
  readonly took: number;
  /** several where one of them is chosen at random */
  readonly serverSawSource?: string | readonly string[];
  readonly answeredBy?: string | readonly string[];
  readonly note?: string;
}
interface Scenario {
  readonly topics?: readonly string[];
  readonly topology?: unknown;
  readonly fault?: readonly { readonly in: string; readonly cmd: string; readonly exit: number }[];
  readonly probes?: readonly RecordedProbe[];
  /** what CNI plugins were asked to do while the topology was built */
  readonly cni?: readonly { readonly in: string; readonly exec: string }[];
  readonly steps?: readonly { readonly in: string; readonly cmd: string; readonly stdout?: string }[];
}

export interface ProbeRow {
  readonly scenario: string;
  readonly topics: readonly string[];
  readonly probe: string;
  /** what differs; undefined when all agrees */
  readonly difference: string | undefined;
}

/** At once (the first SYN's error may be read with the second, a second later), after the neighbour gave up, or after the client gave up: a timeout, whose limit is 2 to 5 s in the recordings. */
function tookClass(outcome: string, seconds: number): string {
  if (outcome === 'timeout') return 'client';
  return seconds < 1.5 ? 'at once' : seconds < 3.7 ? 'neighbour' : 'client';
}

/** Tables that CNI plugins wrote with nft: the topology form holds iptables' tables only, the recorded listing holds both. */
function pluginTables({ cni, steps }: Scenario): (readonly [string, string])[] {
  if (!cni?.length) return [];
  return (steps ?? [])
    .filter((step) => step.cmd === 'nft list ruleset')
    .map((step) => [
      step.in,
      (step.stdout ?? '')
        .split(/^(?=table )/m)
        .filter((text) => !/^table ip6? (nat|filter|mangle|raw|security) /.test(text))
        .join(''),
    ]);
}

/** Builds every recorded topology, applies its faults with the simulator's tools and asks every probe. */
export function compareProbes(): readonly ProbeRow[] {
  const rows: ProbeRow[] = [];
  for (const file of readdirSync(KERNEL_TRUTH)
    .filter((each) => each.endsWith('.json') && !each.includes('index'))
    .sort()) {
    const name = file.replace('.json', '');
    const scenario = JSON.parse(readFileSync(`${KERNEL_TRUTH}/${file}`, 'utf8')) as Scenario;
    if (scenario.topology === undefined || !scenario.probes?.length || CHANGING.includes(name)) continue;
    const world = kernelWorld(scenario.topology);
    for (const [namespace, script] of pluginTables(scenario)) world.command(namespace, 'nft -f -', script);
    // the portmap plugin lets 127.0.0.1 out into the bridge; the form says nothing of single devices
    for (const call of scenario.cni ?? [])
      if (call.exec.endsWith('/portmap')) world.command(call.in, 'sysctl -w net.ipv4.conf.cni0.route_localnet=1');
    for (const fault of scenario.fault ?? []) world.command(fault.in, fault.cmd);
    for (const probe of scenario.probes) {
      flushNeighbours(world.network);
      world.seen.length = 0;
      const got = world.run(probeTask(world.network, { ...probe, big: probe.note === '40 kB answer' }));
      // an answer that did not come back was given all the same
      const seen = world.seen.at(-1);
      const pairs: readonly (readonly [string, string | readonly string[] | undefined, string | undefined])[] = [
        ['outcome', probe.outcome, got?.outcome],
        ['source', probe.serverSawSource, seen?.source],
        ['answered by', probe.answeredBy, seen?.by],
        ['took', tookClass(probe.outcome, probe.took), got && tookClass(got.outcome, got.took)],
      ];
      const differs = pairs
        .filter(([, wanted, had]) => (typeof wanted === 'object' ? !wanted.includes(had ?? '') : wanted !== had))
        .map(([what, wanted, had]) => `${what} ${String(wanted ?? '-')} here ${had ?? '-'}`);
      const text = `${probe.from} ${probe.proto} ${probe.dst}${probe.port === undefined ? '' : `:${probe.port}`}`;
      rows.push({
        scenario: name,
        topics: scenario.topics ?? [],
        probe: text,
        difference: differs.length > 0 ? differs.join(', ') : undefined,
      });
    }
  }
  return rows;
}
