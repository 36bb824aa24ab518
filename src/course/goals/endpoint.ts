import { err, ok, type Result } from '../../base/result.ts';
import type { LabWorld, ObjectJson, ProbeSource } from '../lab-port.ts';
import { labelsAt, textAt } from './json.ts';

/**
 * Endpoints as goals write them:
 * `laptop`, another machine's name · `node/NAME` · `pod/[NAMESPACE/]NAME[:CONTAINER]` · `pods/[NAMESPACE/]KEY=VALUE[,..]` ·
 * `deployment/[NAMESPACE/]NAME` (its pods) · as targets also `service/[NAMESPACE/]NAME`, an address or a DNS name.
 */
export interface Endpoint {
  /** how reports name it */
  readonly label: string;
  /** where a probe from here starts; undefined for mere targets */
  readonly source: ProbeSource | undefined;
  /** the address, or the name to resolve, of a probe to here */
  readonly address: string | undefined;
}

/** All endpoints a text stands for, at least one; or a sentence why there is none. */
export function resolveEndpoints(world: LabWorld, text: string): Result<readonly Endpoint[]> {
  const [kind = '', ...rest] = text.split('/');
  const [namespace, name] = rest.length > 1 ? [rest[0] ?? '', rest.slice(1).join('/')] : ['default', rest[0] ?? ''];
  switch (rest.length === 0 ? '' : kind) {
    case 'pod':
      return onePod(world, namespace, name);
    case 'pods':
      return selectedPods(world, namespace, parseLabels(name), text);
    case 'deployment': {
      const deployment = world.object('deployments.apps', name, namespace);
      if (!deployment) return err(`there is no deployment ${namespace}/${name}`);
      return selectedPods(world, namespace, labelsAt(deployment, 'spec', 'selector', 'matchLabels'), text);
    }
    case 'node': {
      const node = world.object('nodes', rest.join('/'));
      const address = node && nodeAddress(node);
      return address === undefined ? err(`node ${name} has no address`) : ok([{ label: text, source: text, address }]);
    }
    case 'service': {
      const service = world.object('services', name, namespace);
      const address = service && textAt(service, 'spec', 'clusterIP');
      return address === undefined ? err(`there is no service ${namespace}/${name}`) : ok([{ label: text, source: undefined, address }]);
    }
    default:
      return ok([{ label: text, source: world.machines().includes(text) ? text : undefined, address: text }]);
  }
}

function onePod(world: LabWorld, namespace: string, name: string): Result<readonly Endpoint[]> {
  const [podName = '', container] = name.split(':');
  const pod = world.object('pods', podName, namespace);
  if (!pod) return err(`there is no pod ${namespace}/${podName}`);
  return ok([podEndpoint(pod, container)]);
}

function selectedPods(
  world: LabWorld,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  text: string,
): Result<readonly Endpoint[]> {
  const pods = world.objects('pods', { namespace, labels }).filter((pod) => textAt(pod, 'metadata', 'deletionTimestamp') === undefined);
  return pods.length === 0 ? err(`no pod matches ${text}`) : ok(pods.map((pod) => podEndpoint(pod, undefined)));
}

function podEndpoint(pod: ObjectJson, container: string | undefined): Endpoint {
  const name = textAt(pod, 'metadata', 'name') ?? '';
  const namespace = textAt(pod, 'metadata', 'namespace') ?? 'default';
  const short = namespace === 'default' ? name : `${namespace}/${name}`;
  return {
    label: short,
    source: `pod/${namespace}/${name}${container === undefined ? '' : `/${container}`}`,
    address: textAt(pod, 'status', 'podIP'),
  };
}

function nodeAddress(node: ObjectJson): string | undefined {
  const status = node['status'] as { addresses?: readonly { type?: string; address?: string }[] } | undefined;
  return status?.addresses?.find((one) => one.type === 'InternalIP')?.address;
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key, value];
    }),
  );
}
