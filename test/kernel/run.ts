import fc from 'fast-check';
import { caseArbitrary, type KernelCase } from './case.ts';
import { proxyCaseArbitrary, proxyKernelCase } from './proxy-case.ts';
import { askKernel, realScript, whyNotHere, type Shown } from './real.ts';
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
  if (JSON.stringify(here.shown) === JSON.stringify(there) || drawnOtherwise(one, there)) return undefined;
  return { one, text: `simulator ${JSON.stringify(here.shown)}\nkernel    ${JSON.stringify(there)}` };
}

/** Draws with which a case is asked again. */
const DRAWS = 24;

/**
 * With session affinity the first draw of an endpoint decides all that follows, and the way to one endpoint may work where that to another
 * does not (an answer between pods of one bridge never comes back to the rules). What the kernel shows must then be what some draw gives.
 */
function drawnOtherwise(one: KernelCase, there: Shown): boolean {
  if (one.proxy?.services.some((service) => service.affinity) !== true) return false;
  const draws = Array.from({ length: DRAWS }, (_, draw) => askSimulator(one, `draw ${draw}`).shown);
  return there.length === draws[0]?.length && there.every((line, at) => draws.some((shown) => shown[at] === line));
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
  const { proxy } = smallest.one;
  for (const service of proxy && proxy.services.length > 1 ? proxy.services : []) {
    const still = proxy && (await differs(`kh${process.pid}-x`, proxyKernelCase({ ...proxy, services: [service] })));
    if (still) return still;
  }
  return smallest;
}

function changesOf({ lines, proxy, shape }: KernelCase): string {
  const services = proxy ? [`masqueradeAll ${proxy.masqueradeAll}`, ...proxy.services.map((each) => JSON.stringify(each))] : [];
  const probes = proxy ? shape.probes.map((probe, at) => `${at}: ${probe.from} ${probe.proto} ${probe.dst}:${probe.port}`) : [];
  return [...lines.map((line) => `${line.where}$ ${line.cmd}`), ...services, ...probes].join('\n');
}

async function main(): Promise<void> {
  const numRuns = option('--runs', 200);
  const seed = option('--seed', 1);
  const proxied = Math.ceil(numRuns / 4);
  // those that wait longest first
  const cases = [
    ...fc.sample(proxyCaseArbitrary, { numRuns: proxied, seed }),
    ...fc.sample(caseArbitrary, { numRuns: numRuns - proxied, seed }),
  ];
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
  for (const { one, text } of failures.slice(1, 8)) console.log(`also in ${one.shape.name}:\n${changesOf(one)}\n${text}\n`);
  const [first] = failures;
  if (first) {
    const { one, text } = await shrink(first);
    console.log(`${one.shape.name}:\n${changesOf(one)}\n${text}\n# paste:\n${realScript('kh-', one, askSimulator(one).tables)}`);
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
