import { inCidr, parseCidr } from '../../base/ip.ts';
import type { IpPacket } from '../packet.ts';
import type { HookDevices } from './extension.ts';
import type { IpSet } from './model.ts';
import { ports } from './packet-view.ts';

/**
 * Whether a packet is in an ipset, by the set's type: `hash:ip,port,net` reads one part per word of `directions`.
 * Entries are the text `ipset list` prints: `10.0.0.1,tcp:80,10.1.0.0/16`, a trailing `nomatch` makes an exception.
 */
export function setContains(set: IpSet, packet: IpPacket, directions: readonly string[], devices: HookDevices): boolean {
  const kinds = set.type.slice(set.type.indexOf(':') + 1).split(',');
  let contained = false;
  let best = -1;
  for (const text of set.entries) {
    const [element = '', ...flags] = text.split(' ');
    const parts = element.split(',');
    let length = 0;
    const hit = kinds.every((kind, i) => {
      const part = parts[i] ?? '';
      const source = (directions[i] ?? directions[directions.length - 1]) === 'src';
      if (kind === 'port') return portFits(part, packet, source);
      if (kind === 'iface') return part === (source ? devices.in : devices.out);
      const cidr = parseCidr(part);
      if (!cidr.ok) return rangeFits(part, source ? packet.source : packet.destination);
      length += cidr.value.prefixLength;
      return inCidr(source ? packet.source : packet.destination, cidr.value.ip, cidr.value.prefixLength);
    });
    if (hit && length > best) {
      best = length;
      contained = !flags.includes('nomatch');
    }
  }
  return contained;
}

function portFits(part: string, packet: IpPacket, source: boolean): boolean {
  const colon = part.indexOf(':');
  const protocol = colon < 0 ? 'tcp' : part.slice(0, colon);
  const both = ports(packet);
  if (!both || packet.payload.protocol !== protocol) return false;
  const [from = '', to = from] = part.slice(colon + 1).split('-');
  const port = source ? both.source : both.destination;
  return port >= Number(from) && port <= Number(to);
}

function rangeFits(part: string, ip: string): boolean {
  const [from = '', to = ''] = part.split('-');
  const a = parseCidr(from);
  const b = parseCidr(to);
  const c = parseCidr(ip);
  if (!a.ok || !b.ok || !c.ok) return false;
  const number = (text: string): number => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number(a.value.ip) <= number(c.value.ip) && number(c.value.ip) <= number(b.value.ip);
}
