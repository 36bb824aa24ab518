import { frontends, type Frontend } from '../dataplane/load-balancer/cloud.ts';
import { syncAddresses } from '../dataplane/load-balancer/metallb-controller.ts';
import { announcements, noteAnnouncement } from '../dataplane/load-balancer/metallb-speaker.ts';
import { announceAddress, setArpResponder } from '../net/arp-responder.ts';
import { findLink } from '../net/link.ts';
import type { NetworkNamespace } from '../net/namespace.ts';
import { deleteNeighbour, putNeighbour } from '../net/neighbour.ts';
import { putRoute, removeRoute } from '../net/route-table.ts';
import { openSocket } from '../net/transport/calls.ts';
import type { AgentOutcome } from '../programs/system/agent-port.ts';
import { probeResult, startProbe } from './probe-runner.ts';
import type { ProgramProcess } from './state.ts';
import type { World } from './world.ts';

/** MetalLB's controller: gives addresses of its pools to Services. */
export function metallbController(world: World, process: ProgramProcess): AgentOutcome {
  const { api } = world;
  if (!api) return { fatal: 'no API server' };
  const refused = (process.state['refused'] as Map<string, string> | undefined) ?? new Map<string, string>();
  process.state['refused'] = refused;
  return { log: syncAddresses(api, refused) };
}

/** How often a speaker looks whether others are still there, milliseconds. */
const MEMBERLIST = 5_000;

/** A new announcer tells its neighbours more than once, since one that has just resolved the address does not believe the first. */
const TELLING = 5_000;
const TELLING_EVERY = 1_100;

/** MetalLB's speaker on a node: answers ARP for the addresses that fall to it. */
export function metallbSpeaker(world: World, process: ProgramProcess, node: string): AgentOutcome {
  const { api, network } = world;
  const namespace = world.state.kernels.get(node)?.namespace;
  if (!api || namespace === undefined) return { fatal: 'no such node' };
  const known = process.state['socket'] as number | undefined;
  const socket =
    known ??
    openSocket(network, namespace, {
      type: 'packet',
      version: 4,
      device: 'eth0',
      owner: { process: process.pid, name: 'speaker', fd: process.nextFd++ },
    });
  process.state['socket'] = socket;
  const mine = announcements(api, node);
  const before = (process.state['announced'] as readonly string[] | undefined) ?? [];
  const keys = [...mine].map(([ip, service]) => `${ip} ${service.metadata.uid}`);
  const log = [...mine].flatMap(([ip, service]) =>
    before.includes(`${ip} ${service.metadata.uid}`) ? [] : [noteAnnouncement(api, node, service)],
  );
  process.state['announced'] = keys;
  setArpResponder(network, socket, 'eth0', [...mine.keys()]);
  const telling = (process.state['telling'] as Readonly<Record<string, number>> | undefined) ?? {};
  const until: Record<string, number> = {};
  for (const [ip, service] of mine) {
    const end = before.includes(`${ip} ${service.metadata.uid}`) ? (telling[ip] ?? 0) : world.state.now + TELLING;
    if (end < world.state.now) continue;
    until[ip] = end;
    announceAddress(network, namespace, 'eth0', ip);
  }
  process.state['telling'] = until;
  return { log, nextAt: world.state.now + (Object.keys(until).length > 0 ? TELLING_EVERY : MEMBERLIST) };
}

/** A balancer's check of one target: asks every five seconds, and gives up after two failures. */
interface Check {
  readonly probe: number;
  readonly failures: number;
  readonly healthy: boolean;
}

const INTERVAL = 5_000;
const UNHEALTHY_AFTER = 2;

/**
 * A cloud's layer-4 balancer as a host: for each address a route over all healthy nodes, and proxy ARP on the outside, so that packets
 * keep their addresses (as those of GCP and of NLBs that preserve the client do). With no healthy node at all it sends to every one.
 */
export function cloudLoadBalancer(world: World, process: ProgramProcess, host: string): AgentOutcome {
  const { api, network } = world;
  const ns = network.state.namespaces.get(world.state.kernels.get(host)?.namespace ?? '');
  if (!api || !ns) return { fatal: 'no such host' };
  const checks = (process.state['checks'] as Map<string, Check> | undefined) ?? new Map<string, Check>();
  const askedAt = (process.state['askedAt'] as number | undefined) ?? 0;
  const due = world.state.now - askedAt >= INTERVAL;
  if (due) process.state['askedAt'] = world.state.now;
  const list = frontends(api);
  const wanted = new Set<string>();
  for (const { targets } of list)
    for (const { ip, healthPort } of targets) {
      const key = `${ip}:${healthPort}`;
      if (wanted.has(key)) continue;
      wanted.add(key);
      checks.set(key, check(world, host, checks.get(key), ip, healthPort, due));
    }
  for (const key of [...checks.keys()]) if (!wanted.has(key)) checks.delete(key);
  process.state['checks'] = checks;
  const before = (process.state['routes'] as readonly string[] | undefined) ?? [];
  for (const ip of before) if (!list.some((entry) => entry.ip === ip)) withdraw(ns, ip);
  for (const frontend of list) writeRoute(world, ns, frontend, checks);
  process.state['routes'] = list.map((entry) => entry.ip);
  return { nextAt: ((process.state['askedAt'] as number | undefined) ?? world.state.now) + INTERVAL };
}

function check(world: World, host: string, known: Check | undefined, ip: string, port: number, due: boolean): Check {
  let { probe, failures, healthy } = known ?? { probe: 0, failures: 0, healthy: false };
  const result = probe === 0 ? undefined : probeResult(world, probe);
  if (result) {
    probe = 0;
    failures = result.ok ? 0 : failures + 1;
    healthy = result.ok || (healthy && failures < UNHEALTHY_AFTER);
  }
  if (probe === 0 && (due || !known)) {
    probe = startProbe(world, {
      containerId: '',
      node: host,
      podIp: ip,
      probe: { type: 'http', host: ip, port, path: '/healthz', scheme: 'HTTP', headers: [] },
      timeoutMs: 2_000,
    });
  }
  return { probe, failures, healthy };
}

function writeRoute(world: World, ns: NetworkNamespace, { ip, targets }: Frontend, checks: ReadonlyMap<string, Check>): void {
  const inside = findLink(ns, 'eth0');
  const outside = findLink(ns, 'eth1');
  if (!inside || !outside) return;
  const healthy = targets.filter((target) => checks.get(`${target.ip}:${target.healthPort}`)?.healthy === true);
  const used = healthy.length > 0 ? healthy : targets;
  const nexthops = used.map((target) => ({ gateway: target.ip, ifindex: inside.index, onlink: false, weight: 1 }));
  putRoute(ns, { destination: ip, prefixLength: 32, nexthops, protocol: 'static' }, 'replace');
  if (ns.neighbours.get(`${outside.index} ${ip}`)?.proxy !== true)
    putNeighbour(ns, { ip, ifindex: outside.index, mac: undefined, state: 'noarp', proxy: true }, 'replace', world.state.now);
}

function withdraw(ns: NetworkNamespace, ip: string): void {
  const outside = findLink(ns, 'eth1');
  removeRoute(ns, { destination: ip, prefixLength: 32 });
  if (outside) deleteNeighbour(ns, outside.index, ip);
}
