import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';

/** A sysctl of the namespace as text; `fallback` is the kernel's default. */
export function sysctlText(network: Network, namespace: NamespaceId, name: string, fallback: string): string {
  return network.state.namespaces.get(namespace)?.sysctls.get(name) ?? fallback;
}

/** A sysctl as a number; the default stands for what is no number. */
export function sysctlNumber(network: Network, namespace: NamespaceId, name: string, fallback: number): number {
  const value = Number(sysctlText(network, namespace, name, String(fallback)));
  return Number.isFinite(value) ? value : fallback;
}
