import { inCidr, parseCidr } from '../../base/ip.ts';
import type { Frame, IpPacket } from '../../net/packet.ts';

/** A capture filter, pcap-filter(7): the primitives that a course of this kind uses, with and, or, not and brackets. */
export type Filter = (frame: Frame) => boolean;

export type FilterResult =
  | { readonly kind: 'ok'; readonly filter: Filter }
  | { readonly kind: 'syntax' }
  | { readonly kind: 'not-simulated'; readonly what: string };

interface Cursor {
  readonly words: readonly string[];
  at: number;
  problem: FilterResult | undefined;
}

export function parseFilter(text: string): FilterResult {
  const words = text
    .replace(/([()!])(?!=)/g, ' $1 ')
    .replace(/&&/g, ' and ')
    .replace(/\|\|/g, ' or ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return { kind: 'ok', filter: () => true };
  const cursor: Cursor = { words, at: 0, problem: undefined };
  const filter = either(cursor, 0);
  if (cursor.problem) return cursor.problem;
  if (cursor.at < words.length) return { kind: 'syntax' };
  return { kind: 'ok', filter };
}

function either(cursor: Cursor, depth: number): Filter {
  let left = both(cursor, depth);
  while (cursor.words[cursor.at] === 'or' && !cursor.problem) {
    cursor.at++;
    const [a, b] = [left, both(cursor, depth)];
    left = (frame) => a(frame) || b(frame);
  }
  return left;
}

function both(cursor: Cursor, depth: number): Filter {
  let left = primary(cursor, depth);
  while (cursor.words[cursor.at] === 'and' && !cursor.problem) {
    cursor.at++;
    const [a, b] = [left, primary(cursor, depth)];
    left = (frame) => a(frame) && b(frame);
  }
  return left;
}

function syntax(cursor: Cursor): Filter {
  cursor.problem ??= { kind: 'syntax' };
  return () => false;
}

function primary(cursor: Cursor, depth: number): Filter {
  const word = cursor.words[cursor.at];
  if (word === undefined || depth > 50) return syntax(cursor);
  if (word === 'not' || word === '!') {
    cursor.at++;
    const inner = primary(cursor, depth + 1);
    return (frame) => !inner(frame);
  }
  if (word === '(') {
    cursor.at++;
    const inner = either(cursor, depth + 1);
    if (cursor.words[cursor.at++] !== ')') return syntax(cursor);
    return inner;
  }
  return primitive(cursor);
}

const PROTOCOLS = ['ip', 'ip6', 'arp', 'icmp', 'icmp6', 'tcp', 'udp', 'ether'];

function primitive(cursor: Cursor): Filter {
  const next = (): string => cursor.words[cursor.at] ?? '';
  let protocol: string | undefined;
  if (PROTOCOLS.includes(next())) protocol = cursor.words[cursor.at++];
  if (/[[\]&=<>]/.test(next()) || /\[/.test(protocol ?? '') || next().startsWith('tcp[') || next() === 'vlan') {
    cursor.problem ??= { kind: 'not-simulated', what: `the capture filter "${next()}"` };
    return () => false;
  }
  let direction = 'either';
  if (next() === 'src' || next() === 'dst') direction = cursor.words[cursor.at++] ?? '';
  const kind = ['host', 'port', 'net', 'portrange', 'proto'].includes(next()) ? cursor.words[cursor.at++] : undefined;
  const ofProtocol: Filter = protocol === undefined ? () => true : (frame) => hasProtocol(frame, protocol);
  const value = next();
  if (kind === undefined && direction === 'either') {
    if (protocol !== undefined) return ofProtocol;
    if (['less', 'greater', 'broadcast', 'multicast'].includes(value)) {
      cursor.problem ??= { kind: 'not-simulated', what: `the capture filter "${value}"` };
      return () => false;
    }
    return syntax(cursor);
  }
  if (value === '' || ['and', 'or', ')'].includes(value)) return syntax(cursor);
  cursor.at++;
  if (kind === 'proto')
    return (frame) => hasProtocol(frame, { 1: 'icmp', 4: 'ipip', 6: 'tcp', 17: 'udp' }[Number(value)] ?? value.replace('\\', ''));
  const test =
    kind === 'port' || kind === 'portrange'
      ? portTest(value, direction)
      : protocol === 'ether'
        ? macTest(value, direction)
        : addressTest(value, direction, kind === 'net');
  if (!test) return syntax(cursor);
  return (frame) => ofProtocol(frame) && test(frame);
}

function ipOf(frame: Frame): IpPacket | undefined {
  return frame.payload.type === 'ip' ? frame.payload.ip : undefined;
}

function hasProtocol(frame: Frame, protocol: string): boolean {
  const ip = ipOf(frame);
  switch (protocol) {
    case 'ether':
      return true;
    case 'arp':
      return frame.payload.type === 'arp';
    case 'ip':
      return ip?.version === 4;
    case 'ip6':
      return ip?.version === 6;
    case 'icmp':
      return ip?.version === 4 && ip.payload.protocol === 'icmp';
    case 'icmp6':
      return ip?.version === 6 && ip.payload.protocol === 'icmp';
    default:
      return ip?.payload.protocol === protocol;
  }
}

const NAMED_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, domain: 53, ssh: 22, 'http-alt': 8080 };

function portTest(text: string, direction: string): Filter | undefined {
  const [low, high = low] = text.split('-').map((part) => NAMED_PORTS[part] ?? (/^\d+$/.test(part) ? Number(part) : undefined));
  if (low === undefined || high === undefined || high > 65_535) return undefined;
  return (frame) => {
    const payload = ipOf(frame)?.payload;
    const header = payload?.protocol === 'tcp' ? payload.tcp : payload?.protocol === 'udp' ? payload.udp : undefined;
    if (!header) return false;
    const hit = (port: number): boolean => port >= low && port <= high;
    return (direction !== 'dst' && hit(header.sourcePort)) || (direction !== 'src' && hit(header.destinationPort));
  };
}

function addressTest(text: string, direction: string, network: boolean): Filter | undefined {
  const partial = network && /^\d+(\.\d+){0,2}$/.test(text);
  const dots = text.split('.').length;
  const parsed = parseCidr(partial ? `${text}${'.0'.repeat(4 - dots)}/${dots * 8}` : text);
  if (!parsed.ok) return undefined;
  const hit = (ip: string): boolean => inCidr(ip, parsed.value.ip, parsed.value.prefixLength);
  return (frame) => {
    const [source, destination] =
      frame.payload.type === 'arp'
        ? [frame.payload.arp.senderIp, frame.payload.arp.targetIp]
        : [frame.payload.ip.source, frame.payload.ip.destination];
    return (direction !== 'dst' && hit(source)) || (direction !== 'src' && hit(destination));
  };
}

function macTest(text: string, direction: string): Filter | undefined {
  if (!/^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(text)) return undefined;
  const mac = text.toLowerCase();
  return (frame) => (direction !== 'dst' && frame.sourceMac === mac) || (direction !== 'src' && frame.destinationMac === mac);
}
