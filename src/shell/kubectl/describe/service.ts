import type { Json } from '../client.ts';
import {
  annotations,
  describeEvents,
  labels,
  labelText,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  spec,
  status,
  str,
  strings,
  type Describer,
} from './common.ts';

/** Endpoint slices of a service. */
export const slicesPath = (namespace: string): string => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;

export const describeService: Describer = (service, context, out) => {
  const own = spec(service);
  const slices = context.list(slicesPath(namespaceOf(service)), { labelSelector: `kubernetes.io/service-name=${nameOf(service)}` });
  const put = (key: string, value: unknown): void => out.put(0, `${key}:\t${str(value)}\n`);
  put('Name', nameOf(service));
  put('Namespace', namespaceOf(service));
  labels(out, 'Labels', meta(service)['labels']);
  annotations(out, 'Annotations', meta(service)['annotations']);
  put('Selector', labelText(own['selector']));
  put('Type', own['type']);
  if (own['ipFamilyPolicy'] !== undefined) put('IP Family Policy', own['ipFamilyPolicy']);
  put('IP Families', own['ipFamilies'] === undefined ? '<none>' : strings(own['ipFamilies']).join(','));
  put('IP', own['clusterIP']);
  put('IPs', strings(own['clusterIPs']).length === 0 ? '<none>' : strings(own['clusterIPs']).join(','));
  if (strings(own['externalIPs']).length > 0) put('External IPs', strings(own['externalIPs']).join(','));
  if (str(own['loadBalancerIP']) !== '') put('Desired LoadBalancer IP', own['loadBalancerIP']);
  if (str(own['externalName']) !== '') put('External Name', own['externalName']);
  const ingress = list(map(status(service)['loadBalancer'])['ingress']);
  if (ingress.length > 0) put('LoadBalancer Ingress', ingress.map(ingressText).join(', '));
  for (const port of list(own['ports'])) {
    const name = str(port['name']);
    out.put(0, `Port:\t${name === '' ? '<unset>' : name}\t${str(port['port'])}/${str(port['protocol'])}\n`);
    out.put(0, `TargetPort:\t${str(port['targetPort'])}/${str(port['protocol'])}\n`);
    if (str(port['appProtocol']) !== '') put('AppProtocol', port['appProtocol']);
    if (Number(port['nodePort'] ?? 0) !== 0)
      out.put(0, `NodePort:\t${name === '' ? '<unset>' : name}\t${str(port['nodePort'])}/${str(port['protocol'])}\n`);
    put('Endpoints', endpointsText(slices, name));
  }
  put('Session Affinity', own['sessionAffinity']);
  if (str(own['externalTrafficPolicy']) !== '') put('External Traffic Policy', own['externalTrafficPolicy']);
  if (str(own['internalTrafficPolicy']) !== '') put('Internal Traffic Policy', own['internalTrafficPolicy']);
  if (Number(own['healthCheckNodePort'] ?? 0) !== 0) put('HealthCheck NodePort', own['healthCheckNodePort']);
  if (str(own['trafficDistribution']) !== '') put('Traffic Distribution', own['trafficDistribution']);
  const ranges = strings(own['loadBalancerSourceRanges']);
  if (ranges.length > 0) put('LoadBalancer Source Ranges', ranges.join(','));
  describeEvents(service, context, out);
};

function ingressText(entry: Json): string {
  const mode = str(entry['ipMode']);
  return str(entry['ip']) === '' ? str(entry['hostname']) : `${str(entry['ip'])}${mode === '' ? '' : ` (${mode})`}`;
}

/** `10.244.1.2:80,10.244.2.3:80 + 2 more...` for a port; `<none>` without any slice, blank when no endpoint is ready. */
export function endpointsText(slices: readonly Json[], portName: string | undefined): string {
  if (slices.length === 0) return '<none>';
  const MOST = 3;
  const shown: string[] = [];
  let count = 0;
  for (const slice of slices) {
    const ports = list(slice['ports']);
    const visit = (port: string | undefined): void => {
      for (const endpoint of list(slice['endpoints'])) {
        if (map(endpoint['conditions'])['ready'] === false) continue;
        for (const address of strings(endpoint['addresses'])) {
          count++;
          if (shown.length < MOST)
            shown.push(port === undefined ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
        }
      }
    };
    if (ports.length === 0) visit(undefined);
    else for (const port of ports) if (portName === undefined || str(port['name']) === portName) visit(str(port['port']));
  }
  return `${shown.join(',')}${count > MOST ? ` + ${count - MOST} more...` : ''}`;
}
