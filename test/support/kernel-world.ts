import { createRandom, nextInteger } from '../../src/base/random.ts';
import type { Task } from '../../src/base/task.ts';
import { createScheduler, nextWakeAt, notifyKey, runNext, spawn, wakeDue } from '../../src/cluster/scheduler.ts';
import { attachNetwork, createNetworkState } from '../../src/net/create.ts';
import { applyIptablesRestore } from '../../src/net/netfilter/restore.ts';
import type { Network } from '../../src/net/network.ts';
import { writeSysctl } from '../../src/net/sysctl.ts';
import { nextTimerAt, runDueTimers } from '../../src/net/timer.ts';
import { buildTopology } from '../../src/net/topology.ts';
import { linkTools } from '../../src/tools/link-tools.ts';
import { netfilterTools } from '../../src/tools/netfilter-tools.ts';
import { serve, type Seen } from './kernel-server.ts';
import { runTool, type ToolResult } from './run-tool.ts';

/** A recorded or generated topology on the simulated network, with its listeners answering and a clock of its own. */
export interface KernelWorld {
  readonly network: Network;
  readonly seen: Seen[];
  /** Runs a task to its end in simulated time and gives its value; undefined when it did not end. */
  run<T>(task: Task<T>): T | undefined;
  /** Runs a configuring command (ip, bridge, sysctl, iptables, ...) in a namespace. */
  command(namespace: string, line: string, stdin?: string): ToolResult;
}

const STEPS = 200_000;

/** Builds the topology; throws with the reason when it is not one. */
export function kernelWorld(topology: unknown, seed = 'kernel'): KernelWorld {
  const scheduler = createScheduler();
  const clock = { now: 0 };
  const seen: Seen[] = [];
  const random = createRandom(seed);
  const network = attachNetwork(createNetworkState(), {
    now: () => clock.now,
    random: (below) => nextInteger(random, below),
    notify: (key) => notifyKey(scheduler, key),
  });
  const built = buildTopology(network, topology);
  if (!built.ok) throw new Error(built.error);
  for (const namespace of network.state.namespaces.values()) writeSysctl(namespace, 'net.ipv4.icmp_ratelimit', '0');
  for (const [id, text] of built.value.iptables) {
    const ruleset = network.state.namespaces.get(id)?.ruleset;
    const applied = ruleset ? applyIptablesRestore(ruleset, text, { version: 4, noflush: false }) : undefined;
    if (applied?.ok === false) throw new Error(applied.error.message);
  }
  for (const listener of built.value.listeners) {
    if (listener.proto === 'tcp' || listener.proto === 'udp')
      spawn(scheduler, serve(network, { ...listener, proto: listener.proto }, seen), 'server');
  }
  const step = (): boolean => {
    if (runNext(scheduler, () => clock.now) !== false) return true;
    const next = Math.min(nextWakeAt(scheduler) ?? Infinity, nextTimerAt(network) ?? Infinity);
    if (next === Infinity) return false;
    clock.now = Math.max(clock.now, next);
    runDueTimers(network);
    wakeDue(scheduler, clock.now);
    return true;
  };
  return {
    network,
    seen,
    run<T>(task: Task<T>): T | undefined {
      const result: { value?: T; done: boolean } = { done: false };
      spawn(
        scheduler,
        (function* (): Task {
          result.value = yield* task;
          result.done = true;
        })(),
        'probe',
      );
      for (let count = 0; count < STEPS && !result.done; count++) if (!step()) break;
      return result.value;
    },
    command: (namespace, line, stdin) => runTool([...linkTools, ...netfilterTools], network, namespace, line, stdin),
  };
}
