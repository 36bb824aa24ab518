import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';

export const speakersGone = defineFault({
  name: 'speakers-gone',
  layer: 2,
  symptom: 'unreachable',
  summary: "MetalLB's speakers do not run: nobody answers for the addresses that its controller has given.",
  parameters: {},
  inject(world) {
    const deleted = world.api?.delete('daemonsets.apps', 'speaker', 'metallb-system');
    return deleted?.ok ? ok(undefined) : err('no DaemonSet "speaker" in metallb-system');
  },
  repairs: ["the DaemonSet speaker of MetalLB's manifest"],
  tool: 'kubectl -n metallb-system get pods',
});
