import { err, ok, type Result } from './result.ts';

/** IP addresses as canonical text (RFC 5952 for IPv6) with numeric helpers; values only, no state. */

/** A network: address with host bits zero, and prefix length. */
export interface Cidr {
  readonly ip: string;
  readonly prefixLength: number;
}

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The address as an unsigned 32-bit number, or undefined when the text is no dotted quad (leading zeros are refused as inet_pton(3) does). */
export function parseIpv4(text: string): number | undefined {
  const match = V4.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const part = match[i] ?? '';
    if (part.length > 1 && part.startsWith('0')) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatIpv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** The address as a 128-bit number, or undefined (RFC 4291 section 2.2 text forms, no zone). */
export function parseIpv6(text: string): bigint | undefined {
  let rest = text;
  const dot = rest.lastIndexOf(':');
  if (rest.includes('.')) {
    const v4 = parseIpv4(rest.slice(dot + 1));
    if (v4 === undefined || dot < 0) return undefined;
    rest = `${rest.slice(0, dot + 1)}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`;
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(parseInt(group, 16));
  }
  return value;
}

/** Canonical text of RFC 5952: lower case, longest run of zero groups shortened. */
export function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    if (length > 0) i += length;
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.start < 0) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}

/** 4, 6, or undefined when the text is no address. */
export function ipVersion(text: string): 4 | 6 | undefined {
  if (parseIpv4(text) !== undefined) return 4;
  return text.includes(':') && parseIpv6(text) !== undefined ? 6 : undefined;
}

/** The address in canonical text, or undefined when it is none. */
export function canonicalIp(text: string): string | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return formatIpv4(v4);
  const v6 = text.includes(':') ? parseIpv6(text) : undefined;
  return v6 === undefined ? undefined : formatIpv6(v6);
}

/** Network address of `ip/prefixLength`. */
export function networkAddress(ip: string, prefixLength: number): string {
  const v4 = parseIpv4(ip);
  if (v4 !== undefined) return formatIpv4(prefixLength === 0 ? 0 : (v4 & (0xffffffff << (32 - prefixLength))) >>> 0);
  const v6 = parseIpv6(ip) ?? 0n;
  const shift = BigInt(128 - prefixLength);
  return formatIpv6((v6 >> shift) << shift);
}

/** Last address of an IPv4 network: its directed broadcast. */
export function broadcastAddress(ip: string, prefixLength: number): string {
  const v4 = parseIpv4(ip) ?? 0;
  return formatIpv4(prefixLength === 0 ? 0xffffffff : (v4 | (2 ** (32 - prefixLength) - 1)) >>> 0);
}

/** Whether `ip` lies in `network/prefixLength`; false across versions. */
export function inCidr(ip: string, network: string, prefixLength: number): boolean {
  if (prefixLength === 0) return ip.includes(':') === network.includes(':');
  const a = parseIpv4(ip);
  if (a !== undefined) {
    const b = parseIpv4(network);
    if (b === undefined) return false;
    const mask = 0xffffffff << (32 - prefixLength);
    return (a & mask) === (b & mask);
  }
  const c = parseIpv6(ip);
  const d = parseIpv6(network);
  if (c === undefined || d === undefined || parseIpv4(network) !== undefined) return false;
  const shift = BigInt(128 - prefixLength);
  return c >> shift === d >> shift;
}

/** Parses `a.b.c.d/n` (or IPv6); a missing length is the host length. Host bits are kept. */
export function parseCidr(text: string): Result<Cidr> {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const ip = canonicalIp(address);
  if (ip === undefined) return err(`invalid address "${address}"`);
  const bits = ip.includes(':') ? 128 : 32;
  if (slash < 0) return ok({ ip, prefixLength: bits });
  const length = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return err(`invalid prefix length "${length}"`);
  return ok({ ip, prefixLength: Number(length) });
}

/** The address `offset` above `ip`; wraps within its version. */
export function addToIp(ip: string, offset: number): string {
  const v4 = parseIpv4(ip);
  if (v4 !== undefined) return formatIpv4((v4 + offset) >>> 0);
  return formatIpv6(BigInt.asUintN(128, (parseIpv6(ip) ?? 0n) + BigInt(offset)));
}

/** Orders addresses numerically, IPv4 before IPv6. */
export function compareIp(a: string, b: string): number {
  const x = parseIpv4(a);
  const y = parseIpv4(b);
  if (x !== undefined && y !== undefined) return x - y;
  if (x !== undefined) return -1;
  if (y !== undefined) return 1;
  const difference = (parseIpv6(a) ?? 0n) - (parseIpv6(b) ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
