import type { FaultSpec } from '../lab-port.ts';
import { NODE_ADDRESS, POD_RANGE, type DrillCluster, type Scene } from './scene.ts';

export type DrillTopic = 'links' | 'routes' | 'overlay' | 'filters' | 'mtu' | 'services' | 'workloads' | 'dns' | 'policy' | 'balancer';

/** A fault of the catalogue as a drill uses it. */
export interface DrillFault {
  readonly fault: string;
  readonly topic: DrillTopic;
  /** 1: kubectl shows it; 2: one command on the right machine; 3: it has to be inferred */
  readonly level: 1 | 2 | 3;
  /** where it can be; every preset of drills unless given */
  readonly clusters?: readonly DrillCluster[];
  /** where in the scene it may be put */
  places(scene: Scene): readonly Place[];
}

export interface Place {
  readonly with: FaultSpec['with'];
  /** what it changes: two faults of one drill never share an entry */
  readonly touches: readonly string[];
  /** the commands that repair it, typed on the laptop */
  readonly repair: readonly string[];
  /** for the debrief: "worker-1", "Service shop" */
  readonly where: string;
}

/** A fault of a node's network, on the client's side and on the server's. */
export function onNodes(
  repair: (node: string, scene: Scene) => readonly string[],
  parameters: (node: string, scene: Scene) => FaultSpec['with'] = (node) => ({ node }),
  which: 'both' | 'near' | 'far' = 'both',
): (scene: Scene) => readonly Place[] {
  return (scene) => {
    const nodes = which === 'both' ? [scene.near, scene.far] : [which === 'near' ? scene.near : scene.far];
    return nodes.map((node) => ({
      with: parameters(node, scene),
      touches: [`network ${node}`],
      repair: repair(node, scene).map((command) => on(node, command)),
      where: node,
    }));
  };
}

/** A fault of the way from one worker to the other's pods. */
export function onWays(
  repair: (way: Way) => string,
  parameters: (way: Way) => FaultSpec['with'] = ({ node, to }) => ({ node, to }),
): (scene: Scene) => readonly Place[] {
  return ({ near, far }) =>
    [
      [near, far],
      [far, near],
    ].map(([node = '', to = '']) => {
      const way = { node, to, range: POD_RANGE[to] ?? '', address: NODE_ADDRESS[to] ?? '' };
      return {
        with: parameters(way),
        touches: [`network ${node}`],
        repair: [on(node, repair(way))],
        where: `${node}, on the way to ${to}`,
      };
    });
}

export interface Way {
  readonly node: string;
  readonly to: string;
  /** the pods of the other node, and the node's own address */
  readonly range: string;
  readonly address: string;
}

/** A fault inside one pod, whose owner makes a whole one when it is deleted. */
export function inPods(which: readonly ('client' | 'back')[]): (scene: Scene) => readonly Place[] {
  return (scene) =>
    which.map((role) => ({
      with: { pod: `${scene[role]}-0` },
      touches: [`pod ${role}`],
      repair: [`kubectl delete pod ${scene[role]}-0`],
      where: `pod ${scene[role]}-0`,
    }));
}

export function on(node: string, command: string): string {
  return `hop on ${node} ${command}`;
}
