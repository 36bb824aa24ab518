import fc from 'fast-check';
import { setLinkUp } from '../../src/net/link.ts';
import { probeTask } from '../support/kernel-probe.ts';
import { kernelWorld } from '../support/kernel-world.ts';
import { BASE, caseArbitrary, PROBES, type Line } from './case.ts';
import { askKernel, realScript, whyNotHere } from './real.ts';

/** Compares generated networks in the simulator with the same ones in real namespaces. `--runs N`, `--seed N`. */

const device = (name: string, index: number, peerIndex: number): object => ({
  name,
  index,
  peerIndex,
  mac: `02:00:00:00:00:${name === 'rc' ? '03' : `0${index + (name === 's0' ? 5 : 0)}`}`,
  mtu: 1500,
  up: false,
  kind: 'veth',
  addrs: [],
});
const loopback = { name: 'lo', index: 1, mac: '00:00:00:00:00:00', mtu: 65536, up: true, kind: 'loopback', addrs: ['127.0.0.1/8'] };
const TOPOLOGY = {
  namespaces: {
    c: { interfaces: [loopback, device('c0', 4, 2)] },
    r: { interfaces: [loopback, device('rc', 2, 4), device('rs', 3, 5)] },
    s: { interfaces: [loopback, device('s0', 5, 3)] },
  },
  listeners: [
    { in: 's', proto: 'tcp', addr: '0.0.0.0', port: 8080 },
    { in: 's', proto: 'udp', addr: '0.0.0.0', port: 5353 },
  ],
};

function askSimulator(lines: readonly Line[]): readonly string[] {
  const world = kernelWorld(TOPOLOGY);
  for (const name of ['c', 'r', 's']) setLinkUp(world.network, name, 'lo', true);
  for (const line of [...BASE, ...lines]) world.command(line.where, line.cmd);
  return PROBES.map((probe) => {
    const got = world.run(probeTask(world.network, { ...probe, from: 'c' }));
    return got?.outcome === 'ok' ? `ok ${got.serverSawSource ?? ''}` : (got?.outcome ?? 'nothing');
  });
}

async function differs(prefix: string, lines: readonly Line[]): Promise<string | undefined> {
  const here = askSimulator(lines);
  const there = await askKernel(prefix, lines);
  const text =
    JSON.stringify(here) === JSON.stringify(there) ? undefined : `simulator ${JSON.stringify(here)}\nkernel    ${JSON.stringify(there)}`;
  return text;
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const reason = whyNotHere();
if (reason !== undefined) {
  console.log(`skipped: ${reason}`);
} else {
  const runs = option('--runs', 200);
  const cases = fc.sample(caseArbitrary, { numRuns: runs, seed: option('--seed', 1) });
  const failures: { lines: readonly Line[]; text: string }[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: 12 }, async (_, worker) => {
      for (let at = next++; at < cases.length; at = next++) {
        const lines = cases[at] ?? [];
        const text = await differs(`kh${process.pid}-${worker}`, lines);
        if (text !== undefined) failures.push({ lines, text });
      }
    }),
  );
  const first = failures.sort((a, b) => a.lines.length - b.lines.length)[0];
  if (first) {
    let { lines, text } = first;
    for (let at = 0; at < lines.length;) {
      const fewer = lines.filter((_, index) => index !== at);
      const still = await differs(`kh${process.pid}-x`, fewer);
      if (still === undefined) at++;
      else [lines, text] = [fewer, still];
    }
    console.log(`${lines.map((line) => `${line.where}$ ${line.cmd}`).join('\n')}\n${text}\n# paste:\n${realScript('kh-', lines)}`);
    process.exitCode = 1;
  }
  console.log(`${cases.length} cases, ${failures.length} differ`);
}
