import type { Controller } from '../controller.ts';
import { sameContent } from '../defined.ts';
import type { Pod, PodDisruptionBudget } from '../kinds.ts';
import { isReady, isTerminal, isTerminating } from '../pod-state.ts';
import { selectorMatches } from '../selector.ts';
import { timestamp } from '../time.ts';
import { intOrPercent } from '../workload/int-or-percent.ts';

/** Writes how many pods of each budget may be evicted now; evictions read it. */
export const disruptionController: Controller = {
  name: 'disruption-controller',
  watches: ['poddisruptionbudgets.policy', 'pods'],
  initialMemory: () => undefined,
  reconcile({ api, now }) {
    for (const budget of api.list<PodDisruptionBudget>('poddisruptionbudgets.policy')) {
      const pods = api
        .list<Pod>('pods', { namespace: budget.metadata.namespace ?? 'default' })
        .filter((pod) => selectorMatches(budget.spec.selector, pod.metadata.labels) && !isTerminal(pod));
      const expected = pods.length;
      const { maxUnavailable, minAvailable } = budget.spec;
      const desired =
        maxUnavailable === undefined
          ? intOrPercent(minAvailable ?? 1, expected, 'up')
          : Math.max(0, expected - intOrPercent(maxUnavailable, expected, 'up'));
      const healthy = pods.filter((pod) => isReady(pod) && !isTerminating(pod)).length;
      const allowed = expected === 0 ? 0 : Math.max(0, healthy - desired);
      const old = budget.status?.conditions?.find((condition) => condition.type === 'DisruptionAllowed');
      const value = allowed > 0 ? 'True' : 'False';
      const generation = budget.metadata.generation ?? 0;
      const condition = {
        lastTransitionTime: old?.status === value && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now),
        message: '',
        observedGeneration: generation,
        reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        status: value,
        type: 'DisruptionAllowed',
      };
      const status = {
        conditions: [condition],
        currentHealthy: healthy,
        desiredHealthy: desired,
        disruptionsAllowed: allowed,
        expectedPods: expected,
        observedGeneration: generation,
      };
      if (!sameContent(status, budget.status)) api.updateStatus<PodDisruptionBudget>('poddisruptionbudgets.policy', { ...budget, status });
    }
    return {};
  },
};
