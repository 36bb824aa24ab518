import type { Json } from '../client.ts';
import {
  annotations,
  describeEvents,
  labels,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  spec,
  status,
  str,
  strings,
  type DescribeContext,
  type Describer,
} from './common.ts';
import { endpointsText, slicesPath } from './service.ts';

export const describeIngress: Describer = (ingress, context, out) => {
  const own = spec(ingress);
  const namespace = namespaceOf(ingress);
  out.put(0, `Name:\t${nameOf(ingress)}\n`);
  labels(out, 'Labels', meta(ingress)['labels']);
  out.put(0, `Namespace:\t${namespace}\n`);
  const addresses = list(map(status(ingress)['loadBalancer'])['ingress']).map((entry) =>
    str(entry['ip']) === '' ? str(entry['hostname']) : str(entry['ip']),
  );
  out.put(0, `Address:\t${[...new Set(addresses)].sort().join(',')}\n`);
  out.put(0, `Ingress Class:\t${str(own['ingressClassName']) === '' ? '<none>' : str(own['ingressClassName'])}\n`);
  const fallback = own['defaultBackend'];
  out.put(0, `Default backend:\t${fallback === undefined ? '<default>' : backendText(map(fallback), namespace, context)}\n`);
  const tls = list(own['tls']);
  if (tls.length > 0) {
    out.put(0, 'TLS:\n');
    for (const entry of tls) {
      const hosts = strings(entry['hosts']).join(',');
      out.put(1, str(entry['secretName']) === '' ? `SNI routes ${hosts}\n` : `${str(entry['secretName'])} terminates ${hosts}\n`);
    }
  }
  out.put(0, 'Rules:\n  Host\tPath\tBackends\n');
  out.put(1, '----\t----\t--------\n');
  let count = 0;
  for (const rule of list(own['rules'])) {
    if (rule['http'] === undefined) continue;
    count++;
    const host = str(rule['host']) === '' ? '*' : str(rule['host']);
    out.put(1, `${host}\t\n`);
    for (const path of list(map(rule['http'])['paths']))
      out.put(2, `\t${str(path['path'])} \t${backendText(map(path['backend']), namespace, context)}\n`);
  }
  if (count === 0) out.put(1, `*\t*\t${fallback === undefined ? '<default>' : backendText(map(fallback), namespace, context)}\n`);
  annotations(out, 'Annotations', meta(ingress)['annotations']);
  describeEvents(ingress, context, out);
};

/** `web:80 (10.244.1.2:80)`, `web:80 ()` when it has no endpoints, or why the service cannot be read. */
function backendText(backend: Json, namespace: string, context: DescribeContext): string {
  const reference = map(backend['resource']);
  if (backend['resource'] !== undefined)
    return `APIGroup: ${str(reference['apiGroup']) === '' ? '<none>' : str(reference['apiGroup'])}, Kind: ${str(reference['kind'])}, Name: ${str(reference['name'])}`;
  const service = map(backend['service']);
  const name = str(service['name']);
  const port = map(service['port']);
  const portText = str(port['name']) === '' ? str(port['number']) : str(port['name']);
  const found = context.get(`/api/v1/namespaces/${namespace}/services/${name}`);
  if (!found) return `${name}:${portText} (<error: services "${name}" not found>)`;
  const match = list(spec(found)['ports']).find((entry) =>
    str(port['name']) === '' ? Number(entry['port']) === Number(port['number']) : str(entry['name']) === str(port['name']),
  );
  const slices = context.list(slicesPath(namespace), { labelSelector: `kubernetes.io/service-name=${name}` });
  // a port that the Service has not is looked for under no name (describe.go describeBackendV1)
  const text = endpointsText(slices, str(match?.['name']));
  return `${name}:${portText} (${text === '<none>' ? '' : text})`;
}

export const describeIngressClass: Describer = (object, context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  out.put(0, `Controller:\t${str(spec(object)['controller'])}\n`);
  const parameters = map(spec(object)['parameters']);
  if (spec(object)['parameters'] !== undefined) {
    out.put(0, 'Parameters:\n');
    if (parameters['apiGroup'] !== undefined) out.put(1, `APIGroup:\t${str(parameters['apiGroup'])}\n`);
    out.put(1, `Kind:\t${str(parameters['kind'])}\n`);
    out.put(1, `Name:\t${str(parameters['name'])}\n`);
  }
  describeEvents(object, context, out);
};
