import { frameInput } from './input.ts';
import type { Arrival, Network } from './network.ts';

/** Frames of one instant after which a storm is cut off: bridges in a loop. */
const MAX_FRAMES = 20_000;

/** Lets a frame arrive; it is handled after everything that was sent before it. */
export function enqueue(network: Network, arrival: Arrival): void {
  network.queue.push(arrival);
}

/** Handles arrivals until none is left. Whoever is called while that goes on only adds to the queue. */
export function drain(network: Network): void {
  if (network.draining) return;
  network.draining = true;
  try {
    for (let index = 0; index < network.queue.length; index++) {
      const arrival = network.queue[index];
      if (arrival && index < MAX_FRAMES) frameInput(network, arrival);
    }
  } finally {
    network.queue.length = 0;
    network.draining = false;
  }
}
