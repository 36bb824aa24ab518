import { ipVersion } from '../../base/ip.ts';
import { allocateService, releaseService } from '../allocate/service.ts';
import { invalid, notSupported, required, type FieldError } from '../field-error.ts';
import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { portNameErrors } from '../validation/names.ts';
import { fill } from './pod-defaults.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function defaults(draft: JsonObject): void {
  const spec = record(draft['spec']);
  draft['spec'] = spec;
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec['sessionAffinity'] === 'ClientIP') fill(spec, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } });
  for (const port of list(spec['ports']).map(record)) {
    fill(port, { protocol: 'TCP' });
    if (port['targetPort'] === undefined || port['targetPort'] === '') port['targetPort'] = port['port'];
  }
  const external = spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
  if (spec['type'] !== 'ExternalName')
    fill(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  if (external) fill(spec, { externalTrafficPolicy: 'Cluster' });
  else if (list(spec['externalIPs']).length === 0) delete spec['externalTrafficPolicy'];
  if (spec['type'] === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
}

function validate(draft: JsonObject): FieldError[] {
  const spec = record(draft['spec']);
  const out: FieldError[] = [];
  const ports = list(spec['ports']).map(record);
  if (!TYPES.includes(text(spec['type']))) out.push(notSupported('spec.type', spec['type'], TYPES));
  const headless = spec['clusterIP'] === 'None';
  if (ports.length === 0 && !headless && spec['type'] !== 'ExternalName') out.push(required('spec.ports'));
  if (spec['type'] === 'ExternalName' && text(spec['externalName']) === '') out.push(required('spec.externalName'));
  const ip = text(spec['clusterIP']) || text(list(spec['clusterIPs'])[0]);
  if (ip !== '' && ip !== 'None' && ipVersion(ip) === undefined)
    out.push(invalid('spec.clusterIPs[0]', ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  ports.forEach((port, index) => out.push(...portErrors(port, `spec.ports[${index}]`, ports.length > 1)));
  return out;
}

function portErrors(port: JsonObject, field: string, named: boolean): FieldError[] {
  const out: FieldError[] = [];
  const range = (name: string, value: unknown): void => {
    if (typeof value !== 'number' || value < 1 || value > 65535)
      out.push(invalid(`${field}.${name}`, value ?? 0, 'must be between 1 and 65535, inclusive'));
  };
  if (named && text(port['name']) === '') out.push(required(`${field}.name`));
  range('port', port['port']);
  if (!['TCP', 'UDP', 'SCTP'].includes(text(port['protocol'])))
    out.push(notSupported(`${field}.protocol`, port['protocol'], ['SCTP', 'TCP', 'UDP']));
  const target = port['targetPort'];
  if (typeof target === 'string') out.push(...portNameErrors(target).map((message) => invalid(`${field}.targetPort`, target, message)));
  else range('targetPort', target);
  return out;
}

/** core/v1 Service: defaults, validation and allocation. */
export const services: Strategy = {
  names: 'label',
  defaults,
  validate,
  validateUpdate(draft, old) {
    const before = text(at(old, 'spec', 'clusterIP'));
    const now = text(at(draft, 'spec', 'clusterIP'));
    const fixed = before !== '' && now !== '' && at(draft, 'spec', 'type') !== 'ExternalName' && at(old, 'spec', 'type') !== 'ExternalName';
    return fixed && before !== now ? [invalid('spec.clusterIPs[0]', [now], 'may not change once set')] : validate(draft);
  },
  allocate: allocateService,
  release: releaseService,
  prepareForCreate(draft) {
    draft['status'] = { loadBalancer: {} };
  },
  warnings: (draft) =>
    list(at(draft, 'spec', 'externalIPs')).length > 0
      ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']
      : [],
};
