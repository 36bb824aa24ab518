import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** First `length` characters of the base32 (RFC 4648) SHA-256 of a text: kube-proxy's hash in names. */
export function nameHash(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of digest) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && out.length < length) {
      out += ALPHABET[(value >>> (bits - 5)) & 31] ?? '';
      bits -= 5;
    }
    value &= (1 << bits) - 1;
    if (out.length >= length) break;
  }
  return out;
}

/** `ns/name:port`, or `ns/name` for an unnamed port. */
export function servicePortName(namespace: string, name: string, port: string): string {
  return port === '' ? `${namespace}/${name}` : `${namespace}/${name}:${port}`;
}

/** iptables chain of a service port: KUBE-SVC- (cluster policy), KUBE-SVL- (local), KUBE-EXT- (external), KUBE-FW- (source ranges). */
export function serviceChain(prefix: 'SVC' | 'SVL' | 'EXT' | 'FW', portName: string, protocol: string): string {
  return `KUBE-${prefix}-${nameHash(portName + protocol, 16)}`;
}

/** iptables chain of an endpoint of a service port. */
export function endpointChain(portName: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${nameHash(portName + protocol + endpoint, 16)}`;
}

/** Base of nftables names of a service port: `HASH-ns/name/proto/port` (pkg/proxy/nftables/proxier.go). */
export function nftServiceName(namespace: string, name: string, protocol: string, port: string): string {
  const text = `${namespace}/${name}/${protocol}/${port}`;
  return `${nameHash(text, 8)}-${text}`;
}

/** Base of nftables names of an endpoint of a service port; colons of IPv6 are dots, which names may hold. */
export function nftEndpointName(namespace: string, name: string, protocol: string, port: string, ip: string, endpointPort: number): string {
  const text = `${namespace}/${name}/${protocol}/${port}__${ip.replace(/:/g, '.')}/${endpointPort}`;
  return `${nameHash(text, 8)}-${text}`;
}
