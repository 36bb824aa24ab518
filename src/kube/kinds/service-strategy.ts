import { allocateService, releaseService } from '../allocate/service.ts';
import { invalid } from '../field-error.ts';
import { at, equal, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { fill } from './pod-defaults.ts';
import { validateService } from './service-validation.ts';

function defaults(draft: JsonObject): void {
  const spec = record(draft['spec']);
  draft['spec'] = spec;
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  if (spec['sessionAffinity'] === 'ClientIP') fill(spec, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } });
  for (const port of list(spec['ports']).map(record)) {
    fill(port, { protocol: 'TCP' });
    if (port['targetPort'] === undefined || port['targetPort'] === '') port['targetPort'] = port['port'];
  }
  const external = spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
  if (spec['type'] !== 'ExternalName')
    fill(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  if (external) fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (spec['type'] === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
}

/** Takes away what a Service of its new type no longer needs and the client only left as it was (registry dropTypeDependentFields). */
function dropTypeDependent(draft: JsonObject, old: JsonObject): void {
  const spec = record(draft['spec']);
  const before = record(old['spec']);
  const lost = (types: readonly string[]): boolean => types.includes(text(before['type'])) && !types.includes(text(spec['type']));
  const same = (field: string): boolean => equal(spec[field], before[field]);
  const drop = (...fields: readonly string[]): void => fields.filter(same).forEach((field) => delete spec[field]);
  if (lost(['ClusterIP', 'NodePort', 'LoadBalancer']))
    drop('clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy');
  if (lost(['NodePort', 'LoadBalancer'])) {
    const numbers = (ports: unknown): unknown[] => list(ports).map((port) => record(port)['nodePort']);
    if (equal(numbers(spec['ports']), numbers(before['ports']))) for (const port of list(spec['ports'])) delete record(port)['nodePort'];
  }
  if (lost(['NodePort', 'LoadBalancer']) && list(spec['externalIPs']).length === 0) drop('externalTrafficPolicy');
  if (lost(['LoadBalancer'])) drop('allocateLoadBalancerNodePorts', 'loadBalancerClass');
  if (text(spec['type']) !== 'LoadBalancer' || spec['externalTrafficPolicy'] !== 'Local') drop('healthCheckNodePort');
}

/** core/v1 Service: defaults, validation and allocation. */
export const services: Strategy = {
  names: 'label',
  defaults,
  statusDefaults(draft) {
    for (const entry of list(at(draft, 'status', 'loadBalancer', 'ingress')).map(record))
      if (text(entry['ip']) !== '') fill(entry, { ipMode: 'VIP' });
  },
  validate: validateService,
  prepareForUpdate: dropTypeDependent,
  validateUpdate(draft, old) {
    const before = text(at(old, 'spec', 'clusterIP'));
    const now = text(at(draft, 'spec', 'clusterIP'));
    const fixed = before !== '' && now !== '' && at(draft, 'spec', 'type') !== 'ExternalName' && at(old, 'spec', 'type') !== 'ExternalName';
    return fixed && before !== now ? [invalid('spec.clusterIPs[0]', [now], 'may not change once set')] : validateService(draft);
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
