import type { KubeObject } from '../object.ts';
import { at, list, record, text, isObject, type JsonObject } from '../json.ts';
import { deleteObject } from '../operation/delete.ts';
import { updateObject } from '../operation/update.ts';
import type { ApiReply } from '../request.ts';
import { badRequest, conflict, failure, methodNotAllowed, notSimulated } from '../status-error.ts';
import { put, read, readAll, remove } from '../store.ts';
import { timestamp } from '../time.ts';
import type { RequestContext } from './context.ts';
import { patched } from './patch.ts';
import { jsonReply, statusReply } from './reply.ts';
import { review } from './review.ts';
import { notFoundHere, objectReply } from './write.ts';

/** Requests to a part of an object other than its status, and reviews. */
export function subresourceReply(context: RequestContext, part: string): ApiReply {
  if (part === '') return review(context, bodyOf(context));
  const object = read(context.kube.state, context.resource.storedAs, context.path.name ?? '', context.namespace);
  if (!object) return statusReply(notFoundHere(context), context.warnings);
  switch (part) {
    case 'scale':
      return scale(context, object);
    case 'binding':
      return bind(context, object);
    case 'eviction':
      return evict(context, object);
    case 'finalize':
      return finalize(context, object);
    case 'ephemeralcontainers':
      return ephemeral(context, object);
    case 'log':
    case 'exec':
    case 'attach':
    case 'portforward':
      return stream(context, object, part);
    default:
      return statusReply(notSimulated(`${context.resource.plural}/${part}`));
  }
}

