import { addToIp, compareIp, parseIpv4, parseIpv6 } from '../../base/ip.ts';
import { findDatatype } from './datatypes.ts';
import type { KeyPart, NftElement, NftSet, Scalar } from './model.ts';

/** The text under which a set keeps an element. */
export function elementKey(key: readonly KeyPart[]): string {
  return key.map((part) => (typeof part === 'object' ? `${part.from}-${part.to}` : String(part))).join(' . ');
}

/** Orders two values of one type. */
export function compareScalar(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return parseIpv4(String(a)) !== undefined || String(a).includes(':')
    ? compareIp(String(a), String(b))
    : String(a) < String(b)
      ? -1
      : Number(a !== b);
}

function partFits(part: KeyPart, value: Scalar): boolean {
  if (typeof part === 'object') return compareScalar(part.from, value) <= 0 && compareScalar(value, part.to) <= 0;
  return (
    part === value || (typeof part === 'string' && typeof value === 'string' && part.endsWith('*') && value.startsWith(part.slice(0, -1)))
  );
}

/** The element of a list that holds a key, as anonymous sets are searched. */
export function findIn(elements: Iterable<NftElement>, key: readonly Scalar[], now: number): NftElement | undefined {
  for (const element of elements) {
    if (element.expiresAt !== undefined && element.expiresAt <= now) continue;
    if (element.key.length === key.length && element.key.every((part, i) => partFits(part, key[i] ?? 0))) return element;
  }
  return undefined;
}

/** The live element of a named set that holds a key. */
export function findElement(set: NftSet, key: readonly Scalar[], now: number): NftElement | undefined {
  if (set.flags.includes('interval')) return findIn(set.elements.values(), key, now);
  const element = set.elements.get(elementKey(key));
  return element && (element.expiresAt === undefined || element.expiresAt > now) ? element : undefined;
}

/** Elements that have not expired, in the order of a listing. */
export function sortedElements(types: readonly string[], elements: Iterable<NftElement>, now: number): NftElement[] {
  const live = [...elements].filter((element) => element.expiresAt === undefined || element.expiresAt > now);
  const keyed = live.map((element) => ({ element, order: orderOf(types, element.key) }));
  return keyed.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ element }) => element);
}

/** libnftables sorts by the number that a key's octets make: concatenations read from their last octet. */
function orderOf(types: readonly string[], key: readonly KeyPart[]): string {
  const octets = key.flatMap((part, i) => octetsOf(types[i] ?? 'integer', typeof part === 'object' ? part.from : part));
  const hostOrder = types.length > 1 || types[0] === 'ifname';
  return (hostOrder ? octets.reverse() : octets).map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

function octetsOf(type: string, value: Scalar): number[] {
  const entry = findDatatype(type);
  const size = entry?.octets ?? 4;
  if (typeof value === 'string' && (type === 'ifname' || type === 'iface_index' || type === 'string')) {
    const bytes = [...new TextEncoder().encode(value)];
    return [...bytes, ...Array<number>(Math.max(0, size - bytes.length)).fill(0)].slice(0, size);
  }
  let number = typeof value === 'number' ? BigInt(value) : (BigIntOf(value) ?? 0n);
  const out: number[] = [];
  for (let i = 0; i < size; i++) {
    out.unshift(Number(number & 255n));
    number >>= 8n;
  }
  return out;
}

function BigIntOf(ip: string): bigint | undefined {
  const v4 = parseIpv4(ip);
  return v4 === undefined ? parseIpv6(ip) : BigInt(v4);
}

/** Merges neighbouring and overlapping ranges (`auto-merge`); single-part keys only. */
export function mergeRanges(elements: readonly NftElement[]): NftElement[] {
  const ranges = elements
    .map(({ key: [part = 0] }) => (typeof part === 'object' ? part : { from: part, to: part }))
    .sort((a, b) => compareScalar(a.from, b.from));
  const out: { from: Scalar; to: Scalar }[] = [];
  for (const range of ranges) {
    const last = out[out.length - 1];
    if (last && compareScalar(range.from, after(last.to)) <= 0) {
      if (compareScalar(range.to, last.to) > 0) last.to = range.to;
    } else out.push({ ...range });
  }
  return out.map(({ from, to }) => ({ key: [from === to ? from : { from, to }] }));
}

function after(value: Scalar): Scalar {
  return typeof value === 'number' ? value + 1 : addToIp(value, 1);
}
