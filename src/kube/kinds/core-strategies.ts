import { fieldForbidden, required, type FieldError } from '../field-error.ts';
import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { defaultPodSpec, defaultTemplate, fill } from './pod-defaults.ts';

export const namespaces: Strategy = {
  names: 'label',
  defaults(draft) {
    const meta = record(draft['metadata']);
    meta['labels'] = { ...record(meta['labels']), 'kubernetes.io/metadata.name': text(meta['name']) };
  },
  prepareForCreate(draft) {
    draft['spec'] = { finalizers: ['kubernetes'] };
    draft['status'] = { phase: 'Active' };
  },
  prepareForUpdate(draft, old) {
    draft['spec'] = old['spec'];
  },
};

const PINNED = (at_: unknown): unknown => {
  const {
    tolerations: _t,
    activeDeadlineSeconds: _a,
    terminationGracePeriodSeconds: _g,
    containers,
    initContainers,
    ephemeralContainers: _e,
    schedulingGates: _s,
    nodeName: _n,
    ...rest
  } = record(at_);
  const bare = (entries: unknown): unknown => list(entries).map((entry) => ({ ...record(entry), image: '' }));
  return { ...rest, nodeName: record(at_)['nodeName'], containers: bare(containers), initContainers: bare(initContainers) };
};
const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export const pods: Strategy = {
  generation: true,
  // set by the binding
  uncounted: ['nodeName'],
  statusDefaults(draft) {
    for (const condition of list(at(draft, 'status', 'conditions')).map(record)) condition['lastProbeTime'] ??= null;
  },
  defaults(draft) {
    draft['spec'] = record(draft['spec']);
    defaultPodSpec(record(draft['spec']));
    fill(record(draft['spec']), { enableServiceLinks: true });
  },
  prepareForCreate(draft) {
    draft['status'] = { phase: 'Pending', qosClass: qosClass(record(draft['spec'])) };
  },
  validate(draft) {
    const out: FieldError[] = [];
    const containers = list(at(draft, 'spec', 'containers')).map(record);
    if (containers.length === 0) out.push(required('spec.containers'));
    containers.forEach((container, index) => {
      if (text(container['name']) === '') out.push(required(`spec.containers[${index}].name`));
      if (text(container['image']) === '') out.push(required(`spec.containers[${index}].image`));
    });
    return out;
  },
  validateUpdate(draft, old) {
    const same = JSON.stringify(sorted(PINNED(draft['spec']))) === JSON.stringify(sorted(PINNED(old['spec'])));
    // the scheduler's binding is the one way to set nodeName
    return same ? [] : [fieldForbidden('spec', MUTABLE)];
  },
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}

/** Guaranteed, Burstable or BestEffort by cpu and memory (core helper/qos). */
function qosClass(spec: JsonObject): string {
  const all = [...list(spec['containers']), ...list(spec['initContainers'])].map((entry) => record(record(entry)['resources']));
  const any = all.some((resources) =>
    ['cpu', 'memory'].some((name) => record(resources['requests'])[name] !== undefined || record(resources['limits'])[name] !== undefined),
  );
  if (!any) return 'BestEffort';
  const full = all.every((resources) =>
    ['cpu', 'memory'].every(
      (name) =>
        record(resources['limits'])[name] !== undefined && record(resources['limits'])[name] === record(resources['requests'])[name],
    ),
  );
  return full ? 'Guaranteed' : 'Burstable';
}

export const replicationControllers: Strategy = {
  generation: true,
  defaults(draft) {
    const spec = record(draft['spec']);
    draft['spec'] = spec;
    defaultTemplate(spec);
    fill(spec, { replicas: 1, selector: record(at(spec, 'template', 'metadata', 'labels')) });
  },
};

export const secrets: Strategy = {
  defaults(draft) {
    fill(draft, { type: 'Opaque' });
    const plain = record(draft['stringData']);
    if (draft['stringData'] === undefined) return;
    draft['data'] = {
      ...record(draft['data']),
      ...Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, Buffer.from(text(value)).toString('base64')])),
    };
    delete draft['stringData'];
  },
};

export const generationOnly: Strategy = { generation: true };
