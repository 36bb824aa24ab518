import { createHash } from 'node:crypto';
import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { selects } from '../policy/selector.ts';
import type { Selector } from '../policy/types.ts';
import { poolOfAddress } from './metallb-controller.ts';
import { endpointNodes, ingressIp, keyOf, loadBalancerServices, type LoadBalancerService } from './services.ts';

interface L2Advertisement extends KubeObject {
  readonly spec?: {
    readonly ipAddressPools?: readonly string[];
    readonly ipAddressPoolSelectors?: readonly Selector[];
    readonly nodeSelectors?: readonly Selector[];
    readonly interfaces?: readonly string[];
  };
}

interface SpeakerPod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';
const SOURCE = { component: 'metallb-speaker' };

/** Nodes whose speaker is alive. The real ones ask each other by memberlist within a second; these read the API. */
function liveSpeakers(api: ObjectClient): readonly string[] {
  const pods = api.list<SpeakerPod>('pods', { namespace: 'metallb-system', labels: { component: 'speaker' } });
  return pods.flatMap(({ spec, status, metadata }) =>
    spec?.nodeName !== undefined &&
    metadata.deletionTimestamp === undefined &&
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
      ? [spec.nodeName]
      : [],
  );
}

/** Whether an advertisement is for a pool: it names or selects it, or it names and selects none (metallb internal/config setL2AdvertisementsToPools). */
function speaksFor({ spec }: L2Advertisement, { metadata }: KubeObject): boolean {
  const { ipAddressPools: names = [], ipAddressPoolSelectors: selectors = [] } = spec ?? {};
  if (names.length === 0 && selectors.length === 0) return true;
  return names.includes(metadata.name) || selectors.some((selector) => selects(selector, metadata.labels ?? {}));
}

/** The one node that answers for a Service's address: the first of those that may, in an order that is shuffled anew for every address. */
export function announcerOf(api: ObjectClient, service: LoadBalancerService, speakers: readonly string[]): string | undefined {
  const ip = ingressIp(service);
  const pool = ip === undefined ? undefined : poolOfAddress(api, ip);
  if (!pool) return undefined;
  const advertisements = api.list<L2Advertisement>('l2advertisements.metallb.io').filter((one) => speaksFor(one, pool));
  const withEndpoints = new Set(endpointNodes(api, service));
  if (withEndpoints.size === 0) return undefined;
  const nodes = new Map(api.list('nodes').map((node) => [node.metadata.name, node.metadata.labels ?? {}]));
  const may = speakers.filter((name) => {
    const labels = nodes.get(name);
    if (!labels || Object.hasOwn(labels, EXCLUDE)) return false;
    if (service.spec.externalTrafficPolicy === 'Local' && !withEndpoints.has(name)) return false;
    return advertisements.some(
      ({ spec }) => (spec?.nodeSelectors ?? []).length === 0 || spec?.nodeSelectors?.some((selector) => selects(selector, labels)),
    );
  });
  const order = (name: string): string => createHash('sha256').update(`${name}#${ip}`).digest('hex');
  return [...may].sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** Addresses that the speaker of a node answers for, with their Services. */
export function announcements(api: ObjectClient, node: string): ReadonlyMap<string, LoadBalancerService> {
  const speakers = liveSpeakers(api);
  const out = new Map<string, LoadBalancerService>();
  for (const service of loadBalancerServices(api)) {
    const ip = ingressIp(service);
    if (ip !== undefined && announcerOf(api, service, speakers) === node) out.set(ip, service);
  }
  return out;
}

/** Tells by an event who answers now. */
export function noteAnnouncement(api: ObjectClient, node: string, service: LoadBalancerService): string {
  api.event(service, 'Normal', 'nodeAssigned', `announcing from node "${node}" with protocol "layer2"`, { ...SOURCE, host: node });
  return JSON.stringify({
    event: 'serviceAnnounced',
    ips: [ingressIp(service)],
    level: 'info',
    msg: 'service has IP, announcing',
    protocol: 'layer2',
    service: keyOf(service),
  });
}
