import type { ObjectClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { serviceAddresses } from '../backends.ts';
import type { EdgeService, Ingress, LoadBalancerAddress } from '../objects.ts';

interface Pod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Node extends KubeObject {
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

/** Writes the addresses of the controller into the Ingresses that it serves (status.go). */
export function publishStatus(
  api: ObjectClient,
  own: { readonly publishService: string | undefined; readonly namespace: string; readonly name: string },
  served: readonly string[],
): void {
  const found = own.publishService === undefined ? nodeAddresses(api, own.namespace, own.name) : published(api, own.publishService);
  const addresses = [...found].sort((a, b) => ((a.ip ?? a.hostname ?? '') < (b.ip ?? b.hostname ?? '') ? -1 : 1));
  for (const key of served) {
    const [namespace = '', name = ''] = key.split('/');
    const ingress = api.get<Ingress>('ingresses.networking.k8s.io', name, namespace);
    if (!ingress) continue;
    if (JSON.stringify(ingress.status?.loadBalancer?.ingress ?? []) === JSON.stringify(addresses)) continue;
    api.updateStatus<Ingress>('ingresses.networking.k8s.io', {
      ...ingress,
      status: { loadBalancer: addresses.length === 0 ? {} : { ingress: addresses } },
    });
  }
}

function published(api: ObjectClient, service: string): readonly LoadBalancerAddress[] {
  const [namespace = '', name = ''] = service.split('/');
  return serviceAddresses(api.get<EdgeService>('services', name, namespace));
}

/** Without --publish-service: the nodes on which ready pods of the controller run; external addresses before internal ones. */
function nodeAddresses(api: ObjectClient, namespace: string, name: string): readonly LoadBalancerAddress[] {
  const labels = { ...(api.get<Pod>('pods', name, namespace)?.metadata.labels ?? {}) };
  delete labels['pod-template-hash'];
  const ready = api
    .list<Pod>('pods', { namespace, labels })
    .filter((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
  const nodes = [...new Set(ready.map((pod) => pod.spec?.nodeName ?? ''))];
  return nodes.flatMap((node) => {
    const addresses = api.get<Node>('nodes', node)?.status?.addresses ?? [];
    const ip = (addresses.find(({ type }) => type === 'ExternalIP') ?? addresses.find(({ type }) => type === 'InternalIP'))?.address;
    return ip === undefined ? [] : [{ ip }];
  });
}
