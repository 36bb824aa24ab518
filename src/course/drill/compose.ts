import { createRandom, nextInteger, type RandomState } from '../../base/random.ts';
import { faults } from '../../cluster/faults/index.ts';
import type { Fault } from '../../cluster/faults/index.ts';
import { drillFaults } from './catalogue.ts';
import type { DrillFault, Place } from './drill-fault.ts';
import { herrings, type Herring } from './herrings.ts';
import { drillId, type DrillRequest } from './request.ts';
import { drawScene, type DrillCluster, type Scene } from './scene.ts';

/** A fault at a place, with what the catalogue says of it. */
export interface Incident {
  readonly fault: Fault;
  readonly drill: DrillFault;
  readonly place: Place;
}

export interface Composition {
  readonly request: DrillRequest;
  readonly scene: Scene;
  readonly incidents: readonly Incident[];
  readonly herring: Herring | undefined;
}

/** What a difficulty means: how many faults, how plain the plainest and the least plain may be, whether something misleads. */
const DIFFICULTY: Readonly<Record<number, Rule>> = {
  1: { faults: 1, levels: [1, 1], herring: false, clusters: ['three-node'] },
  2: { faults: 1, levels: [1, 2], herring: false, clusters: ['three-node', 'flannel'] },
  3: { faults: 1, levels: [2, 3], herring: true, clusters: ['three-node', 'flannel', 'calico', 'metallb'] },
  4: { faults: 2, levels: [1, 2], herring: false, clusters: ['three-node', 'flannel', 'calico', 'metallb'] },
  5: { faults: 2, levels: [2, 3], herring: true, clusters: ['three-node', 'flannel', 'calico', 'metallb'] },
};

interface Rule {
  readonly faults: number;
  readonly levels: readonly [number, number];
  readonly herring: boolean;
  readonly clusters: readonly DrillCluster[];
}

/**
 * Draws a drill: pure, so that a request and the number of an attempt always give the same. Whether it is a good one, only the
 * running cluster can say: `make.ts` asks it. Undefined when no fault fits the request.
 */
export function compose(request: DrillRequest, attempt: number): Composition | undefined {
  const rule = DIFFICULTY[request.difficulty];
  const random = createRandom(`drill/${drillId(request)}/${attempt}`);
  const wanted = drillFaults.filter((entry) => fits(entry, request));
  if (!rule || wanted.length === 0) return undefined;
  // a topic may exist on one cluster only, or on none of the difficulty's: then the topic wins
  const clusters = rule.clusters.filter((cluster) => wanted.some((entry) => isOn(entry, cluster)));
  const cluster =
    pick(random, clusters) ??
    pick(
      random,
      wanted.flatMap((entry) => entry.clusters ?? []),
    ) ??
    'three-node';
  const scene = drawScene(random, cluster);
  const incidents: Incident[] = [];
  for (let i = 0; i < rule.faults; i++) {
    const next = drawIncident(random, scene, i === 0 ? wanted : drillFaults, rule, incidents);
    if (next) incidents.push(next);
  }
  const first = incidents[0];
  if (!first) return undefined;
  const misleading = herrings(scene).filter((one) => !touchesSame(one, incidents));
  return { request, scene, incidents, herring: rule.herring ? pick(random, misleading) : undefined };
}

function drawIncident(
  random: RandomState,
  scene: Scene,
  from: readonly DrillFault[],
  rule: Rule,
  taken: readonly Incident[],
): Incident | undefined {
  const possible = from
    .filter((entry) => isOn(entry, scene.cluster))
    .flatMap((drill) => {
      const fault = faults.find((entry) => entry.name === drill.fault);
      return fault ? drill.places(scene).map((place): Incident => ({ fault, drill, place })) : [];
    })
    .filter(({ place }) => !taken.some((other) => other.place.touches.some((entry) => place.touches.includes(entry))));
  const [plainest, hardest] = rule.levels;
  const fitting = possible.filter(({ drill }) => drill.level >= plainest && drill.level <= hardest);
  const offered = fitting.length > 0 ? fitting : possible;
  // every fault is as likely as any other, however many places it has
  const name = pick(random, [...new Set(offered.map(({ fault }) => fault.name))]);
  return pick(
    random,
    offered.filter(({ fault }) => fault.name === name),
  );
}

function fits(entry: DrillFault, request: DrillRequest): boolean {
  if (request.topic !== undefined && entry.topic !== request.topic) return false;
  return request.layer === undefined || faults.find((fault) => fault.name === entry.fault)?.layer === request.layer;
}

function isOn(entry: DrillFault, cluster: DrillCluster): boolean {
  return entry.clusters === undefined || entry.clusters.includes(cluster);
}

/** A herring on a node whose network is broken would be mistaken for the fault. */
function touchesSame(herring: Herring, incidents: readonly Incident[]): boolean {
  return (herring.faults ?? []).some(({ with: parameters }) =>
    incidents.some(({ place }) => place.touches.includes(`network ${String(parameters['node'])}`)),
  );
}

function pick<T>(random: RandomState, from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : from[nextInteger(random, from.length)];
}
