import { parseDrillId, type DrillRequest } from '../course/drill/request.ts';
import { exerciseAsLesson, type Lesson } from '../course/index.ts';
import { ContentError, UsageError } from './io.ts';

/** What the command line says of a drill. */
export interface DrillWords {
  readonly seed?: string | undefined;
  readonly difficulty?: string | undefined;
  readonly topic?: string | undefined;
  readonly layer?: string | undefined;
}

/** The options of `kubehop drill`, for parseArgs. */
export const DRILL_OPTIONS = { difficulty: { type: 'string' }, topic: { type: 'string' }, layer: { type: 'string' } } as const;

/** Makes the drill that was asked for; without a seed, one that nobody chose. The engine and the catalogue are loaded here. */
export async function drillAskedFor(words: DrillWords): Promise<Lesson> {
  const [{ checkRequest }, { drillTopics }] = await Promise.all([
    import('../course/drill/request.ts'),
    import('../course/drill/catalogue.ts'),
  ]);
  const request = checkRequest(
    { ...words, seed: words.seed ?? String(Date.now() % 100_000), difficulty: words.difficulty ?? '2' },
    drillTopics,
  );
  if (!request.ok) throw new UsageError(request.error);
  return drillOf(request.value);
}

/** A drill by its id, made again; undefined when the id is no drill's. */
export async function drillById(id: string): Promise<Lesson | undefined> {
  const request = parseDrillId(id);
  return request && drillOf(request);
}

async function drillOf(request: DrillRequest): Promise<Lesson> {
  const [{ makeDrill }, { labEngine }] = await Promise.all([import('../course/drill/make.ts'), import('./engine.ts')]);
  const made = await makeDrill(labEngine(), request);
  if (!made.ok) throw new ContentError(made.error);
  return exerciseAsLesson(made.value.source, '1');
}
