import { createPublicKey, verify } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { sameName } from './name.ts';

/** Why a chain is refused: OpenSSL's number, its words (X509_verify_cert_error_string), and the certificate's place from the leaf. */
export interface VerifyFailure {
  readonly code: number;
  readonly text: string;
  readonly depth: number;
}

const TEXTS: Readonly<Record<number, string>> = {
  7: 'certificate signature failure',
  9: 'certificate is not yet valid',
  10: 'certificate has expired',
  18: 'self-signed certificate',
  19: 'self-signed certificate in certificate chain',
  20: 'unable to get local issuer certificate',
  21: 'unable to verify the first certificate',
  22: 'certificate chain too long',
  79: 'invalid CA certificate',
};

export function verifyErrorText(code: number): string {
  return TEXTS[code] ?? 'unknown certificate verification error';
}

const MAX_CHAIN = 10;

/** The chain from the leaf up to a trusted or self-signed certificate, as far as it can be built (X509_verify_cert's build_chain). */
export function buildChain(
  sent: readonly Certificate[],
  trusted: readonly Certificate[],
): { readonly chain: readonly Certificate[]; readonly anchored: boolean } {
  const chain = sent.slice(0, 1);
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const last = chain.at(-1);
    if (!last) break;
    if (trusted.some((each) => sameBytes(each.raw, last.raw))) return { chain, anchored: true };
    if (isSelfSigned(last)) break;
    const anchor = trusted.find((each) => isIssuer(each, last));
    const next = anchor ?? sent.find((each) => isIssuer(each, last));
    if (!next) break;
    chain.push(next);
    if (anchor) return { chain, anchored: true };
  }
  return { chain, anchored: false };
}

/** Checks a chain as OpenSSL does: trust first, then from the top down authority, signatures and dates. Names: {@link matchesHost}. */
export function verifyChain(sent: readonly Certificate[], trusted: readonly Certificate[], now: number): VerifyFailure | undefined {
  const { chain, anchored } = buildChain(sent, trusted);
  const top = chain.length - 1;
  const last = chain[top];
  const failure = (code: number, depth: number): VerifyFailure => ({ code, text: verifyErrorText(code), depth });
  if (!last || chain.length > MAX_CHAIN) return failure(last ? 22 : 20, 0);
  if (!anchored) return failure(isSelfSigned(last) ? (top === 0 ? 18 : 19) : 20, top);
  for (let depth = top; depth >= 1; depth--) if (chain[depth]?.version === 3 && !chain[depth]?.isCa) return failure(79, depth);
  for (let depth = top; depth >= 0; depth--) {
    const subject = chain[depth];
    const issuer = chain[depth + 1];
    if (!subject) continue;
    if (issuer && !isSignedBy(subject, issuer)) return failure(7, depth);
    if (now < subject.notBefore) return failure(9, depth);
    if (now > subject.notAfter) return failure(10, depth);
  }
  return undefined;
}

function isSelfSigned(certificate: Certificate): boolean {
  return isIssuer(certificate, certificate);
}

/** X509_check_issued: names, and key identifiers where both have them. */
function isIssuer(issuer: Certificate, subject: Certificate): boolean {
  if (!sameName(issuer.subject, subject.issuer)) return false;
  return issuer.subjectKeyId === undefined || subject.authorityKeyId === undefined || issuer.subjectKeyId === subject.authorityKeyId;
}

function isSignedBy(subject: Certificate, issuer: Certificate): boolean {
  const digest = { '1.2.840.113549.1.1.11': 'sha256', '1.2.840.113549.1.1.12': 'sha384', '1.2.840.113549.1.1.13': 'sha512' };
  const hashes: Readonly<Record<string, string>> = { ...digest, '1.2.840.10045.4.3.2': 'sha256', '1.2.840.10045.4.3.3': 'sha384' };
  try {
    const key = createPublicKey({ key: Buffer.from(issuer.publicKey), format: 'der', type: 'spki' });
    return verify(hashes[subject.signatureAlgorithm] ?? null, subject.tbs, key, subject.signature);
  } catch {
    return false;
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The alternative name that matches, RFC 6125 (a wildcard covers one leftmost label), or undefined; without any, the common name counts. */
export function matchesHost(certificate: Certificate, host: string): string | undefined {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  if (/^[\d.]+$/.test(wanted) || wanted.includes(':'))
    return certificate.san.some((entry) => entry.toLowerCase() === `ip address:${wanted}`) ? wanted : undefined;
  const alternatives = certificate.san.filter((entry) => entry.startsWith('DNS:')).map((entry) => entry.slice(4));
  const common = certificate.subject.findLast(({ type }) => type === 'CN')?.value;
  const names = certificate.san.length > 0 ? alternatives : common === undefined ? [] : [common];
  return names.find((name) => matchesName(name.toLowerCase(), wanted));
}

function matchesName(name: string, host: string): boolean {
  if (name === host) return true;
  const dot = host.indexOf('.');
  return name.startsWith('*.') && name.lastIndexOf('.') > 1 && dot > 0 && host.slice(dot) === name.slice(1);
}
