import type { ConntrackEntry } from '../../net/conntrack-entry.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { ServicePort } from './service-ports.ts';

interface Part {
  readonly port: ServicePort;
  readonly endpoints: readonly ProxyEndpoint[];
}

/**
 * UDP connections to a Service whose endpoint serves no more (pkg/proxy/conntrack/cleanup.go). They would go on to the old endpoint as
 * long as the client keeps sending. Only entries towards addresses and node ports of present Services with endpoints are looked at.
 */
export function staleUdpEntries(_before: readonly Part[], parts: readonly Part[], entries: readonly ConntrackEntry[]): ConntrackEntry[] {
  const byAddress = new Map<string, Set<string>>();
  const byNodePort = new Map<number, Set<string>>();
  for (const { port, endpoints } of parts) {
    if (port.protocol !== 'udp') continue;
    const serving = new Set(endpoints.filter((endpoint) => endpoint.serving).map((endpoint) => `${endpoint.ip} ${endpoint.port}`));
    // without any serving endpoint the reject rule guards the flow
    if (serving.size === 0) continue;
    for (const ip of [port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs]) byAddress.set(`${ip} ${port.port}`, serving);
    if (port.nodePort !== 0) byNodePort.set(port.nodePort, serving);
  }
  return entries.filter((entry) => {
    if (entry.protocol !== 'udp') return false;
    const { destination, destinationPort } = entry.original;
    const serving = byAddress.get(`${destination} ${destinationPort}`) ?? byNodePort.get(destinationPort);
    return serving !== undefined && !serving.has(`${entry.reply.source} ${entry.reply.sourcePort}`);
  });
}
