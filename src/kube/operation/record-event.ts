import type { EventSource } from '../client.ts';
import type { Kube } from '../kube.ts';
import type { KubeObject } from '../object.ts';
import { builtinResource } from '../registry/builtin.ts';
import { read } from '../store.ts';
import { microTimestamp, timestamp } from '../time.ts';
import type { Event } from '../kinds/event.ts';
import { createObject } from './create.ts';
import { updateObject } from './update.ts';

/** Records an Event about an object; a repeated one counts up (client-go tools/record EventCorrelator). */
export function recordEvent(kube: Kube, about: KubeObject, type: string, reason: string, message: string, source: EventSource): void {
  const resource = builtinResource('events');
  if (!resource) return;
  const namespace = about.metadata.namespace ?? 'default';
  const now = timestamp(kube.ports.now());
  const correlation = JSON.stringify([about.metadata.uid, type, reason, message, source.component, source.host ?? '']);
  const known = kube.state.recorded.get(correlation);
  const earlier = known === undefined ? undefined : (read(kube.state, 'events', known, namespace) as Event | undefined);
  if (earlier) {
    updateObject(kube, resource, earlier.metadata.name, namespace, { ...earlier, count: (earlier.count ?? 1) + 1, lastTimestamp: now });
    return;
  }
  const name = eventName(kube, about.metadata.name, namespace);
  const involved = {
    kind: about.kind,
    ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
    name: about.metadata.name,
    uid: about.metadata.uid,
    apiVersion: about.apiVersion,
    resourceVersion: about.metadata.resourceVersion,
    ...(source.fieldPath === undefined ? {} : { fieldPath: source.fieldPath }),
  };
  if (source.action !== undefined) {
    createObject(kube, resource, {
      metadata: { name, namespace },
      involvedObject: involved,
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: microTimestamp(kube.ports.now()),
      action: source.action,
      reportingComponent: source.component,
      reportingInstance: `${source.component}-${source.host ?? 'control-plane'}`,
    });
    return;
  }
  const created = createObject(kube, resource, {
    metadata: { name, namespace },
    involvedObject: involved,
    reason,
    message,
    source: { component: source.component, ...(source.host === undefined ? {} : { host: source.host }) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
  });
  if (created.ok) kube.state.recorded.set(correlation, name);
}

/** `NAME.HEX`: the time in nanoseconds, moved on when two fall together. */
function eventName(kube: Kube, about: string, namespace: string): string {
  let nanoseconds = BigInt(Math.floor(kube.ports.now())) * 1000000n;
  for (;;) {
    const name = `${about}.${nanoseconds.toString(16)}`;
    if (!read(kube.state, 'events', name, namespace)) return name;
    nanoseconds += 1n;
  }
}
