import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWorld } from '../../src/cluster/build.ts';
import { findPreset } from '../../src/cluster/presets.ts';
import { forkWorld } from '../../src/cluster/fork.ts';
import { createFromManifest } from '../../src/cluster/manifests.ts';
import { create } from '../support/policy-world.ts';
import type { World } from '../../src/cluster/world.ts';

const SPEC = '../shared/truth/spec';
const FOLDERS = ['kubernetes-website', 'cyclonus/networkpolicies', 'metallb/configsamples'];

/** Namespaces that the manifests expect. */
const NAMESPACES = ['x', 'y', 'z', 'abcd', 'ns-x', 'ns-y', 'ns-z', 'example-namespace'];

/** What this cluster's API server says to manifests that it does not take: it has IPv4 alone, and MetalLB here has no BGP mode. */
function refusal(file: string): string | undefined {
  const service = /dual-stack-(ipfamilies-ipv6|prefer-ipv6-lb-svc|preferred-ipfamilies-svc)/.exec(file);
  if (service)
    return 'Service my-service: Service "my-service" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster';
  const bgp = /bgppeer|bgpadv|deployment_bgp|simple_pool_adv_bgp/.test(file);
  return bgp ? 'no matches for kind "B' : undefined;
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? yamlFiles(path) : /\.ya?ml$/.test(name) ? [path] : [];
    });
}

const files = FOLDERS.flatMap((folder) => yamlFiles(join(SPEC, folder))).map((path) => path.slice(SPEC.length + 1));

describe.skipIf(files.length === 0)('manifests that people apply are taken (skipped without the files)', () => {
  let whole: World;
  beforeAll(async () => {
    const built = await buildWorld({ ...findPreset('metallb'), gateway: 'nginx' }, 'manifests');
    if (!built.ok) throw new Error(built.error);
    whole = built.value;
    for (const name of NAMESPACES) create(whole, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  });

  it.each(files)('%s', (file) => {
    const world = forkWorld(whole);
    const made = world.kube && createFromManifest(world.kube, readFileSync(join(SPEC, file), 'utf8'));
    const wanted = refusal(file);
    if (wanted === undefined) expect(made).toEqual({ ok: true });
    else expect(made).toEqual({ ok: false, error: expect.stringContaining(wanted) });
  });
});
