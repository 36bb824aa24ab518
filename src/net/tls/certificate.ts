import { DER, readDer, readOid, type DerNode } from './der.ts';
import { decodeName, type Name } from './name.ts';
import { readPem } from './pem.ts';

/** An X.509 certificate (RFC 5280), read. Times are simulated milliseconds since the epoch. */
export interface Certificate {
  readonly raw: Uint8Array;
  /** the signed part */
  readonly tbs: Uint8Array;
  readonly version: number;
  /** lower-case hexadecimal digits */
  readonly serial: string;
  readonly subject: Name;
  readonly issuer: Name;
  readonly notBefore: number;
  readonly notAfter: number;
  /** `DNS:web.shop.svc`, `IP Address:10.0.0.1` */
  readonly san: readonly string[];
  readonly isCa: boolean;
  /** SubjectPublicKeyInfo */
  readonly publicKey: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  readonly extensions: readonly { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array }[];
}

/** All certificates of a PEM file, in order; other and unreadable blocks are left out. */
export function readCertificates(pem: string): readonly Certificate[] {
  return readPem(pem)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => decodeCertificate(bytes))
    .filter((certificate) => certificate !== undefined);
}

export function decodeCertificate(raw: Uint8Array): Certificate | undefined {
  const [outer] = readDer(raw) ?? [];
  const [tbs, algorithm, signature] = (outer && readDer(outer.content)) ?? [];
  const fields = (tbs && readDer(tbs.content)) ?? [];
  const versioned = fields[0]?.tag === 0xa0;
  const [serial, , issuer, validity, subject, publicKey] = versioned ? fields.slice(1) : fields;
  const [from, to] = (validity && readDer(validity.content)) ?? [];
  if (!tbs || !algorithm || !signature || !serial || !issuer || !subject || !publicKey || !from || !to) return undefined;
  const extensions = readExtensions(fields.find(({ tag }) => tag === 0xa3));
  const extension = (oid: string): Uint8Array | undefined => extensions.find((each) => each.oid === oid)?.value;
  return {
    raw,
    tbs: tbs.raw,
    version: versioned ? (readDer(fields[0]?.content ?? raw)?.[0]?.content[0] ?? 0) + 1 : 1,
    serial: hex(serial.content).replace(/^00(?=[89a-f])/, ''),
    subject: decodeName(subject.content),
    issuer: decodeName(issuer.content),
    notBefore: readTime(from),
    notAfter: readTime(to),
    san: readSan(extension('2.5.29.17')),
    isCa: readIsCa(extension('2.5.29.19')),
    publicKey: publicKey.raw,
    signatureAlgorithm: readOid(readDer(algorithm.content)?.[0]?.content ?? new Uint8Array()),
    signature: signature.content.subarray(1),
    subjectKeyId: octetsOf(extension('2.5.29.14'), DER.octetString),
    authorityKeyId: octetsOf(readDer(extension('2.5.29.35') ?? new Uint8Array())?.[0]?.content, 0x80),
    extensions,
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function octetsOf(value: Uint8Array | undefined, tag: number): string | undefined {
  const node = readDer(value ?? new Uint8Array())?.find((each) => each.tag === tag);
  return node && hex(node.content);
}

function readExtensions(wrapper: DerNode | undefined): Certificate['extensions'] {
  const [list] = (wrapper && readDer(wrapper.content)) ?? [];
  return ((list && readDer(list.content)) ?? []).flatMap((entry) => {
    const [oid, ...rest] = readDer(entry.content) ?? [];
    const value = rest.at(-1);
    if (!oid || !value) return [];
    return [{ oid: readOid(oid.content), critical: rest[0]?.tag === DER.boolean && rest[0].content[0] !== 0, value: value.content }];
  });
}

function readIsCa(value: Uint8Array | undefined): boolean {
  const [sequence] = readDer(value ?? new Uint8Array()) ?? [];
  const [flag] = (sequence && readDer(sequence.content)) ?? [];
  return flag?.tag === DER.boolean && flag.content[0] !== 0;
}

function readSan(value: Uint8Array | undefined): readonly string[] {
  const [sequence] = readDer(value ?? new Uint8Array()) ?? [];
  return ((sequence && readDer(sequence.content)) ?? []).map(({ tag, content }) => {
    if (tag === 0x87) return `IP Address:${ipText(content)}`;
    const text = Buffer.from(content).toString('latin1');
    return `${{ 0x81: 'email', 0x82: 'DNS', 0x86: 'URI' }[tag] ?? 'othername'}:${text}`;
  });
}

/** OpenSSL writes IPv6 addresses in capitals without compression. */
function ipText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  return Array.from({ length: octets.length / 2 }, (_, i) =>
    (((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0)).toString(16).toUpperCase(),
  ).join(':');
}

function readTime({ tag, content }: DerNode): number {
  const text = Buffer.from(content).toString('latin1');
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return 0;
  const [, year = '', ...rest] = match;
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number);
  const full = tag === DER.utcTime ? Number(year) + (Number(year) < 50 ? 2000 : 1900) : Number(year);
  return Date.UTC(full, month - 1, day, hour, minute, second);
}
