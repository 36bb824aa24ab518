import { createHash, sign, type KeyObject } from 'node:crypto';
import { parseCidr } from '../../base/ip.ts';
import type { Certificate } from './certificate.ts';
import { der, DER, derInteger, derOid } from './der.ts';
import { publicKeyOf, type RandomInteger } from './keys.ts';
import { encodeName, type Name } from './name.ts';
import { printPem } from './pem.ts';

export interface CertificateRequest {
  readonly subject: Name;
  /** `DNS:web.shop`, `IP:10.0.0.1` */
  readonly san: readonly string[];
  readonly isCa: boolean;
  /** simulated milliseconds since the epoch */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo of the holder */
  readonly publicKey: Uint8Array;
  /** signs; a self-signed certificate has its own key and no issuer */
  readonly signer: KeyObject;
  readonly issuer?: Certificate | undefined;
  /** leaves out every extension, as `openssl x509 -req` without -extfile does */
  readonly plain?: boolean;
}

/** Makes and signs a certificate (RFC 5280 section 4); PEM text. Ed25519 and RSA signatures hang on nothing but the key and the text. */
export function issueCertificate(request: CertificateRequest, random: RandomInteger): string {
  const { signer } = request;
  const rsa = signer.asymmetricKeyType === 'rsa';
  const algorithm = rsa ? der(DER.sequence, derOid('1.2.840.113549.1.1.11'), der(DER.null)) : der(DER.sequence, derOid('1.3.101.112'));
  // 159 bits, as openssl draws them (rfc5280: at most 20 octets, positive)
  const serial = Uint8Array.from(Array.from({ length: 20 }, (_, i) => (i === 0 ? 0x40 + random(64) : random(256))));
  const subject = encodeName(request.subject);
  const tbs = der(
    DER.sequence,
    ...(request.plain === true ? [] : [der(0xa0, derInteger(Uint8Array.of(2)))]),
    derInteger(serial),
    algorithm,
    request.issuer ? encodeName(request.issuer.subject) : subject,
    der(DER.sequence, derTime(request.notBefore), derTime(request.notAfter)),
    subject,
    request.publicKey,
    ...(request.plain === true ? [] : [der(0xa3, der(DER.sequence, ...extensions(request)))]),
  );
  const signature = sign(rsa ? 'sha256' : null, tbs, signer);
  return printPem('CERTIFICATE', der(DER.sequence, tbs, algorithm, der(DER.bitString, Uint8Array.of(0), Uint8Array.from(signature))));
}

function extensions(request: CertificateRequest): readonly Uint8Array[] {
  const own = keyIdentifier(request.publicKey);
  const authority = request.issuer ? (request.issuer.subjectKeyId ?? keyIdentifier(request.issuer.publicKey)) : own;
  const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
    der(DER.sequence, derOid(oid), ...(critical ? [der(DER.boolean, Uint8Array.of(0xff))] : []), der(DER.octetString, value));
  return [
    extension('2.5.29.14', der(DER.octetString, Buffer.from(own, 'hex'))),
    extension('2.5.29.35', der(DER.sequence, der(0x80, Buffer.from(authority, 'hex')))),
    extension('2.5.29.19', der(DER.sequence, ...(request.isCa ? [der(DER.boolean, Uint8Array.of(0xff))] : [])), true),
    ...(request.san.length === 0 ? [] : [extension('2.5.29.17', der(DER.sequence, ...request.san.map(generalName)))]),
  ];
}

/** SHA-1 of the key's bits (RFC 5280 section 4.2.1.2, method 1). */
function keyIdentifier(publicKey: Uint8Array): string {
  // the BIT STRING stands at the end; its content begins after the unused-bits octet
  const isRsa = publicKey.length > 100;
  const bits = isRsa ? rsaBits(publicKey) : publicKey.subarray(-32);
  return createHash('sha1').update(bits).digest('hex');
}

function rsaBits(publicKey: Uint8Array): Uint8Array {
  const at = Buffer.from(publicKey).indexOf(Buffer.from([0x05, 0x00, 0x03]));
  const long = (publicKey[at + 3] ?? 0) === 0x82 ? 4 : (publicKey[at + 3] ?? 0) === 0x81 ? 3 : 2;
  return publicKey.subarray(at + 2 + long + 1);
}

/** `DNS:name`, `IP:address`, `URI:...`, `email:...` as a GeneralName. */
function generalName(text: string): Uint8Array {
  const colon = text.indexOf(':');
  const [kind, value] = [text.slice(0, colon), text.slice(colon + 1)];
  if (kind === 'IP') return der(0x87, ipOctets(value));
  return der(kind === 'email' ? 0x81 : kind === 'URI' ? 0x86 : 0x82, Buffer.from(value, 'latin1'));
}

function ipOctets(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
  const parsed = parseCidr(`${text}/128`);
  if (!parsed.ok) return new Uint8Array(16);
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = text.includes('::') ? [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)] : groups(text);
  return Uint8Array.from(all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]));
}

function derTime(ms: number): Uint8Array {
  const text = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const year = Number(text.slice(0, 4));
  return year < 2050 ? der(DER.utcTime, Buffer.from(`${text.slice(2)}Z`)) : der(DER.generalizedTime, Buffer.from(`${text}Z`));
}

/** A self-signed certificate of one key. */
export function selfSign(
  request: Omit<CertificateRequest, 'publicKey' | 'signer' | 'issuer'> & { readonly key: KeyObject },
  random: RandomInteger,
): string {
  return issueCertificate({ ...request, publicKey: publicKeyOf(request.key), signer: request.key }, random);
}
