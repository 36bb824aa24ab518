import { createRandom, nextInteger } from '../../src/base/random.ts';
import { createConntrackTable } from '../../src/net/conntrack/table.ts';
import type { Network } from '../../src/net/network.ts';
import type { NetworkNamespace } from '../../src/net/namespace.ts';
import { createRuleset } from '../../src/net/netfilter/table.ts';

/** A network of one bare namespace `node`, for tests of rule tables. */
export function proxyNetwork(seed = 'test'): Network & { clock: { now: number } } {
  const random = createRandom(seed);
  const clock = { now: 0 };
  const node: NetworkNamespace = {
    id: 'node',
    host: 'node',
    label: 'node',
    links: new Map(),
    nextIfindex: 1,
    routes: [],
    rules: [],
    neighbours: new Map(),
    ruleset: createRuleset(),
    conntrack: createConntrackTable(),
    sysctls: new Map(),
    exceptions: new Map(),
    counters: new Map(),
  };
  return {
    clock,
    state: {
      namespaces: new Map([['node', node]]),
      wires: new Map(),
      sockets: { sockets: new Map(), nextId: 1 },
      timers: [],
      traces: [],
      nextTraceId: 1,
      nextSequence: 1,
    },
    ports: { now: () => clock.now, random: (below) => nextInteger(random, below), notify: () => {} },
    captures: new Map(),
    queue: [],
    draining: false,
  };
}
