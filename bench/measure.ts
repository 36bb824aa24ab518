import { Bench } from 'tinybench';

/** One thing to measure beside its yardstick. */
export interface Case {
  readonly name: string;
  /** builds what the measurement needs; a reason why it cannot run is a value */
  prepare(): Promise<Prepared | Skipped>;
}

export interface Prepared {
  run(): unknown;
  /** not measured: runs before each run */
  readonly before?: (() => Promise<void> | void) | undefined;
  readonly yardstick: Yardstick;
  readonly done?: (() => void) | undefined;
}

/** What a figure is compared with, measured in the same run. */
export interface Yardstick {
  readonly name: string;
  run(): unknown;
}

export interface Skipped {
  readonly skipped: string;
}

export type Row =
  | { readonly name: string; readonly median: number; readonly yardstick: string; readonly ratio: number; readonly samples: number }
  | { readonly name: string; readonly skipped: string }
  | { readonly name: string; readonly failed: string };

/** Measures a case and its yardstick; `smoke` runs each once, only to see that it does. Milliseconds. */
export async function measure(one: Case, smoke: boolean): Promise<Row> {
  try {
    const prepared = await one.prepare();
    if ('skipped' in prepared) return { name: one.name, skipped: prepared.skipped };
    try {
      return await measured(one.name, prepared, smoke);
    } finally {
      prepared.done?.();
    }
  } catch (error) {
    return { name: one.name, failed: error instanceof Error ? error.message : String(error) };
  }
}

async function measured(name: string, { run, before, yardstick }: Prepared, smoke: boolean): Promise<Row> {
  const quick = { time: 0, iterations: 1, warmup: false };
  const bench = new Bench({ throws: true, ...(smoke ? quick : { time: 1000, iterations: 10, warmupTime: 200, warmupIterations: 2 }) });
  bench.add(yardstick.name, yardstick.run);
  bench.add(name, run, before === undefined ? {} : { beforeEach: () => before() });
  await bench.run();
  const [of, to] = [latency(bench, name), latency(bench, yardstick.name)];
  return { name, median: of.p50, yardstick: yardstick.name, ratio: of.p50 / to.p50, samples: of.samplesCount };
}

function latency(bench: Bench, name: string): { readonly p50: number; readonly samplesCount: number } {
  const result = bench.getTask(name)?.result;
  if (result?.state !== 'completed') throw new Error(`${name}: no result (${result?.state ?? 'not added'})`);
  return result.latency;
}
