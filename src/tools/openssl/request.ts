import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { der, DER, derInteger, derOid, readDer, readOid } from '../../net/tls/der.ts';
import { publicKeyOf } from '../../net/tls/keys.ts';
import { decodeName, encodeName, type Name } from '../../net/tls/name.ts';
import { printPem, readPem } from '../../net/tls/pem.ts';

/** A certificate request (RFC 2986), read. */
export interface SigningRequest {
  readonly subject: Name;
  readonly publicKey: Uint8Array;
}

/** Makes and signs a request, PEM text. */
export function makeRequest(subject: Name, key: KeyObject): string {
  const rsa = key.asymmetricKeyType === 'rsa';
  const algorithm = rsa ? der(DER.sequence, derOid('1.2.840.113549.1.1.11'), der(DER.null)) : der(DER.sequence, derOid('1.3.101.112'));
  const info = der(DER.sequence, derInteger(Uint8Array.of(0)), encodeName(subject), publicKeyOf(key), der(0xa0));
  const signature = Uint8Array.from(sign(rsa ? 'sha256' : null, info, key));
  return printPem('CERTIFICATE REQUEST', der(DER.sequence, info, algorithm, der(DER.bitString, Uint8Array.of(0), signature)));
}

export function readRequest(pem: string): SigningRequest | undefined {
  const block = readPem(pem).find(({ label }) => label === 'CERTIFICATE REQUEST' || label === 'NEW CERTIFICATE REQUEST');
  const [outer] = readDer(block?.bytes ?? new Uint8Array()) ?? [];
  const [info] = (outer && readDer(outer.content)) ?? [];
  const [, subject, publicKey] = (info && readDer(info.content)) ?? [];
  return subject && publicKey ? { subject: decodeName(subject.content), publicKey: publicKey.raw } : undefined;
}

/** What `x509 -text` and `s_client` say about a public key. */
export function describeKey(spki: Uint8Array): { readonly algorithm: string; readonly bits: number; readonly modulus: string } {
  const [outer] = readDer(spki) ?? [];
  const [algorithm] = (outer && readDer(outer.content)) ?? [];
  const oid = readOid(readDer(algorithm?.content ?? new Uint8Array())?.[0]?.content ?? new Uint8Array());
  if (oid === '1.3.101.112') return { algorithm: 'ED25519', bits: 256, modulus: '' };
  try {
    const jwk = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
    const modulus = Buffer.from(jwk.n ?? '', 'base64url').toString('hex');
    return oid === '1.2.840.113549.1.1.1'
      ? { algorithm: 'rsaEncryption', bits: modulus.length * 4, modulus }
      : { algorithm: 'id-ecPublicKey', bits: 256, modulus: '' };
  } catch {
    return { algorithm: oid, bits: 0, modulus: '' };
  }
}
