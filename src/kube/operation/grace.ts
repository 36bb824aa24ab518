import { at } from '../json.ts';
import type { KubeObject } from '../object.ts';

/** Seconds a pod gets to end: those asked for or its own; none when it never ran or has ended (registry pod strategy CheckGracefulDelete). */
export function podGrace(pod: KubeObject, asked: number | undefined): number {
  const own = at(pod, 'spec', 'terminationGracePeriodSeconds');
  const seconds = asked ?? (typeof own === 'number' ? own : 30);
  const phase = at(pod, 'status', 'phase');
  const node = at(pod, 'spec', 'nodeName');
  if (typeof node !== 'string' || node === '' || phase === 'Failed' || phase === 'Succeeded') return 0;
  // a negative period means the least there is
  return seconds < 0 ? 1 : seconds;
}
