import { ipVersion } from '../../base/ip.ts';
import { duplicate, fieldForbidden, invalid, notSupported, required, supportedIn, type FieldError } from '../field-error.ts';
import { at, list, record, text, type JsonObject } from '../json.ts';
import { cidrErrors } from '../validation/cidr.ts';
import { labelErrors, portNameErrors, qualifiedNameErrors, subdomainErrors } from '../validation/names.ts';
import { specialAddress } from '../validation/special-address.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const KUBELET_PORT = 10250;
/** What is wrong with a Service (core validation ValidateService), in the server's order. */
export function validateService(draft: JsonObject): FieldError[] {
  const spec = record(draft['spec']);
  const type = text(spec['type']);
  const ports = list(spec['ports']).map(record);
  const headless = clusterIPOf(spec) === 'None';
  return [
    ...(ports.length === 0 && !headless && type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...typeErrors(spec, type, ports, headless),
    ...portsErrors(ports),
    ...affinityErrors(spec),
    ...familyErrors(spec, type),
    ...externalIPErrors(spec),
    ...(type === '' ? [required('spec.type')] : TYPES.includes(type) ? [] : [notSupported('spec.type', type, TYPES)]),
    ...nodePortErrors(type, ports),
    ...balancerErrors(spec, type),
    ...trafficErrors(spec, type),
  ];
}

function clusterIPOf(spec: JsonObject): string {
  return text(spec['clusterIP']) || text(list(spec['clusterIPs'])[0]);
}

function typeErrors(spec: JsonObject, type: string, ports: readonly JsonObject[], headless: boolean): FieldError[] {
  const none = (): FieldError[] =>
    headless ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)] : [];
  if (type === 'NodePort') return none();
  if (type === 'LoadBalancer') {
    const exposed = ports.flatMap((port, index) =>
      port['port'] === KUBELET_PORT
        ? [invalid(`spec.ports[${index}].port`, KUBELET_PORT, `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`)]
        : [],
    );
    return [...exposed, ...none()];
  }
  if (type !== 'ExternalName') return [];
  const forbidden = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'].flatMap((field) =>
    (Array.isArray(spec[field]) ? list(spec[field]).length > 0 : text(spec[field]) !== '')
      ? [fieldForbidden(`spec.${field}`, 'may not be set for ExternalName services')]
      : [],
  );
  const name = text(spec['externalName']).replace(/\.$/, '');
  return [
    ...forbidden,
    ...(name === ''
      ? [required('spec.externalName')]
      : subdomainErrors(name).map((message) => invalid('spec.externalName', name, message))),
  ];
}

function portsErrors(ports: readonly JsonObject[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const out: FieldError[] = [];
    const name = text(port['name']);
    if (name === '' && ports.length > 1) out.push(required(`${field}.name`));
    else if (name !== '') {
      out.push(...labelErrors(name).map((message) => invalid(`${field}.name`, name, message)));
      if (names.has(name)) out.push(duplicate(`${field}.name`, name));
      names.add(name);
    }
    const inRange = (key: string, value: unknown): void => {
      if (typeof value !== 'number' || value < 1 || value > 65535)
        out.push(invalid(`${field}.${key}`, value ?? 0, 'must be between 1 and 65535, inclusive'));
    };
    inRange('port', port['port']);
    if (!['TCP', 'UDP', 'SCTP'].includes(text(port['protocol'])))
      out.push(notSupported(`${field}.protocol`, port['protocol'], ['SCTP', 'TCP', 'UDP']));
    const target = port['targetPort'];
    if (typeof target === 'string') out.push(...portNameErrors(target).map((message) => invalid(`${field}.targetPort`, target, message)));
    else inRange('targetPort', target);
    const protocol = text(port['appProtocol']);
    if (protocol !== '') out.push(...qualifiedNameErrors(protocol).map((message) => invalid(`${field}.appProtocol`, protocol, message)));
    return out;
  });
}

function affinityErrors(spec: JsonObject): FieldError[] {
  const kind = text(spec['sessionAffinity']);
  const config = spec['sessionAffinityConfig'];
  if (!['ClientIP', 'None'].includes(kind)) return [notSupported('spec.sessionAffinity', kind, ['ClientIP', 'None'])];
  if (kind === 'None')
    return config === undefined || config === null
      ? []
      : [fieldForbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None')];
  const seconds = at(config, 'clientIP', 'timeoutSeconds');
  return typeof seconds === 'number' && (seconds <= 0 || seconds > 86400)
    ? [invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, 'must be greater than 0 and less than 86400')]
    : [];
}

