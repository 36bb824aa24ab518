import { readDer } from '../../net/tls/der.ts';
import type { Certificate } from '../../net/tls/certificate.ts';
import { printName } from '../../net/tls/name.ts';
import { opensslDate } from './date.ts';
import { describeKey } from './request.ts';

const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.3.101.112': 'ED25519',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
};

/** A certificate as `openssl x509 -text` of 3.0 shows it. */
export function certificateText(certificate: Certificate): string {
  const key = describeKey(certificate.publicKey);
  const algorithm = SIGNATURES[certificate.signatureAlgorithm] ?? certificate.signatureAlgorithm;
  const serial = certificate.serial;
  const lines = [
    'Certificate:',
    '    Data:',
    `        Version: ${certificate.version} (0x${certificate.version - 1})`,
    '        Serial Number:',
    `            ${pairs(serial)}`,
    `        Signature Algorithm: ${algorithm}`,
    `        Issuer: ${printName(certificate.issuer, 'openssl')}`,
    '        Validity',
    `            Not Before: ${opensslDate(certificate.notBefore)}`,
    `            Not After : ${opensslDate(certificate.notAfter)}`,
    `        Subject: ${printName(certificate.subject, 'openssl')}`,
    '        Subject Public Key Info:',
    `            Public Key Algorithm: ${key.algorithm}`,
    ...keyLines(certificate.publicKey, key),
    ...extensionLines(certificate),
    `    Signature Algorithm: ${algorithm}`,
    '    Signature Value:',
    ...rows(Buffer.from(certificate.signature).toString('hex'), 18, '        '),
  ];
  return `${lines.join('\n')}\n`;
}

function pairs(hex: string): string {
  return (hex.match(/../g) ?? []).join(':');
}

/** Octets in rows; every row but the last ends with a colon. */
function rows(hex: string, width: number, indent: string): string[] {
  const chunks = pairs(hex).match(new RegExp(`.{1,${width * 3}}`, 'g')) ?? [];
  return chunks.map((chunk) => indent + chunk);
}

function keyLines(spki: Uint8Array, key: ReturnType<typeof describeKey>): string[] {
  const indent = '                ';
  if (key.modulus !== '') {
    const modulus = /^[89a-f]/.test(key.modulus) ? `00${key.modulus}` : key.modulus;
    return [
      `${indent}Public-Key: (${key.bits} bit)`,
      `${indent}Modulus:`,
      ...rows(modulus, 15, `${indent}    `),
      `${indent}Exponent: 65537 (0x10001)`,
    ];
  }
  const bits = readDer(readDer(spki)?.[0]?.content ?? new Uint8Array())?.[1]?.content.subarray(1) ?? new Uint8Array();
  return [`${indent}${key.algorithm} Public-Key:`, `${indent}pub:`, ...rows(Buffer.from(bits).toString('hex'), 15, `${indent}    `)];
}

/** The names of the alternative-name extension on one line. */
export function sanText(certificate: Certificate): string {
  return certificate.san.join(', ');
}

function extensionLines(certificate: Certificate): string[] {
  if (certificate.extensions.length === 0) return [];
  const lines = ['        X509v3 extensions:'];
  for (const { oid, critical } of certificate.extensions) {
    const shown: Readonly<Record<string, readonly [string, string]>> = {
      '2.5.29.14': ['Subject Key Identifier', pairs(certificate.subjectKeyId ?? '').toUpperCase()],
      '2.5.29.35': ['Authority Key Identifier', pairs(certificate.authorityKeyId ?? '').toUpperCase()],
      '2.5.29.19': ['Basic Constraints', `CA:${certificate.isCa ? 'TRUE' : 'FALSE'}`],
      '2.5.29.17': ['Subject Alternative Name', sanText(certificate)],
    };
    const [title, value] = shown[oid] ?? [oid, ''];
    lines.push(`            X509v3 ${title}: ${critical ? 'critical' : ''}`, `                ${value}`);
  }
  return lines;
}
