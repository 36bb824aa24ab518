import { hash32 } from '../../base/random.ts';
import type { Kube } from '../kube.ts';

const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** `length` characters of the alphabet of generated names (apimachinery util/rand). */
export function nameSuffix(kube: Kube, length: number): string {
  let suffix = '';
  for (let i = 0; i < length; i++) suffix += NAME_ALPHABET.charAt(kube.ports.random(NAME_ALPHABET.length));
  return suffix;
}

/** A version 4 UUID from the world's randomness and the count of objects, so that no two are alike. */
export function newUid(kube: Kube): string {
  const count = ++kube.state.uids;
  const words = [kube.ports.random(0x100000000), kube.ports.random(0x100000000), kube.ports.random(0x100000000), hash32(`uid ${count}`)];
  const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
