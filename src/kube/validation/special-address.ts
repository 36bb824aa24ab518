import { inCidr, ipVersion, parseCidr } from '../../base/ip.ts';

const RANGES: readonly (readonly [cidr: string, text: string])[] = [
  ['127.0.0.0/8', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['::1/128', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['169.254.0.0/16', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['fe80::/10', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.0/24', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ['ff02::/16', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** Why an address can be no endpoint or external address (core validation ValidateNonSpecialIP); undefined when it can. */
export function specialAddress(ip: string): string | undefined {
  if (ip === '0.0.0.0' || ip === '::') return `may not be unspecified (${ip})`;
  return RANGES.find(([cidr]) => {
    const range = parseCidr(cidr);
    return range.ok && ipVersion(range.value.ip) === ipVersion(ip) && inCidr(ip, range.value.ip, range.value.prefixLength);
  })?.[1];
}
