import { err, ok, type Result } from '../../base/result.ts';
import type { NetworkPolicy } from '../../dataplane/policy/types.ts';
import { createFromManifest } from '../manifests.ts';
import type { World } from '../world.ts';

/** Creates a NetworkPolicy through the API. */
export function createPolicy(world: World, name: string, namespace: string, spec: NetworkPolicy['spec']): Result<void> {
  if (!world.kube) return err('this world has no cluster');
  const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
  const created = createFromManifest(world.kube, JSON.stringify(policy));
  return created.ok ? ok(undefined) : created;
}
