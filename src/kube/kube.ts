import type { KubeState } from './state.ts';

export { createKubeState, type KubeConfig, type KubeState } from './state.ts';

/** What the API server needs of the world around it. */
export interface KubePorts {
  /** simulated milliseconds since the epoch */
  now(): number;
  /** an integer from 0 to below - 1, seeded */
  random(below: number): number;
  /**
   * told after every change, twice: `<resource> <namespace>/<name>` for controllers and `watch <resource>`, the key that watch cursors
   * wait for
   */
  notify(key: string): void;
}

/** A running API server: its state and its way to the world. */
export interface Kube {
  readonly state: KubeState;
  readonly ports: KubePorts;
}
