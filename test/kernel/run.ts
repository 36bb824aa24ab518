import fc from 'fast-check';
import { caseArbitrary, type KernelCase } from './case.ts';
import { askKernel, realScript, whyNotHere } from './real.ts';
import { askSimulator } from './simulated.ts';

/**
 * Compares generated networks in the simulator with the same ones in real namespaces: outcome and client error, the server that answered, the
 * source it saw, and which routers forwarded. `--runs N`, `--seed N`. The first disagreement is shrunk and printed as a script to paste.
 */

/** Cases that are asked at the same time; they mostly wait. */
const AT_ONCE = 12;

interface Difference {
  readonly one: KernelCase;
  readonly text: string;
}

async function differs(prefix: string, one: KernelCase): Promise<Difference | undefined> {
  const here = askSimulator(one);
  const there = await askKernel(prefix, one, here.tables);
  if (JSON.stringify(here.shown) === JSON.stringify(there)) return undefined;
  return { one, text: `simulator ${JSON.stringify(here.shown)}\nkernel    ${JSON.stringify(there)}` };
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

/** Leaves out lines as long as it still differs. */
async function shrink(found: Difference): Promise<Difference> {
  let smallest = found;
  for (let at = 0; at < smallest.one.lines.length;) {
    const fewer = { ...smallest.one, lines: smallest.one.lines.filter((_, index) => index !== at) };
    const still = await differs(`kh${process.pid}-x`, fewer);
    if (still) smallest = still;
    else at++;
  }
  return smallest;
}

async function main(): Promise<void> {
  const cases = fc.sample(caseArbitrary, { numRuns: option('--runs', 200), seed: option('--seed', 1) });
  const failures: Difference[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let at = next++; at < cases.length; at = next++) {
        const one = cases[at];
        // a difference counts when it shows again: the machine may have been too busy for a time-out
        const found = one && (await differs(`kh${process.pid}-${worker}`, one));
        const again = found && (await differs(`kh${process.pid}-${worker}`, one));
        if (again) failures.push(again);
      }
    }),
  );
  failures.sort((a, b) => a.one.lines.length - b.one.lines.length);
  for (const { one, text } of failures.slice(1, 8))
    console.log(`also in ${one.shape.name}:\n${one.lines.map((line) => `${line.where}$ ${line.cmd}`).join('\n')}\n${text}\n`);
  const [first] = failures;
  if (first) {
    const { one, text } = await shrink(first);
    const lines = one.lines.map((line) => `${line.where}$ ${line.cmd}`).join('\n');
    console.log(`${one.shape.name}:\n${lines}\n${text}\n# paste:\n${realScript('kh-', one, askSimulator(one).tables)}`);
    process.exitCode = 1;
  }
  console.log(`${cases.length} passed, ${failures.length} failed`.replace(/^\d+/, String(cases.length - failures.length)));
}

const reason = whyNotHere();
if (reason === undefined) await main();
else {
  console.log(`skipped: ${reason}`);
  // where it must run, a skip is a failure
  if (process.env['CI'] === 'true') process.exitCode = 1;
}
