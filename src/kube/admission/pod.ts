import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { Status } from '../object.ts';
import type { Resource } from '../registry/resource.ts';
import { forbidden } from '../status-error.ts';
import { read, readAll } from '../store.ts';

const CLASSES = 'priorityclasses.scheduling.k8s.io';
const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Pods stay five minutes on a node that is gone, unless they say otherwise (plugin DefaultTolerationSeconds). */
export function addDefaultTolerations(pod: JsonObject): void {
  const spec = record(pod['spec']);
  const given = list(spec['tolerations']).map(record);
  const covers = (key: string): boolean =>
    given.some(
      (entry) =>
        (text(entry['key']) === key || text(entry['key']) === '') &&
        (text(entry['effect']) === 'NoExecute' || text(entry['effect']) === ''),
    );
  const added = TOLERATED.filter((key) => !covers(key)).map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  if (added.length > 0) spec['tolerations'] = [...given, ...added];
}

/** Turns the name of a priority class into its number (plugin Priority). */
export function admitPriority(kube: Kube, resource: Resource, pod: JsonObject): Status | undefined {
  const spec = record(pod['spec']);
  const name = text(spec['priorityClassName']);
  const named = name === '' ? undefined : read(kube.state, CLASSES, name);
  if (name !== '' && !named) return forbidden(resource, text(at(pod, 'metadata', 'name')), `no PriorityClass with name ${name} was found`);
  const found = named ?? readAll(kube.state, CLASSES).find((entry) => at(entry, 'globalDefault') === true);
  if (found && name === '') spec['priorityClassName'] = found.metadata.name;
  spec['priority'] = Number(at(found, 'value') ?? 0);
  spec['preemptionPolicy'] ??= at(found, 'preemptionPolicy') ?? 'PreemptLowerPriority';
  return undefined;
}
