import type { ObjectClient } from '../../kube/client.ts';
import type { Draft, KubeObject } from '../../kube/object.ts';
import type { LabelSelector, Pod, PodTemplateSpec } from '../kinds.ts';
import { controllerOf, controllerReference, isControlledBy } from '../owner.ts';
import { isReady, isTerminating, restartCount } from '../pod-state.ts';
import { selectorMatches } from '../selector.ts';
import { millis } from '../time.ts';

/**
 * Pods that a workload controls. Orphans its selector matches are adopted; pods that no longer match are released, as the
 * controller reference manager does.
 */
export function claimPods(api: ObjectClient, owner: KubeObject, selector: LabelSelector | undefined): Pod[] {
  const claimed: Pod[] = [];
  for (const pod of api.list<Pod>('pods', { namespace: owner.metadata.namespace ?? 'default' })) {
    const matches = selectorMatches(selector, pod.metadata.labels);
    const controller = controllerOf(pod);
    if (controller?.uid === owner.metadata.uid) {
      if (matches || isTerminating(pod)) claimed.push(pod);
      else
        api.update<Pod>(
          'pods',
          withOwners(
            pod,
            (pod.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== owner.metadata.uid),
          ),
        );
    } else if (!controller && matches && !isTerminating(pod) && owner.metadata.deletionTimestamp === undefined) {
      const adopted = api.update<Pod>('pods', withOwners(pod, [...(pod.metadata.ownerReferences ?? []), controllerReference(owner)]));
      if (adopted.ok) claimed.push(adopted.value);
    }
  }
  return claimed;
}

function withOwners(pod: Pod, ownerReferences: NonNullable<Pod['metadata']['ownerReferences']>): Pod {
  return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
}

/** All objects of a list that `owner` controls. */
export function controlled<T extends KubeObject>(objects: readonly T[], owner: KubeObject): T[] {
  return objects.filter((object) => isControlledBy(object, owner));
}

/** A pod to create from a template, controlled by `owner`; named by the server unless `name` is given. */
export function podFromTemplate(
  owner: KubeObject,
  template: PodTemplateSpec,
  options: { readonly name?: string; readonly labels?: Readonly<Record<string, string>>; readonly spec?: Partial<Pod['spec']> } = {},
): Draft<Pod> {
  const annotations = template.metadata?.annotations;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(options.name === undefined ? { generateName: `${owner.metadata.name}-` } : { name: options.name }),
      namespace: owner.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, ...options.labels },
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(template.metadata?.finalizers ? { finalizers: template.metadata.finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...(template.spec ?? { containers: [] }), ...options.spec },
  };
}

/** The order in which surplus pods are deleted (controller_utils.go ActivePodsWithRanks): the least valuable first. */
export function deletionOrder(a: Pod, b: Pod, crowding: (pod: Pod) => number): number {
  const phase = (pod: Pod): number => ['Pending', 'Unknown', 'Running'].indexOf(pod.status?.phase ?? 'Pending');
  const cost = (pod: Pod): number => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0);
  const readySince = (pod: Pod): number =>
    millis(pod.status?.conditions?.find((condition) => condition.type === 'Ready' && condition.status === 'True')?.lastTransitionTime);
  return (
    Number((a.spec.nodeName ?? '') !== '') - Number((b.spec.nodeName ?? '') !== '') ||
    phase(a) - phase(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    cost(a) - cost(b) ||
    crowding(b) - crowding(a) ||
    readySince(b) - readySince(a) ||
    restartCount(b) - restartCount(a) ||
    millis(b.metadata.creationTimestamp) - millis(a.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}
