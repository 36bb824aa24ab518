import { describe, expect, it } from 'vitest';
import { proveExercise } from '../../src/authoring/prove/exercise.ts';
import { faultNames, faults } from '../../src/cluster/faults/index.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import { drillFaults, drillTopics, leftOut } from '../../src/course/drill/catalogue.ts';
import { guards, sceneChecks } from '../../src/course/drill/checks.ts';
import { compose, type Composition } from '../../src/course/drill/compose.ts';
import { drillSource, makeDrill, proveComposition } from '../../src/course/drill/make.ts';
import { checkRequest, drillId, parseDrillId, type DrillRequest } from '../../src/course/drill/request.ts';
import type { DrillCluster, Scene } from '../../src/course/drill/scene.ts';

/** `KUBEHOP_DRILLS=all`: every fault at every place on every cluster, and a thousand drills played; an hour on two cores. */
const ALL = process.env['KUBEHOP_DRILLS'] === 'all';

const SEEDS = Array.from({ length: 1000 }, (_, index) => String(index + 1));

function request(seed: string): DrillRequest {
  const number = Number(seed);
  return {
    seed,
    difficulty: 1 + (number % 5),
    topic: number % 3 === 0 ? drillTopics[Math.floor(number / 3) % drillTopics.length] : undefined,
    layer: number % 7 === 0 ? [2, 3, 4, 7][Math.floor(number / 7) % 4] : undefined,
  };
}

function composed(wanted: DrillRequest, attempt = 0): Composition {
  const composition = compose(wanted, attempt) ?? compose({ ...wanted, layer: undefined }, attempt);
  if (!composition) throw new Error(`nothing fits ${drillId(wanted)}`);
  return composition;
}

describe('a thousand seeds', () => {
  it('give the same drill each time', () => {
    for (const seed of SEEDS) expect(composed(request(seed))).toEqual(composed(request(seed)));
  });

  it('give drills that differ', () => {
    const drills = SEEDS.map((seed) => {
      const { scene, incidents, herring } = composed(request(seed));
      return JSON.stringify([scene, incidents.map(({ fault, place }) => [fault.name, place.with]), herring?.name]);
    });
    expect(new Set(drills).size).toBeGreaterThan(950);
  });

  it('use every fault, topic and cluster', () => {
    const all = SEEDS.map((seed) => composed(request(seed)));
    expect(new Set(all.flatMap(({ incidents }) => incidents.map(({ fault }) => fault.name)))).toEqual(
      new Set(drillFaults.map((entry) => entry.fault)),
    );
    expect(new Set(all.map(({ scene }) => scene.cluster))).toEqual(new Set(['three-node', 'flannel', 'calico', 'metallb']));
  });

  it('hold as many faults as the difficulty asks for, at places of their own, of the topic and layer that were asked for', () => {
    for (const seed of SEEDS) {
      const wanted = request(seed);
      const { incidents, herring, request: got } = composed(wanted);
      expect(incidents).toHaveLength(wanted.difficulty >= 4 ? 2 : 1);
      expect(herring === undefined).toBe(wanted.difficulty !== 3 && wanted.difficulty !== 5);
      const touched = incidents.flatMap(({ place }) => place.touches);
      expect(new Set(touched).size).toBe(touched.length);
      if (wanted.topic !== undefined) expect(incidents[0]?.drill.topic).toBe(wanted.topic);
      if (got.layer !== undefined) expect(incidents[0]?.fault.layer).toBe(got.layer);
    }
  });

  it('become exercises that the door lets in, and whose brief gives nothing away', () => {
    for (const seed of SEEDS) {
      const composition = composed(request(seed));
      const found = sceneChecks(composition.scene).map((check) => ({
        check,
        result: { id: check.id, title: check.title, points: 1, hidden: false, passed: false, why: 'timeout' },
      }));
      const source = drillSource(composition, { failing: found, holding: guards(composition.scene), left: [] });
      expect(source.ok ? '' : source.error).toBe('');
      if (!source.ok) continue;
      for (const { fault, place } of composition.incidents) {
        for (const secret of [fault.name, fault.summary, fault.tool, ...place.repair]) expect(source.value.brief).not.toContain(secret);
        for (const named of [fault.summary.slice(0, 30), `Layer ${fault.layer}`])
          expect(source.value.debrief.replace(/\s+/g, ' ')).toContain(named);
      }
    }
  });
});

describe('a request', () => {
  it('survives its id', () => {
    for (const seed of SEEDS)
      expect(parseDrillId(drillId(request(seed)))).toEqual({ topic: undefined, layer: undefined, ...request(seed) });
  });

  it.each([
    [{ seed: 'No way', difficulty: '1' }, '--seed takes up to 16 lower-case letters and digits'],
    [{ seed: '1', difficulty: '6' }, '--difficulty takes a number from 1 to 5'],
    [{ seed: '1', difficulty: '1', layer: '9' }, '--layer takes a number from 2 to 7'],
    [{ seed: '1', difficulty: '1', topic: 'weather' }, `there is no topic "weather"; there are ${drillTopics.join(', ')}`],
  ])('%j is refused', (typed, reason) => {
    expect(checkRequest(typed, drillTopics)).toEqual({ ok: false, error: reason });
  });

  it('that no fault fits is refused', async () => {
    const made = await makeDrill(createLabEngine('test'), { seed: '1', difficulty: 1, topic: 'policy', layer: 2 });
    expect(made).toEqual({ ok: false, error: 'no fault of the catalogue fits this topic and layer' });
  });
});

it('every fault of the catalogue is used or left out for a reason', () => {
  expect([...drillFaults.map((entry) => entry.fault), ...Object.keys(leftOut)].sort()).toEqual([...faultNames].sort());
});

/** Every fault alone, at each of its places, on each of its clusters. */
const singles = drillFaults.flatMap((drill) =>
  (drill.clusters ?? (['three-node', 'flannel', 'calico', 'metallb'] as const)).flatMap((cluster: DrillCluster) => {
    const scene: Scene = { cluster, client: 'desk', front: 'shop', back: 'stock', near: 'worker-1', far: 'worker-2' };
    const fault = faults.find((entry) => entry.name === drill.fault);
    return drill
      .places(scene)
      .flatMap((place) => (fault ? [{ name: `${fault.name} at ${place.where} on ${cluster}`, scene, drill, fault, place }] : []));
  }),
);

/** One of each topic; all of them when asked for. */
const played = ALL
  ? singles
  : singles.filter(({ drill }, index) => singles.findIndex((other) => other.drill.topic === drill.topic) === index);

// a built cluster takes seconds where several tests share two cores
describe('in the running cluster', { timeout: 300_000 }, () => {
  it.each(played)(
    '$name breaks something, does not heal, and its repair brings everything back',
    async ({ scene, drill, fault, place }) => {
      const proof = await proveComposition(createLabEngine('test'), {
        request: { seed: '1', difficulty: 1 },
        scene,
        incidents: [{ fault, drill, place }],
        herring: undefined,
      });
      expect(proof.ok ? '' : proof.error).toBe('');
    },
  );

  it.each(ALL ? SEEDS : ['5', '11', '3', '4'])('the drill of seed %s proves as an exercise does', async (seed) => {
    const engine = createLabEngine('test');
    const wanted = request(seed);
    const made = await makeDrill(engine, { ...wanted, layer: composed(wanted).request.layer });
    expect(made.ok ? '' : made.error).toBe('');
    if (!made.ok) return;
    const proof = await proveExercise(made.value.source, { lessons: [], exercises: new Map(), problems: [] }, engine, ['1']);
    expect(proof.findings).toEqual([]);
  });
});
