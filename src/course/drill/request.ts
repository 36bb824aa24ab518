import { err, ok, type Result } from '../../base/result.ts';

/** What a drill is drawn from. The same request gives the same drill, everywhere. */
export interface DrillRequest {
  /** lower-case letters and digits, at most 16 */
  readonly seed: string;
  /** 1 to 5: how many faults, red herrings, and which clusters */
  readonly difficulty: number;
  /** only faults of this topic */
  readonly topic?: string | undefined;
  /** only faults whose cause is on this OSI layer */
  readonly layer?: number | undefined;
}

const ID = /^drill-([a-z0-9]{1,16})-d([1-5])(?:-l([1-7]))?(?:-([a-z][a-z-]*))?$/;

/** The id under which a drill is kept, and from which it can be made again. */
export function drillId(request: DrillRequest): string {
  const layer = request.layer === undefined ? '' : `-l${request.layer}`;
  const topic = request.topic === undefined ? '' : `-${request.topic}`;
  return `drill-${request.seed}-d${request.difficulty}${layer}${topic}`;
}

/** The request of an id, undefined when it is no drill's. */
export function parseDrillId(id: string): DrillRequest | undefined {
  const match = ID.exec(id);
  if (!match) return undefined;
  const [, seed = '', difficulty, layer, topic] = match;
  return { seed, difficulty: Number(difficulty), layer: layer === undefined ? undefined : Number(layer), topic };
}

/** A request as it was typed: every mistake is one sentence. */
export function checkRequest(
  typed: { readonly seed: string; readonly difficulty: string; readonly topic?: string | undefined; readonly layer?: string | undefined },
  topics: readonly string[],
): Result<DrillRequest> {
  if (!/^[a-z0-9]{1,16}$/.test(typed.seed)) return err('--seed takes up to 16 lower-case letters and digits');
  if (!/^[1-5]$/.test(typed.difficulty)) return err('--difficulty takes a number from 1 to 5');
  if (typed.layer !== undefined && !/^[2-7]$/.test(typed.layer)) return err('--layer takes a number from 2 to 7');
  if (typed.topic !== undefined && !topics.includes(typed.topic))
    return err(`there is no topic "${typed.topic}"; there are ${topics.join(', ')}`);
  return ok({
    seed: typed.seed,
    difficulty: Number(typed.difficulty),
    topic: typed.topic,
    layer: typed.layer === undefined ? undefined : Number(typed.layer),
  });
}
