import { record, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import { readAll } from '../store.ts';

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

/** Whether an IngressClass is marked as the default. */
export function isDefaultIngressClass(annotations: Readonly<Record<string, string>> | undefined): boolean {
  return annotations?.[DEFAULT] === 'true';
}

/** Gives an Ingress without a class the default one, of several the youngest (plugin DefaultIngressClass). */
export function setDefaultIngressClass(kube: Kube, draft: JsonObject): void {
  const spec = record(draft['spec']);
  const annotations = record(record(draft['metadata'])['annotations']);
  if (spec['ingressClassName'] !== undefined || annotations['kubernetes.io/ingress.class'] !== undefined) return;
  const [first] = readAll(kube.state, 'ingressclasses.networking.k8s.io')
    .filter(({ metadata }) => isDefaultIngressClass(metadata.annotations))
    .sort((a, b) => {
      const [older, younger] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
      if (older !== younger) return older < younger ? 1 : -1;
      return a.metadata.name < b.metadata.name ? -1 : 1;
    });
  if (first) draft['spec'] = { ...spec, ingressClassName: first.metadata.name };
}
