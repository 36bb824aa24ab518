import type { World } from '../../cluster/world.ts';
import type { KubeObject } from '../../kube/object.ts';

type PodObject = KubeObject & {
  readonly spec?: { readonly nodeName?: string; readonly hostNetwork?: boolean };
  readonly status?: { readonly podIP?: string; readonly phase?: string };
};

/** The running cluster as a graph in text: hosts, their interfaces, the pods on them. */
export function mapLines(world: World): readonly string[] {
  const out: string[] = [];
  const pods = world.api?.list<PodObject>('pods') ?? [];
  for (const kernel of world.state.kernels.values()) {
    const ns = world.network.state.namespaces.get(kernel.namespace);
    out.push(kernel.name);
    for (const link of ns?.links.values() ?? []) {
      if (link.device.kind === 'loopback' || link.master !== undefined || link.device.kind === 'veth') continue;
      const addresses = link.addresses.map((address) => `${address.ip}/${address.prefixLength}`).join(' ');
      out.push(`├─ ${link.name} ${addresses}${link.up ? '' : ' (down)'}`);
      if (link.device.kind !== 'bridge') continue;
      for (const pod of pods.filter((entry) => entry.spec?.nodeName === kernel.name && entry.spec.hostNetwork !== true)) {
        out.push(
          `│  ├─ pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} ${pod.status?.podIP ?? 'no address'} ${pod.status?.phase ?? ''}`,
        );
      }
    }
    const sandboxes = new Set([...world.state.sandboxes.values()].map((sandbox) => sandbox.namespace));
    for (const { name, id } of kernel.namedNamespaces) if (!sandboxes.has(id)) out.push(`├─ namespace ${name}`);
  }
  return out;
}
