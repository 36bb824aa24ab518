import { parseCidr } from '../../base/ip.ts';
import { servicePortName } from './naming.ts';
import type { ProxyService } from './types.ts';

/** One port of a Service as kube-proxy sees it (pkg/proxy/serviceport.go). */
export interface ServicePort {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly portName: string;
  /** `ns/name:port` */
  readonly fullName: string;
  readonly protocol: string;
  readonly clusterIP: string;
  readonly port: number;
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  readonly loadBalancerIPs: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly affinitySeconds: number | undefined;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly healthCheckNodePort: number;
}

const PROXY_NAME = 'service.kubernetes.io/service-proxy-name';

/** Ports of a Service in one address family; none for headless, ExternalName and Services of another proxy. */
export function servicePorts(service: ProxyService, version: 4 | 6): readonly ServicePort[] {
  const { metadata, spec, status } = service;
  const fits = (ip: string | undefined): ip is string => ip !== undefined && ip !== '' && ip.includes(':') === (version === 6);
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None' || metadata.labels?.[PROXY_NAME] !== undefined) return [];
  const clusterIP = (spec.clusterIPs ?? [spec.clusterIP]).find(fits);
  if (clusterIP === undefined) return [];
  const namespace = metadata.namespace ?? 'default';
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0;
  const externalLocal = external && spec.externalTrafficPolicy === 'Local';
  return (spec.ports ?? []).map((port): ServicePort => {
    const portName = port.name ?? '';
    const protocol = (port.protocol ?? 'TCP').toLowerCase();
    const fullName = servicePortName(namespace, metadata.name, portName);
    return {
      key: `${fullName} ${protocol}`,
      namespace,
      name: metadata.name,
      portName,
      fullName,
      protocol,
      clusterIP,
      port: port.port,
      nodePort: port.nodePort ?? 0,
      externalIPs: (spec.externalIPs ?? []).filter(fits),
      loadBalancerIPs: (status?.loadBalancer?.ingress ?? [])
        .filter((entry) => (entry.ipMode ?? 'VIP') === 'VIP')
        .map((entry) => entry.ip)
        .filter(fits),
      sourceRanges: (spec.loadBalancerSourceRanges ?? [])
        .map((range) => range.trim())
        .filter((range) => parseCidr(range).ok && fits(range)),
      affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : undefined,
      internalLocal: spec.internalTrafficPolicy === 'Local',
      externalLocal,
      healthCheckNodePort: externalLocal && spec.type === 'LoadBalancer' ? (spec.healthCheckNodePort ?? 0) : 0,
    };
  });
}

export function externallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.loadBalancerIPs.length > 0 || port.externalIPs.length > 0;
}

/** Cluster-wide endpoints are needed for the Cluster policy and to short-cut pods' traffic to external addresses. */
export function usesClusterEndpoints(port: ServicePort): boolean {
  return !port.internalLocal || externallyAccessible(port);
}

export function usesLocalEndpoints(port: ServicePort): boolean {
  return port.internalLocal || (port.externalLocal && externallyAccessible(port));
}