function bodyOf(context: RequestContext): JsonObject {
  try {
    const value: unknown = JSON.parse(context.request.body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function success(): ApiReply {
  return jsonReply({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}

/** A scale as autoscaling/v1 shows it. */
function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = Object.entries(record(at(object, 'spec', 'selector', 'matchLabels')));
  const selector = labels
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
  const spec = { replicas: at(object, 'spec', 'replicas') ?? 0 };
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec,
    status: { replicas: at(object, 'status', 'replicas') ?? 0, selector },
  };
}

function scale(context: RequestContext, object: KubeObject): ApiReply {
  const { request, kube, resource, dryRun } = context;
  if (request.method === 'GET') return jsonReply(scaleOf(object));
  let wanted: unknown = bodyOf(context);
  if (request.method === 'PATCH') {
    const virtual = scaleOf(object);
    const done = patched(context, virtual as unknown as KubeObject);
    if (!done.ok) return statusReply(done.error);
    wanted = done.value;
  } else if (request.method !== 'PUT') return statusReply(methodNotAllowed());
  const version = text(at(wanted, 'metadata', 'resourceVersion'));
  if (version !== '' && version !== object.metadata.resourceVersion) return statusReply(conflict(resource, object.metadata.name));
  const replicas = Number(at(wanted, 'spec', 'replicas') ?? 0);
  const next = { ...object, spec: { ...record(at(object, 'spec')), replicas } };
  const updated = updateObject(kube, resource, object.metadata.name, object.metadata.namespace, next, { dryRun });
  return updated.ok ? jsonReply(scaleOf(updated.value)) : statusReply(updated.error);
}

function bind(context: RequestContext, pod: KubeObject): ApiReply {
  const node = text(at(bodyOf(context), 'target', 'name'));
  const { kube, resource, dryRun } = context;
  const bound = text(at(pod, 'spec', 'nodeName'));
  if (bound !== '')
    return statusReply(conflict(resource, pod.metadata.name, `pod ${pod.metadata.name} is already assigned to node "${bound}"`));
  const now = timestamp(kube.ports.now());
  const conditions = list(at(pod, 'status', 'conditions')).filter((entry) => record(entry)['type'] !== 'PodScheduled');
  const status = {
    ...record(at(pod, 'status')),
    conditions: [...conditions, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now }],
  };
  if (!dryRun) put(kube, 'pods', { ...pod, spec: { ...record(at(pod, 'spec')), nodeName: node }, status } as KubeObject);
  return success();
}

/** Deletes a pod unless a disruption budget forbids it (registry pod eviction). */
function evict(context: RequestContext, pod: KubeObject): ApiReply {
  const { kube, resource, dryRun } = context;
  const phase = at(pod, 'status', 'phase');
  if (phase !== 'Succeeded' && phase !== 'Failed' && phase !== 'Pending' && pod.metadata.deletionTimestamp === undefined) {
    const budgets = readAll(kube.state, 'poddisruptionbudgets.policy', pod.metadata.namespace).filter((budget) => {
      const selector = record(at(budget, 'spec', 'selector'));
      const labels = pod.metadata.labels ?? {};
      return Object.entries(record(selector['matchLabels'])).every(([key, value]) => labels[key] === value);
    });
    const [budget] = budgets;
    if (budgets.length > 1)
      return statusReply(
        failure(500, '', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'),
      );
    if (budget) {
      const allowed = Number(at(budget, 'status', 'disruptionsAllowed') ?? 0);
      if (allowed <= 0) {
        const healthy = `The disruption budget ${budget.metadata.name} needs ${Number(at(budget, 'status', 'desiredHealthy') ?? 0)} healthy pods and has ${Number(at(budget, 'status', 'currentHealthy') ?? 0)} currently`;
        return statusReply(
          failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
            causes: [{ reason: 'DisruptionBudget', message: healthy }],
          }),
        );
      }
      if (!dryRun)
        put(kube, 'poddisruptionbudgets.policy', {
          ...budget,
          status: { ...record(at(budget, 'status')), disruptionsAllowed: allowed - 1 },
        } as KubeObject);
    }
  }
  const options = record(bodyOf(context)['deleteOptions']);
  const grace = options['gracePeriodSeconds'];
  const done = deleteObject(kube, resource, pod.metadata.name, pod.metadata.namespace, {
    dryRun,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
  });
  return done.ok ? success() : statusReply(done.error);
}

/** Takes finalizers from a namespace's spec; the last one lets it go. */
function finalize(context: RequestContext, namespace: KubeObject): ApiReply {
  const finalizers = list(at(bodyOf(context), 'spec', 'finalizers'));
  const next = { ...namespace, spec: { ...record(at(namespace, 'spec')), finalizers } } as KubeObject;
  const gone = finalizers.length === 0 && next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0;
  return objectReply(context, gone ? remove(context.kube, 'namespaces', next) : put(context.kube, 'namespaces', next));
}

function ephemeral(context: RequestContext, pod: KubeObject): ApiReply {
  if (context.request.method === 'GET') return objectReply(context, pod);
  const body = context.request.method === 'PATCH' ? patched(context, pod) : undefined;
  if (body && !body.ok) return statusReply(body.error);
  const wanted = list(at(body?.value ?? bodyOf(context), 'spec', 'ephemeralContainers'));
  const spec = { ...record(at(pod, 'spec')), ephemeralContainers: wanted };
  const updated = updateObject(
    context.kube,
    context.resource,
    pod.metadata.name,
    pod.metadata.namespace,
    { ...pod, spec },
    { dryRun: context.dryRun },
  );
  return updated.ok ? objectReply(context, updated.value) : statusReply(updated.error);
}

/** A stream is checked here and carried out by the world. */
function stream(context: RequestContext, pod: KubeObject, subresource: 'log' | 'exec' | 'attach' | 'portforward'): ApiReply {
  const { query } = context.request;
  const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) =>
    list(at(pod, 'spec', field)).map((entry) => text(record(entry)['name'])),
  );
  const regular = list(at(pod, 'spec', 'containers')).map((entry) => text(record(entry)['name']));
  const asked = query['container'] ?? '';
  const name = pod.metadata.name;
  if (subresource !== 'portforward') {
    if (asked !== '' && !names.includes(asked)) return statusReply(badRequest(`container ${asked} is not valid for pod ${name}`));
    if (asked === '' && regular.length > 1)
      return statusReply(badRequest(`a container name must be specified for pod ${name}, choose one of: [${regular.join(' ')}]`));
    if (text(at(pod, 'spec', 'nodeName')) === '' && subresource !== 'log')
      return statusReply(badRequest(`pod ${name} does not have a host assigned`));
    if (text(at(pod, 'spec', 'nodeName')) === '')
      return { kind: 'response', status: 200, headers: { 'content-type': 'text/plain' }, body: '' };
  }
  const command = (query['command'] ?? '').split('\n').filter((part) => part !== '');
  return {
    kind: 'stream',
    stream: { subresource, namespace: pod.metadata.namespace ?? '', pod: name, container: asked || (regular[0] ?? ''), query, command },
  };
}
