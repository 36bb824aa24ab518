import type { ObjectFieldSelector, ResourceFieldSelector } from 'kubernetes-types/core/v1';
import type { Container, Pod } from '../kinds.ts';
import { quantityValue } from '../quantity.ts';

/** A field of the pod as the downward API gives it, through fieldRef or resourceFieldRef. */
export function fieldText(
  pod: Pod,
  field: ObjectFieldSelector | undefined,
  resource: ResourceFieldSelector | undefined,
  container: Container | undefined,
): string {
  if (field) return podField(pod, field.fieldPath);
  return resource ? resourceText(pod, resource, container) : '';
}

function podField(pod: Pod, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations)?.[keyed[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return mapText(pod.metadata.labels);
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return pod.status?.hostIP ?? '';
    case 'status.hostIPs':
      return pod.status?.hostIP ?? '';
    case 'status.podIP':
      return pod.status?.podIP ?? '';
    case 'status.podIPs':
      return (pod.status?.podIPs ?? []).map((entry) => entry.ip ?? '').join(',');
    default:
      return '';
  }
}

/** `key="value"` lines, sorted (fieldpath FormatMap). */
function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

function resourceText(pod: Pod, selector: ResourceFieldSelector, own: Container | undefined): string {
  const container = selector.containerName === undefined ? own : pod.spec.containers.find((entry) => entry.name === selector.containerName);
  const [kind, ...name] = selector.resource.split('.');
  const list = kind === 'limits' ? container?.resources?.limits : container?.resources?.requests;
  const value = quantityValue(list?.[name.join('.')]);
  const divisor = quantityValue(selector.divisor) || 1;
  return String(Math.ceil(value / divisor));
}
