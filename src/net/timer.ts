import { runNeighbourTimer } from './resolve.ts';
import type { Network, NetworkTimer } from './network.ts';
import { drain } from './queue.ts';
import { runReassemblyTimer } from './reassembly.ts';
import { runTransportTimer } from './transport/timers.ts';

/** Adds a timer; `at` is simulated milliseconds, `kind` says who handles it. Gives its sequence number. */
export function scheduleTimer(network: Network, at: number, kind: string, payload: NetworkTimer['payload']): number {
  const { timers } = network.state;
  const sequence = network.state.nextSequence++;
  const timer = Object.freeze({ at, sequence, kind, payload: Object.freeze({ ...payload }) });
  let index = timers.length;
  while (index > 0 && (timers[index - 1]?.at ?? 0) > at) index--;
  timers.splice(index, 0, timer);
  return sequence;
}

/** Forgets a timer that has not run. */
export function cancelTimer(network: Network, sequence: number): void {
  const at = network.state.timers.findIndex((timer) => timer.sequence === sequence);
  if (at >= 0) network.state.timers.splice(at, 1);
}

/** When the next timer runs out; undefined when there is none. */
export function nextTimerAt(network: Network): number | undefined {
  return network.state.timers[0]?.at;
}

/** Runs every timer whose time has come, in order. */
export function runDueTimers(network: Network): void {
  const now = network.ports.now();
  for (;;) {
    const timer = network.state.timers[0];
    if (!timer || timer.at > now) return;
    network.state.timers.shift();
    if (timer.kind.startsWith('neighbour')) runNeighbourTimer(network, timer);
    else if (timer.kind === 'reassembly') runReassemblyTimer(network, timer);
    else runTransportTimer(network, timer);
    drain(network);
  }
}