function familyErrors(spec: JsonObject, type: string): FieldError[] {
  if (type === 'ExternalName') return [];
  const out: FieldError[] = [];
  const policy = text(spec['ipFamilyPolicy']);
  const policies = ['SingleStack', 'PreferDualStack', 'RequireDualStack'];
  if (policy !== '' && !policies.includes(policy)) out.push(supportedIn('spec.ipFamilyPolicy', policy, policies));
  list(spec['ipFamilies'])
    .map(text)
    .forEach((family, index, all) => {
      if (!['IPv4', 'IPv6'].includes(family)) out.push(supportedIn(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6']));
      else if (all.indexOf(family) !== index) out.push(duplicate(`spec.ipFamilies[${index}]`, family));
    });
  const addresses = list(spec['clusterIPs']).map(text);
  const first = text(spec['clusterIP']);
  if (first !== '' && addresses.length > 0 && addresses[0] !== first)
    out.push(invalid('spec.clusterIPs', addresses, 'first value must match `clusterIP`'));
  const ip = clusterIPOf(spec);
  if (ip !== '' && ip !== 'None' && ipVersion(ip) === undefined)
    out.push(invalid('spec.clusterIPs[0]', ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  return out;
}

function externalIPErrors(spec: JsonObject): FieldError[] {
  return list(spec['externalIPs'])
    .map(text)
    .flatMap((ip, index) => {
      const field = `spec.externalIPs[${index}]`;
      if (ipVersion(ip) === undefined) return [invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
      const special = specialAddress(ip);
      return special === undefined ? [] : [invalid(field, ip, special)];
    });
}

function nodePortErrors(type: string, ports: readonly JsonObject[]): FieldError[] {
  const out: FieldError[] = [];
  const number = (port: JsonObject): number => Number(port['nodePort'] ?? 0);
  if (type === 'ClusterIP')
    ports.forEach((port, index) => {
      if (number(port) !== 0) out.push(fieldForbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  const pair = (port: JsonObject, key: unknown): string => `${text(port['protocol'])}/${String(key)}`;
  ports.forEach((port, index) => {
    const same = ports.findIndex((other) => pair(other, number(other)) === pair(port, number(port)));
    if (number(port) !== 0 && same < index) out.push(duplicate(`spec.ports[${index}].nodePort`, number(port)));
  });
  ports.forEach((port, index) => {
    const same = ports.findIndex((other) => pair(other, other['port']) === pair(port, port['port']));
    const key = { Name: '', Protocol: text(port['protocol']), AppProtocol: null, Port: port['port'], TargetPort: 0, NodePort: 0 };
    if (same < index) out.push(duplicate(`spec.ports[${index}]`, key));
  });
  return out;
}

function balancerErrors(spec: JsonObject, type: string): FieldError[] {
  const only = "may only be used when `type` is 'LoadBalancer'";
  const out: FieldError[] = [];
  const ranges = list(spec['loadBalancerSourceRanges']).map(text);
  if (ranges.length > 0 && type !== 'LoadBalancer') out.push(fieldForbidden('spec.LoadBalancerSourceRanges', only));
  else
    ranges.forEach((range, index) => {
      const value = range.trim();
      out.push(...cidrErrors(value).map((message) => invalid(`spec.LoadBalancerSourceRanges[${index}]`, value, message)));
    });
  if (type !== 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== undefined)
    out.push(fieldForbidden('spec.allocateLoadBalancerNodePorts', only));
  const name = text(spec['loadBalancerClass']);
  if (name !== '' && type !== 'LoadBalancer') out.push(fieldForbidden('spec.loadBalancerClass', only));
  else if (name !== '') out.push(...qualifiedNameErrors(name).map((message) => invalid('spec.loadBalancerClass', name, message)));
  return out;
}

function trafficErrors(spec: JsonObject, type: string): FieldError[] {
  const out: FieldError[] = [];
  const external = text(spec['externalTrafficPolicy']);
  const reachable = type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && list(spec['externalIPs']).length > 0);
  if (external !== '' && !POLICIES.includes(external)) out.push(notSupported('spec.externalTrafficPolicy', external, POLICIES));
  else if (external !== '' && !reachable)
    out.push(invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
  const check = Number(spec['healthCheckNodePort'] ?? 0);
  if (check !== 0 && !(type === 'LoadBalancer' && external === 'Local'))
    out.push(
      invalid('spec.healthCheckNodePort', check, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
    );
  const internal = text(spec['internalTrafficPolicy']);
  if (internal !== '' && !POLICIES.includes(internal)) out.push(notSupported('spec.internalTrafficPolicy', internal, POLICIES));
  const distribution = text(spec['trafficDistribution']);
  if (distribution !== '' && !DISTRIBUTIONS.includes(distribution))
    out.push(supportedIn('spec.trafficDistribution', distribution, DISTRIBUTIONS));
  return out;
}
