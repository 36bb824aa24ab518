import { addToIp, canonicalIp, inCidr, parseCidr } from '../../base/ip.ts';
import { invalid, type FieldError } from '../field-error.ts';
import { list, record, text, type JsonObject } from '../json.ts';
import type { Kube } from '../kube.ts';
import type { KubeObject } from '../object.ts';

/**
 * Gives a Service its addresses and node ports, or checks those it asks for. Random choices come from the upper band of the range
 * (KEP-3070, KEP-3668), so that low numbers stay free for explicit ones.
 */
export function allocateService(draft: JsonObject, old: JsonObject | undefined, kube: Kube, dryRun: boolean): FieldError[] {
  const spec = record(draft['spec']);
  const key = `${text(record(draft['metadata'])['namespace'])}/${text(record(draft['metadata'])['name'])}`;
  const taken: (() => void)[] = [];
  // a Service that is being created shares nothing with one of its name
  const owner = old ? key : undefined;
  const errors = [
    ...families(spec),
    ...addresses(spec, record(old?.['spec']), kube, key, owner, taken),
    ...nodePorts(spec, kube, key, owner, taken),
  ];
  if (errors.length === 0 && !dryRun) {
    if (old) release(old, kube);
    for (const take of taken) take();
  }
  return errors;
}

export function releaseService(object: KubeObject, kube: Kube): void {
  release(object as unknown as JsonObject, kube);
}

function release(object: JsonObject, kube: Kube): void {
  const spec = record(object['spec']);
  const key = `${text(record(object['metadata'])['namespace'])}/${text(record(object['metadata'])['name'])}`;
  for (const ip of list(spec['clusterIPs']).map(text)) if (kube.state.clusterIPs.get(ip) === key) kube.state.clusterIPs.delete(ip);
  const ports = [...list(spec['ports']).map((port) => record(port)['nodePort']), spec['healthCheckNodePort']];
  for (const port of ports) if (kube.state.nodePorts.get(String(port)) === key) kube.state.nodePorts.delete(String(port));
}

/** The cluster has IPv4 alone (registry/core/service defaultOnWrite). */
function families(spec: JsonObject): FieldError[] {
  if (spec['type'] === 'ExternalName') return [];
  const foreign = list(spec['ipFamilies']).indexOf('IPv6');
  if (spec['ipFamilyPolicy'] === 'RequireDualStack')
    return [invalid('spec.ipFamilyPolicy', 'RequireDualStack', 'this cluster is not configured for dual-stack services')];
  return foreign < 0 ? [] : [invalid(`spec.ipFamilies[${foreign}]`, 'IPv6', 'not configured on this cluster')];
}

function addresses(
  spec: JsonObject,
  before: JsonObject,
  kube: Kube,
  key: string,
  owner: string | undefined,
  taken: (() => void)[],
): FieldError[] {
  if (spec['type'] === 'ExternalName') {
    delete spec['clusterIP'];
    delete spec['clusterIPs'];
    return [];
  }
  const { clusterIPs: used, config } = kube.state;
  const cidr = parseCidr(config.serviceCIDRs[0] ?? '10.96.0.0/16');
  if (!cidr.ok) return [];
  let ip = text(spec['clusterIP']) || text(list(spec['clusterIPs'])[0]) || text(before['clusterIP']);
  if (ip === 'None') {
    spec['clusterIP'] = 'None';
    spec['clusterIPs'] = ['None'];
    return [];
  }
  const { ip: network, prefixLength } = cidr.value;
  if (ip === '') ip = freeAddress(network, 2 ** (32 - prefixLength), used, kube) ?? '';
  else if (used.get(ip) === undefined || used.get(ip) !== owner) {
    const refuse = (why: string): FieldError[] => [invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${why}`)];
    if (!inCidr(ip, network, prefixLength)) return refuse('the provided network does not match the current range');
    if (used.has(ip)) return refuse('provided IP is already allocated');
  }
  spec['clusterIP'] = ip;
  spec['clusterIPs'] = [ip];
  taken.push(() => used.set(canonicalIp(ip) ?? ip, key));
  return [];
}

function freeAddress(network: string, size: number, used: ReadonlyMap<string, string>, kube: Kube): string | undefined {
  const lower = Math.min(Math.max(16, Math.floor(size / 16)), 256);
  return pick(lower, size - 2, kube, (offset) => !used.has(addToIp(network, offset)), 1)?.map((offset) => addToIp(network, offset))[0];
}

function pick(from: number, to: number, kube: Kube, free: (offset: number) => boolean, lowest: number): readonly number[] | undefined {
  const span = Math.max(to - from + 1, 1);
  const start = kube.ports.random(span);
  for (let i = 0; i < span; i++) {
    const offset = from + ((start + i) % span);
    if (free(offset)) return [offset];
  }
  for (let offset = lowest; offset < from; offset++) if (free(offset)) return [offset];
  return undefined;
}

function nodePorts(spec: JsonObject, kube: Kube, key: string, owner: string | undefined, taken: (() => void)[]): FieldError[] {
  const { nodePorts: used, config } = kube.state;
  const { from, to } = config.nodePortRange;
  const needed = spec['type'] === 'NodePort' || (spec['type'] === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
  const mine = new Set<string>();
  const band = Math.min(Math.max(16, Math.floor((to - from + 1) / 32)), 128);
  const choose = (): number | undefined =>
    pick(from + band, to, kube, (port) => !used.has(String(port)) && !mine.has(String(port)), from)?.[0];
  const errors: FieldError[] = [];
  list(spec['ports'])
    .map(record)
    .forEach((port, index) => {
      if (!needed && spec['type'] !== 'LoadBalancer') return void delete port['nodePort'];
      const asked = Number(port['nodePort'] ?? 0);
      if (asked === 0 && !needed) return;
      const field = `spec.ports[${index}].nodePort`;
      if (asked !== 0 && (asked < from || asked > to))
        return void errors.push(
          invalid(field, asked, `provided port is not in the valid range. The range of valid ports is ${from}-${to}`),
        );
      const holder = used.get(String(asked));
      if (asked !== 0 && holder !== undefined && holder !== owner)
        return void errors.push(invalid(field, asked, 'provided port is already allocated'));
      const chosen = asked === 0 ? choose() : asked;
      if (chosen === undefined) return;
      port['nodePort'] = chosen;
      mine.add(String(chosen));
    });
  if (spec['type'] === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local') {
    spec['healthCheckNodePort'] ??= choose();
    mine.add(String(spec['healthCheckNodePort']));
  } else delete spec['healthCheckNodePort'];
  taken.push(() => mine.forEach((port) => used.set(port, key)));
  return errors;
}
