import type { DnsRdata, DnsRecord } from '../../net/dns-message.ts';
import type { KubernetesRecord } from './kubernetes-port.ts';

const bare = (name: string): string => name.replace(/\.$/, '');

/** A record in zone file words as a record of a message; undefined for types that messages here do not carry. */
export function toRecord({ name, type, ttl, data }: KubernetesRecord): DnsRecord | undefined {
  const rdata = toRdata(type, data);
  return rdata && { name: bare(name), class: 'IN', ttl, rdata };
}

export function toRecords(records: readonly KubernetesRecord[]): DnsRecord[] {
  return records.map(toRecord).filter((record) => record !== undefined);
}

function toRdata(type: string, data: string): DnsRdata | undefined {
  const words = data.split(/\s+/);
  const number = (index: number): number => Number(words[index] ?? 0) || 0;
  switch (type) {
    case 'A':
    case 'AAAA':
      return { type, address: data };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, target: bare(data) };
    case 'MX':
      return { type, preference: number(0), target: bare(words[1] ?? '') };
    case 'TXT':
      return { type, texts: (data.match(/"[^"]*"|\S+/g) ?? []).map((text) => text.replace(/^"|"$/g, '')) };
    case 'SRV':
      return { type, priority: number(0), weight: number(1), port: number(2), target: bare(words[3] ?? '') };
    case 'SOA':
      return {
        type,
        mname: bare(words[0] ?? ''),
        rname: bare(words[1] ?? ''),
        serial: number(2),
        refresh: number(3),
        retry: number(4),
        expire: number(5),
        minimum: number(6),
      };
    default:
      return undefined;
  }
}
