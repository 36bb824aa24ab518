import type { ObjectClient } from '../../kube/client.ts';
import { DEFAULT_ZONE_OPTIONS, type KubernetesZoneOptions } from './options.ts';
import type { DnsAnswer, DnsRecord } from './record.ts';
import { reverseNames } from './reverse.ts';
import { findTargets, type DnsTarget } from './target.ts';

/** CNAME chains inside the cluster are followed this far. */
const MAX_CHAIN = 8;
const SCHEMA_VERSION = '1.1.0';

/**
 * Answers a question about a zone of the cluster from the objects themselves, by the DNS specification of Kubernetes (1.1.0) as
 * CoreDNS' kubernetes plugin implements it. `zone` and `name` are fully qualified; the case of the question is kept.
 */
export function lookupKubernetes(
  objects: ObjectClient,
  zone: string,
  name: string,
  type: string,
  options: KubernetesZoneOptions = DEFAULT_ZONE_OPTIONS,
): DnsAnswer {
  const apex = name.slice(name.length - zone.length);
  const make = (data: string, owner = name, recordType = type, ttl = options.ttl): DnsRecord => ({
    name: owner,
    type: recordType,
    ttl,
    data,
  });
  const soa = make(`ns.dns.${apex} hostmaster.${apex} ${options.serial} 7200 1800 86400 ${options.ttl}`, apex, 'SOA');
  const nothing = (rcode: DnsAnswer['rcode']): DnsAnswer => ({ rcode, answer: [], authority: [soa], additional: [] });
  const found = (answer: readonly DnsRecord[], additional: readonly DnsRecord[] = []): DnsAnswer =>
    answer.length === 0 ? nothing('NOERROR') : { rcode: 'NOERROR', answer, authority: [], additional };
  const missing = nothing(options.synced ? 'NXDOMAIN' : 'SERVFAIL');

  if (isReverse(zone)) {
    if (type !== 'PTR') return name.toLowerCase() === zone.toLowerCase() ? apexAnswer() : missing;
    const names = reverseNames(objects, name, options);
    return names.length === 0 ? missing : found(names.map((target) => make(target)));
  }
  if (name.toLowerCase() === zone.toLowerCase()) return apexAnswer();
  const labels = name
    .slice(0, name.length - zone.length - 1)
    .toLowerCase()
    .split('.');
  if (labels.length === 1 && labels[0] === 'dns-version')
    return type === 'TXT' ? found([make(SCHEMA_VERSION, name, 'TXT', 28800)]) : nothing('NOERROR');
  if (labels.join('.') === 'ns.dns') return found(addresses(options.nameServers, type).map((ip) => make(ip)));
  const targets = findTargets(objects, labels, options);
  if (targets === 'no such name') return missing;
  if (targets === 'no data') return nothing('NOERROR');
  const alias = targets.find((target) => target.alias);
  if (alias) return aliasAnswer(alias);
  if (type === 'A' || type === 'AAAA') {
    const hosts = addresses([...new Set(targets.map((target) => target.host))], type);
    return found(hosts.map((host) => make(host)));
  }
  if (type === 'SRV') return serviceRecords(targets);
  return nothing('NOERROR');

  function apexAnswer(): DnsAnswer {
    if (type === 'SOA') return { rcode: 'NOERROR', answer: [soa], authority: [], additional: [] };
    if (type !== 'NS') return nothing('NOERROR');
    const glue = options.nameServers.map((ip) => make(ip, `ns.dns.${apex}`, ip.includes(':') ? 'AAAA' : 'A'));
    return found([make(`ns.dns.${apex}`)], glue);
  }

  function aliasAnswer(target: DnsTarget): DnsAnswer {
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return nothing('NOERROR');
    const goal = target.host.endsWith('.') ? target.host : `${target.host}.`;
    const answer = [make(goal, name, 'CNAME')];
    if (type === 'CNAME') return found(answer);
    return followAlias(objects, zone, goal, type, options, answer);
  }

  function serviceRecords(list: readonly DnsTarget[]): DnsAnswer {
    const weight = Math.max(1, Math.floor(100 / list.length));
    const answer: DnsRecord[] = [];
    const additional: DnsRecord[] = [];
    for (const target of list) {
      if (target.port < 0) continue;
      const owner = `${target.owner}.${apex}`;
      add(answer, make(`0 ${weight} ${target.port} ${owner}`));
      add(additional, make(target.host, owner, target.host.includes(':') ? 'AAAA' : 'A'));
    }
    return found(answer, additional);
  }
}

function add(records: DnsRecord[], record: DnsRecord): void {
  if (!records.some((other) => other.name === record.name && other.data === record.data)) records.push(record);
}

function addresses(hosts: readonly string[], type: string): string[] {
  return hosts.filter((host) => (type === 'AAAA' ? host.includes(':') : type === 'A' && !host.includes(':')));
}

function isReverse(zone: string): boolean {
  return /(^|\.)(in-addr|ip6)\.arpa\.$/i.test(zone);
}

function followAlias(
  objects: ObjectClient,
  zone: string,
  start: string,
  type: string,
  options: KubernetesZoneOptions,
  answer: DnsRecord[],
): DnsAnswer {
  let goal = start;
  for (let hop = 0; hop < MAX_CHAIN; hop++) {
    if (!goal.toLowerCase().endsWith(`.${zone.toLowerCase()}`))
      return { rcode: 'NOERROR', answer, authority: [], additional: [], follow: goal };
    const next = lookupKubernetes(objects, zone, goal, 'CNAME', options).answer[0];
    if (!next) {
      answer.push(...lookupKubernetes(objects, zone, goal, type, options).answer);
      break;
    }
    answer.push(next);
    goal = next.data;
  }
  return { rcode: 'NOERROR', answer, authority: [], additional: [] };
}
