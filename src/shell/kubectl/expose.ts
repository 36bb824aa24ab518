import { err, ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { generatedMeta } from './create-one.ts';
import { resourcePath } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { selectObjects } from './metadata-change.ts';
import { resultPrinter, writeQuery } from './object-output.ts';
import { DRY_RUN, FIELD_MANAGER, FILE_FLAGS, PRINT_FLAGS, SAVE_CONFIG, SELECTOR, type Verb } from './verb.ts';

export const expose: Verb = {
  name: 'expose',
  summary: 'Make a service for a deployment, replica set, pod or another service',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  examples: ['kubectl expose deployment web --port=80 --target-port=8080', 'kubectl expose pod web --port=80 --type=NodePort --name=front'],
  flags: [
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN,
    FIELD_MANAGER,
    SAVE_CONFIG,
    { ...SELECTOR, help: 'label selector of the service' },
    { name: 'port', type: 'string', default: '', help: 'port of the service' },
    { name: 'target-port', type: 'string', default: '', help: 'port of the containers, number or name' },
    { name: 'protocol', type: 'string', default: '', help: 'TCP, UDP or SCTP' },
    { name: 'type', type: 'string', default: '', help: 'ClusterIP, NodePort, LoadBalancer or ExternalName' },
    { name: 'name', type: 'string', default: '', help: 'name of the service' },
    { name: 'labels', short: 'L', type: 'string', default: '', help: 'labels of the service' },
    { name: 'external-ip', type: 'string', default: '', help: 'external address that the service takes' },
    { name: 'load-balancer-ip', type: 'string', default: '', help: 'address to ask the load balancer for' },
    { name: 'session-affinity', type: 'string', default: '', help: 'None or ClientIP' },
    { name: 'cluster-ip', type: 'string', default: '', help: 'address of the service; None for a headless one' },
    { name: 'override-type', type: 'string', default: 'merge', help: 'with --overrides' },
    { name: 'overrides', type: 'string', default: '', help: 'JSON merged over the service' },
  ],
  run: runExpose,
};

function* runExpose(context: Context): Task<number> {
  const ready = resultPrinter(context);
  if (!ready.ok) return context.fail(ready.error);
  // -l names the service's selector here, not the objects
  const found = yield* selectObjects(context, context.words, { labels: '' });
  if ('text' in found) return context.fail(found);
  if (found.infos.length + found.failures.length > 1) return context.error('multiple resources provided');
  const info = found.infos[0];
  if (!info) return context.failAll(found.failures);
  const made = exposedService(context, info.resource.kind, info.name, info.object);
  if (!made.ok) return context.fail(made.error);
  const service = context.builtin('services');
  const name = String(((made.value['metadata'] ?? {}) as Json)['name']);
  if (ready.value.dryRun === 'client') {
    const failure = ready.value.printer.print(service, name, made.value, 'exposed');
    return failure ? context.fail(failure) : 0;
  }
  const answer = context.client.call('POST', resourcePath(service, context.namespace), {
    query: writeQuery(context, 'kubectl-expose', ready.value.dryRun),
    body: made.value,
  });
  if (!answer.ok) return context.fail(answer.error);
  const failure = ready.value.printer.print(service, name, answer.value, 'exposed');
  return failure ? context.fail(failure) : 0;
}

interface Port {
  readonly port: number;
  readonly protocol: string;
  readonly name?: string;
}

/** The service for an object (kubectl's service generator). */
export function exposedService(context: Context, kind: string, objectName: string, object: Json): Result<Json, Failure> {
  const flags = context.flags;
  const spec = (object['spec'] ?? {}) as Json;
  const meta = (object['metadata'] ?? {}) as Json;
  const typed = flags.text('selector');
  const chosen = typed === '' ? selectorOf(kind, object) : ok(pairs(typed));
  if (!chosen.ok) return chosen;
  const selector = chosen.value;
  const name = (flags.text('name') === '' ? objectName : flags.text('name')).slice(0, 63);
  const labels = flags.text('labels') === '' ? ((meta['labels'] ?? {}) as Record<string, string>) : pairs(flags.text('labels'));
  const found = portsOf(kind, spec);
  const protocol = flags.text('protocol');
  let ports: Port[];
  if (flags.text('port') === '') {
    if (found.length === 0)
      return err(plainFailure("couldn't find port via --port flag or introspection\nSee 'kubectl expose -h' for help and examples"));
    ports = found;
  } else
    ports = flags
      .text('port')
      .split(',')
      .map((text) => ({
        port: Number(text),
        protocol: protocol === '' ? (found.find((port) => port.port === Number(text))?.protocol ?? 'TCP') : protocol.toUpperCase(),
      }));
  const target = flags.text('target-port');
  const list = ports.map((port, i) => ({
    ...(ports.length > 1 ? { name: `port-${i + 1}` } : {}),
    port: port.port,
    protocol: protocol === '' ? port.protocol : protocol.toUpperCase(),
    targetPort: target === '' ? port.port : /^\d+$/.test(target) ? Number(target) : target,
  }));
  const optional = (key: string, flag: string): Json => (flags.text(flag) === '' ? {} : { [key]: flags.text(flag) });
  const service: Json = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: generatedMeta(context, name, labels),
    spec: {
      ...optional('clusterIP', 'cluster-ip'),
      ...(flags.text('external-ip') === '' ? {} : { externalIPs: [flags.text('external-ip')] }),
      ...optional('loadBalancerIP', 'load-balancer-ip'),
      ports: list,
      selector,
      ...optional('sessionAffinity', 'session-affinity'),
      ...optional('type', 'type'),
    },
    status: { loadBalancer: {} },
  };
  return ok(service);
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((part) => [part.split('=')[0] ?? '', part.split('=').slice(1).join('=')]));
}

