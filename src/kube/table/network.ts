import { isDefaultIngressClass } from '../admission/ingress-class.ts';
import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { columns } from './column.ts';
import { age, formatSelector, joined, shortened, textAt, type Printers } from './printer.ts';

/** The server asks for wide tables always, so that it never cuts the addresses of load balancers. */
const given = (object: KubeObject): string[] =>
  list(at(object, 'status', 'loadBalancer', 'ingress'))
    .map((entry) => text(at(entry, 'ip')) || text(at(entry, 'hostname')))
    .filter((entry, index, all) => entry !== '' && all.indexOf(entry) === index)
    .sort();

function externalIp(service: KubeObject): string {
  const extra = list(at(service, 'spec', 'externalIPs')).map(text);
  if (at(service, 'spec', 'type') === 'ExternalName') return textAt(service, 'spec', 'externalName');
  if (at(service, 'spec', 'type') !== 'LoadBalancer') return extra.join(',') || '<none>';
  return [...given(service), ...extra].join(',') || '<pending>';
}

function servicePorts(service: KubeObject): string {
  const ports = list(at(service, 'spec', 'ports')).map(record);
  return (
    ports
      .map((port) => `${String(port['port'])}${port['nodePort'] ? `:${String(port['nodePort'])}` : ''}/${text(port['protocol'])}`)
      .join(',') || '<none>'
  );
}

function endpointTexts(object: KubeObject): string[] {
  return list(at(object, 'subsets')).flatMap((subset) => {
    const ips = list(at(subset, 'addresses')).map((entry) => text(at(entry, 'ip')));
    const ports = list(at(subset, 'ports'));
    if (ports.length === 0) return ips;
    return ports.flatMap((port) => ips.map((ip) => `${ip.includes(':') ? `[${ip}]` : ip}:${String(at(port, 'port'))}`));
  });
}

function classParameters(object: KubeObject): string {
  const parameters = at(object, 'spec', 'parameters');
  if (parameters === undefined) return '<none>';
  const group = text(at(parameters, 'apiGroup'));
  return `${text(at(parameters, 'kind'))}${group === '' ? '' : `.${group}`}/${text(at(parameters, 'name'))}`;
}

function parentReference(object: KubeObject): string {
  const parent = at(object, 'spec', 'parentRef');
  const group = text(at(parent, 'group'));
  const namespace = text(at(parent, 'namespace'));
  return `${text(at(parent, 'resource'))}${group === '' ? '' : `.${group}`}/${namespace === '' ? '' : `${namespace}/`}${text(at(parent, 'name'))}`;
}

/** Services and how they are reached. */
export const NETWORK_PRINTERS: Printers = {
  services: {
    columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector:string:1'),
    cells: (o, now) => [
      o.metadata.name,
      textAt(o, 'spec', 'type'),
      textAt(o, 'spec', 'clusterIP') || '<none>',
      externalIp(o),
      servicePorts(o),
      age(o, now),
      joined(at(o, 'spec', 'selector')),
    ],
  },
  endpoints: {
    columns: columns('Name', 'Endpoints', 'Age'),
    cells: (o, now) => [o.metadata.name, shortened(endpointTexts(o)) || '<none>', age(o, now)],
  },
  'endpointslices.discovery.k8s.io': {
    columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      textAt(o, 'addressType'),
      shortened(list(at(o, 'ports')).map((port) => String(at(port, 'port') ?? '*'))) || '<unset>',
      shortened(list(at(o, 'endpoints')).flatMap((entry) => list(at(entry, 'addresses')).map(text))) || '<unset>',
      age(o, now),
    ],
  },
  'ingresses.networking.k8s.io': {
    columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      textAt(o, 'spec', 'ingressClassName') || '<none>',
      shortened(
        list(at(o, 'spec', 'rules'))
          .map((rule) => text(at(rule, 'host')))
          .filter((host) => host !== ''),
      ) || '*',
      given(o).join(','),
      list(at(o, 'spec', 'tls')).length > 0 ? '80, 443' : '80',
      age(o, now),
    ],
  },
  'ingressclasses.networking.k8s.io': {
    columns: columns('Name', 'Controller', 'Parameters', 'Age'),
    cells: (o, now) => [
      isDefaultIngressClass(o.metadata.annotations) ? `${o.metadata.name} (default)` : o.metadata.name,
      textAt(o, 'spec', 'controller'),
      classParameters(o),
      age(o, now),
    ],
  },
  'networkpolicies.networking.k8s.io': {
    columns: columns('Name', 'Pod-Selector', 'Age'),
    cells: (o, now) => [o.metadata.name, formatSelector(at(o, 'spec', 'podSelector')), age(o, now)],
  },
  'servicecidrs.networking.k8s.io': {
    columns: columns('Name', 'CIDRs', 'Age'),
    cells: (o, now) => [
      o.metadata.name,
      list(at(o, 'spec', 'cidrs'))
        .map(text)
        .join(','),
      age(o, now),
    ],
  },
  'ipaddresses.networking.k8s.io': { columns: columns('Name', 'ParentRef'), cells: (o) => [o.metadata.name, parentReference(o)] },
};
