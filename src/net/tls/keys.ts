import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { printPem, readPem } from './pem.ts';

/** Seeded randomness: an integer from 0 to below - 1. */
export type RandomInteger = (below: number) => number;

const E = 65537n;

/** A private key from seeded randomness, as PKCS #8 PEM. The same numbers give the same key everywhere. */
export function generateKey(
  kind: { readonly type: 'rsa'; readonly bits: number } | { readonly type: 'ed25519' },
  random: RandomInteger,
): string {
  if (kind.type === 'rsa') return exportKey(rsaKey(kind.bits, random));
  // RFC 8410 section 7: the seed is the key
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  const seed = Buffer.from(Array.from({ length: 32 }, () => random(256)));
  return printPem('PRIVATE KEY', Buffer.concat([header, seed]));
}

function rsaKey(bits: number, random: RandomInteger): KeyObject {
  const p = prime(bits / 2, random);
  let q = prime(bits / 2, random);
  while (q === p) q = prime(bits / 2, random);
  const d = inverse(E, (p - 1n) * (q - 1n));
  const [n, e, dp, dq, qi] = [p * q, E, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const jwk = { kty: 'RSA', n, e, d, p, q, dp, dq, qi };
  const key = Object.fromEntries(Object.entries(jwk).map(([name, value]) => [name, typeof value === 'bigint' ? base64Url(value) : value]));
  return createPrivateKey({ key, format: 'jwk' });
}

/** A prime whose two highest bits are set, so that a product of two has its full length. */
function prime(bits: number, random: RandomInteger): bigint {
  const octets = Array.from({ length: bits / 8 }, () => random(256).toString(16).padStart(2, '0')).join('');
  const known = primes.get(octets);
  if (known !== undefined) return known;
  let candidate = BigInt(`0x${octets}`) | (3n << BigInt(bits - 2)) | 1n;
  // the gap between primes of this size is about 0.7 * bits; a hundred times that is never reached
  for (let tries = 0; tries < bits * 100 && (candidate % E === 1n || !checkPrimeSync(candidate)); tries++) candidate += 2n;
  if (primes.size > 100) primes.clear();
  primes.set(octets, candidate);
  return candidate;
}

/** Primes by the number from which they were looked for: a replay asks for the same ones again. */
const primes = new Map<string, bigint>();

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return x < 0n ? x + modulus : x;
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

function exportKey(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/** The private key of a PEM text; undefined when there is none that can be read. */
export function readPrivateKey(pem: string): KeyObject | undefined {
  const block = readPem(pem).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (!block) return undefined;
  try {
    return createPrivateKey(printPem(block.label, block.bytes));
  } catch {
    return undefined;
  }
}

/** SubjectPublicKeyInfo of a key in DER. */
export function publicKeyOf(key: KeyObject): Uint8Array {
  const exported = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return Uint8Array.from(exported);
}
