import type { Draft } from '../../kube/object.ts';
import type { Pod } from '../kinds.ts';
import { templateHash } from '../template-hash.ts';
import type { KubeletContext } from './context.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/** Whether a pod object only mirrors a manifest of its node. */
export function isMirror(pod: Pod): boolean {
  return pod.metadata.annotations?.[MIRROR] !== undefined;
}

/** Makes the API's mirrors of the node's manifests; a deleted mirror comes back, the containers never noticed. */
export function mirrorStaticPods(context: KubeletContext): void {
  for (const manifest of context.ports.staticPods?.() ?? []) {
    const name = `${manifest.metadata.name}-${context.node}`;
    const namespace = manifest.metadata.namespace ?? 'default';
    const existing = context.api.get<Pod>('pods', name, namespace);
    if (existing && existing.metadata.deletionTimestamp === undefined) continue;
    if (existing) context.api.delete('pods', name, namespace, { gracePeriodSeconds: 0 });
    context.api.create<Pod>('pods', mirror(context, manifest, name, namespace));
  }
}

function mirror(context: KubeletContext, manifest: Draft<Pod>, name: string, namespace: string): Draft<Pod> {
  const hash = templateHash(manifest.spec).padEnd(32, '0').slice(0, 32);
  const owner = context.nodeObject && {
    apiVersion: 'v1',
    kind: 'Node',
    name: context.node,
    uid: context.nodeObject.metadata.uid,
    controller: true,
  };
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      name,
      namespace,
      annotations: {
        ...manifest.metadata.annotations,
        'kubernetes.io/config.hash': hash,
        [MIRROR]: hash,
        'kubernetes.io/config.source': 'file',
      },
      ...(owner ? { ownerReferences: [owner] } : {}),
    },
    spec: {
      ...manifest.spec,
      nodeName: context.node,
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
    },
  };
}
