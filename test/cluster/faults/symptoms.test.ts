import { beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../../src/cluster/advance.ts';
import { faultNames, faults, injectFault } from '../../../src/cluster/faults/index.ts';
import { forkWorld } from '../../../src/cluster/fork.ts';
import type { World } from '../../../src/cluster/world.ts';
import { ping } from '../../../src/tools/ping/ping.ts';
import { BALANCED, POD, NAME, LARGE, SERVICE, faultRows, type Look } from '../../support/fault-rows.ts';
import { deletePods, faultWorld, nodeReady, output, pass, podOf, podState, request } from '../../support/fault-prober.ts';

async function see(world: World, look: Look): Promise<string> {
  if (look[0] === 'request') return request(world, look[1], look[2], look[3], look[4]);
  if (look[0] === 'pod') return podState(world, look[1]);
  if (look[0] === 'ready') return nodeReady(world, look[1]);
  const [, from, to, ...args] = look;
  return output(world, from, ping, [...args, to.startsWith('pod/') ? (podOf(world, to.slice(4))?.status?.podIP ?? '') : to]);
}

describe('faults', () => {
  let whole: World;
  const wholes = new Map<string, World>();
  beforeAll(async () => {
    whole = await faultWorld();
    for (const preset of new Set(faultRows.flatMap((row) => row.cluster ?? []))) wholes.set(preset, await faultWorld(preset));
  });

  it.each(faultRows)('$fault shows $shows', async ({ fault, cluster, parameters = {}, restart, namespace, wait = 10, look, shows }) => {
    const world = forkWorld(wholes.get(cluster ?? '') ?? whole);
    expect(injectFault(world, fault, parameters)).toEqual({ ok: true, value: undefined });
    await settle(world);
    if (restart) deletePods(world, restart, namespace);
    await settle(world);
    await pass(world, wait * 1000);
    expect(await see(world, look)).toEqual(typeof shows === 'string' ? shows : expect.stringMatching(shows));
  });

  it.each([
    POD,
    SERVICE,
    NAME,
    LARGE,
    ['request', 'laptop', '172.18.0.3', 30080],
    ['request', 'pod/web', 'near', 80],
  ] satisfies readonly Look[])('a whole world answers: %s from %s to %s', async (...look) => {
    expect(await see(forkWorld(whole), look as unknown as Look)).toBe('200');
  });

  it.each([
    ['flannel', POD],
    ['flannel', LARGE],
    ['calico', POD],
    ['calico', NAME],
    ['metallb', BALANCED],
  ] as const)('a whole world of preset %s answers: %s', async (preset, look) => {
    expect(await see(forkWorld(wholes.get(preset) ?? whole), look)).toBe('200');
  });

  it('has a row for every fault', () => {
    expect([...new Set(faultRows.map((row) => row.fault))].sort()).toEqual([...faultNames].sort());
    expect(new Set(faultNames).size).toBe(faults.length);
  });

  it.each([
    ['no-such-fault', {}, /^no fault "no-such-fault"; there are node-link-down, /],
    ['forward-drop', { prot: 80 }, 'fault forward-drop: unknown parameter "prot"; there are node, port'],
    ['forward-drop', { port: 0 }, /^fault forward-drop: parameter "port": .*; there are node, port$/],
    ['forward-drop', { node: 'worker-9' }, /^no node "worker-9"; there are laptop, /],
    ['pod-veth-down', {}, /^fault pod-veth-down: parameter "pod": /],
    ['pod-veth-down', { pod: 'nobody' }, 'no running pod "nobody" in namespace "default"'],
    ['service-selector-typo', { service: 'nothing' }, 'services "nothing" not found in namespace "default"'],
    ['coredns-scaled-to-zero', { replicas: 1 }, 'fault coredns-scaled-to-zero: unknown parameter "replicas"; it takes none'],
  ] as const)('refuses %s %j', (name, parameters, reason) => {
    const result = injectFault(forkWorld(whole), name, parameters);
    expect(result).toEqual({ ok: false, error: typeof reason === 'string' ? reason : expect.stringMatching(reason) });
  });
});
