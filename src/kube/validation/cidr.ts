import { inCidr, parseCidr } from '../../base/ip.ts';

/** What is wrong with a CIDR; empty when it is well formed (apimachinery validation IsValidCIDR). */
export function cidrErrors(value: string): string[] {
  const stripped = value.replace(/(^|[./])0+(?=\d)/g, '$1');
  if (value.includes('/') && parseCidr(value).ok && stripped === value) return [];
  if (stripped !== value && !value.includes(':') && value.includes('/') && parseCidr(stripped).ok)
    return ['must not have leading 0s in IP or prefix length'];
  return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
}

/** Whether a range lies in another one and is smaller. Both must be well formed. */
export function cidrWithin(inner: string, outer: string): boolean {
  const a = parseCidr(inner);
  const b = parseCidr(outer);
  return a.ok && b.ok && a.value.prefixLength > b.value.prefixLength && inCidr(a.value.ip, b.value.ip, b.value.prefixLength);
}
