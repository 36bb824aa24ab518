import { err, ok, type Result } from '../../base/result.ts';
import { at } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Resource } from '../registry/resource.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly negated: boolean;
  readonly value: string;
}

const COMMON = ['metadata.name', 'metadata.namespace'];

/** Fields that a selector may name, besides name and namespace (the registry's GetAttrs and conversion functions). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  services: ['spec.clusterIP', 'spec.type'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  replicationcontrollers: ['status.replicas'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
};

/** Parses `status.phase=Running,spec.nodeName!=worker-1` and refuses fields that the resource does not index. */
export function parseFieldSelector(resource: Resource, input: string): Result<readonly FieldRequirement[]> {
  const out: FieldRequirement[] = [];
  for (const term of input.split(',')) {
    if (term === '') continue;
    const match = /^([^=!]*)(!=|==|=)(.*)$/.exec(term);
    if (!match) return err(`invalid selector: '${input}'; can't understand '${term}'`);
    const field = match[1] ?? '';
    const known = resource.namespaced ? COMMON : ['metadata.name'];
    const allowed = known.includes(field) || (FIELDS[resource.storedAs] ?? []).includes(field);
    if (!allowed)
      return err(
        resource.custom || !FIELDS[resource.storedAs]
          ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${field}`,
      );
    out.push({ field, negated: match[2] === '!=', value: match[3] ?? '' });
  }
  return ok(out);
}

export function fieldsMatch(requirements: readonly FieldRequirement[], object: KubeObject): boolean {
  return requirements.every(({ field, negated, value }) => (fieldValue(object, field) === value) !== negated);
}

function fieldValue(object: KubeObject, field: string): string {
  if (field === 'spec.unschedulable' || field === 'spec.hostNetwork') return String(at(object, ...field.split('.')) === true);
  if (field === 'source') return String(at(object, 'source', 'component') ?? at(object, 'reportingComponent') ?? '');
  if (field === 'status.successful') return String(at(object, 'status', 'succeeded') ?? 0);
  const value = at(object, ...field.split('.'));
  return value === undefined || value === null ? '' : String(value);
}