function selectorOf(kind: string, object: Json): Result<Record<string, string>, Failure> {
  const spec = (object['spec'] ?? {}) as Json;
  const labels = ((object['metadata'] ?? {}) as Json)['labels'] as Record<string, string> | undefined;
  const none = (why: string): Result<Record<string, string>, Failure> =>
    err(plainFailure(`couldn't retrieve selectors via --selector flag or introspection: ${why}`));
  if (kind === 'Pod') return labels && Object.keys(labels).length > 0 ? ok(labels) : none('the pod has no labels and cannot be exposed');
  if (kind === 'Service') {
    const own = spec['selector'] as Record<string, string> | undefined;
    return own ? ok(own) : none('the service has no pod selector set');
  }
  if (kind === 'ReplicationController') return ok((spec['selector'] ?? {}) as Record<string, string>);
  if (kind === 'Deployment' || kind === 'ReplicaSet') {
    const selector = (spec['selector'] ?? {}) as Json;
    if (Array.isArray(selector['matchExpressions']) && selector['matchExpressions'].length > 0)
      return none("couldn't convert expressions to map-based selector format");
    return ok((selector['matchLabels'] ?? {}) as Record<string, string>);
  }
  return err(plainFailure(`cannot expose a ${kind}${kind === 'DaemonSet' || kind === 'StatefulSet' ? '.apps' : ''}`));
}

function portsOf(kind: string, spec: Json): Port[] {
  if (kind === 'Service')
    return ((spec['ports'] ?? []) as Json[]).map((port) => ({ port: Number(port['port']), protocol: String(port['protocol'] ?? 'TCP') }));
  const pod = kind === 'Pod' ? spec : ((((spec['template'] ?? {}) as Json)['spec'] ?? {}) as Json);
  const out: Port[] = [];
  for (const container of (pod['containers'] ?? []) as Json[]) {
    for (const port of (container['ports'] ?? []) as Json[])
      out.push({ port: Number(port['containerPort']), protocol: String(port['protocol'] ?? 'TCP') });
  }
  return out;
}
