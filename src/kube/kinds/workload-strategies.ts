import { at, equal, record, text, type JsonObject } from '../json.ts';
import { invalid, required, type FieldError } from '../field-error.ts';
import type { Strategy } from '../strategy.ts';
import { list } from '../json.ts';
import { defaultTemplate, fill } from './pod-defaults.ts';

const specOf = (draft: JsonObject): JsonObject => {
  draft['spec'] = record(draft['spec']);
  return record(draft['spec']);
};

/** Selector and template labels must agree (apps validation). */
function validateSelector(draft: JsonObject): FieldError[] {
  const spec = record(draft['spec']);
  const labels = record(at(spec, 'template', 'metadata', 'labels'));
  const wanted = Object.entries(record(at(spec, 'selector', 'matchLabels')));
  const out: FieldError[] = [];
  if (spec['selector'] === undefined) out.push(required('spec.selector'));
  else if (wanted.some(([key, value]) => labels[key] !== value))
    out.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  if (list(at(spec, 'template', 'spec', 'containers')).length === 0) out.push(required('spec.template.spec.containers'));
  return out;
}

function withSelector(defaults: (spec: JsonObject) => void): Strategy {
  return {
    generation: true,
    defaults(draft) {
      const spec = specOf(draft);
      defaultTemplate(spec);
      defaults(spec);
    },
    prepareForCreate(draft) {
      draft['status'] = {};
    },
    validate: validateSelector,
    validateUpdate(draft, old) {
      const now = at(draft, 'spec', 'selector');
      return [
        ...validateSelector(draft),
        ...(equal(now, at(old, 'spec', 'selector')) ? [] : [invalid('spec.selector', now, 'field is immutable')]),
      ];
    },
  };
}

const plainDeployments = withSelector((spec) => {
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
  const strategy = record(spec['strategy']);
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(record(strategy['rollingUpdate']), { maxUnavailable: '25%', maxSurge: '25%' });
  }
});
/** apps/v1 Deployment: its generation counts changes of annotations too. */
export const deployments: Strategy = { ...plainDeployments, annotationsCount: true };
export const replicaSets = withSelector((spec) => fill(spec, { replicas: 1 }));
const plainDaemonSets = withSelector((spec) => {
  fill(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
  const strategy = record(spec['updateStrategy']);
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(record(strategy['rollingUpdate']), { maxUnavailable: 1, maxSurge: 0 });
  }
});
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function countTemplate(draft: JsonObject, count: number): void {
  const meta = record(draft['metadata']);
  meta['annotations'] = { ...record(meta['annotations']), [TEMPLATE_GENERATION]: String(count) };
}

/** apps/v1 DaemonSet: its template's generation is an annotation, since the field is gone. */
export const daemonSets: Strategy = {
  ...plainDaemonSets,
  prepareForCreate(draft) {
    draft['status'] = {};
    countTemplate(draft, 1);
  },
  prepareForUpdate(draft, old) {
    const count = Number(at(old, 'metadata', 'annotations', TEMPLATE_GENERATION) ?? 1);
    countTemplate(draft, equal(at(draft, 'spec', 'template'), at(old, 'spec', 'template')) ? count : count + 1);
  },
};

export const statefulSets = withSelector((spec) => {
  fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  const strategy = record(spec['updateStrategy']);
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(strategy, { rollingUpdate: {} });
    fill(record(strategy['rollingUpdate']), { partition: 0 });
  }
});

function defaultJob(spec: JsonObject): void {
  fill(spec, {
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    manualSelector: false,
  });
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) spec['completions'] = 1;
  fill(spec, { parallelism: 1 });
  if (spec['manualSelector'] === false) delete spec['manualSelector'];
  defaultTemplate(spec);
}

export const jobs: Strategy = {
  generation: true,
  defaults: (draft) => defaultJob(specOf(draft)),
  prepareForCreate(draft) {
    draft['status'] = {};
    const spec = specOf(draft);
    if (spec['selector'] !== undefined) return;
    const uid = text(at(draft, 'metadata', 'uid'));
    const template = record(spec['template']);
    const meta = record(template['metadata']);
    const name = text(at(draft, 'metadata', 'name'));
    const labels = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    };
    template['metadata'] = { ...meta, labels: { ...record(meta['labels']), ...labels } };
    // a Job without labels takes its template's (batch defaults)
    const own = record(draft['metadata']);
    if (Object.keys(record(own['labels'])).length === 0) own['labels'] = { ...record(record(template['metadata'])['labels']) };
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  },
};

export const cronJobs: Strategy = {
  generation: true,
  defaults(draft) {
    const spec = specOf(draft);
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
    const job = record(at(spec, 'jobTemplate', 'spec'));
    defaultTemplate(job);
  },
  validate(draft) {
    const schedule = text(at(draft, 'spec', 'schedule'));
    const fields = schedule.split(/\s+/).filter((part) => part !== '');
    if (schedule === '') return [required('spec.schedule')];
    return fields.length === 5 || schedule.startsWith('@')
      ? []
      : [invalid('spec.schedule', schedule, `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)];
  },
};
