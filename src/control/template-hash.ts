import { hash32 } from '../base/random.ts';
import { canonicalJson } from './defined.ts';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** rand.SafeEncodeString of apimachinery: each character mapped into the alphabet of generated names. */
export function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += ALPHABET[text.charCodeAt(i) % ALPHABET.length] ?? '';
  return out;
}

/** A pod template's hash as controllers write it: 32-bit FNV-1a of the content in decimal, encoded (controller_utils.go ComputeHash). */
export function templateHash(template: unknown, collisionCount = 0): string {
  return safeEncode(String(hash32(canonicalJson(template) + (collisionCount > 0 ? String(collisionCount) : ''))));
}
