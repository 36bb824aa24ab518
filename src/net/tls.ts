/**
 * TLS 1.3 as an exchange of readable records: certificates are plain data, nothing is encrypted. One record is one line,
 * `\u0016TLS <json>\n`. What matters stays real: SNI, ALPN, the chain, who trusts whom, names and dates.
 */
export interface Certificate {
  /** `CN=web.shop.svc`, as openssl prints names with -nameopt oneline's order */
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:web.shop.svc`, `IP Address:10.0.0.1` */
  readonly san: readonly string[];
  /** simulated milliseconds since the epoch */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serial: string;
  /** names the key pair; a leaf and its private key share it */
  readonly keyId: string;
  /** key id of the issuer; the same as keyId when it signed itself */
  readonly issuerKeyId: string;
  readonly isCa: boolean;
}

export type TlsAlert =
  | 'close_notify'
  | 'unknown_ca'
  | 'bad_certificate'
  | 'certificate_expired'
  | 'handshake_failure'
  | 'unrecognized_name'
  | 'protocol_version'
  | 'certificate_required';

export type TlsRecord =
  | { readonly type: 'client-hello'; readonly serverName: string | undefined; readonly alpn: readonly string[] }
  /** server hello, encrypted extensions, certificate, verify and finished in one flight; leaf first */
  | {
      readonly type: 'server-hello';
      readonly chain: readonly Certificate[];
      readonly alpn: string | undefined;
      readonly wantsClientCertificate?: boolean;
    }
  | { readonly type: 'finished'; readonly clientChain?: readonly Certificate[] }
  | { readonly type: 'data'; readonly text: string }
  | { readonly type: 'alert'; readonly alert: TlsAlert };

const PREFIX = '\u0016TLS ';

/** One record as text for a TCP connection. */
export function encodeTls(record: TlsRecord): string {
  return `${PREFIX}${JSON.stringify(record)}\n`;
}

/** Whether a connection's first text is TLS (a server that speaks both decides by it). */
export function looksLikeTls(text: string): boolean {
  return text.startsWith(PREFIX.slice(0, Math.min(text.length, PREFIX.length))) && text !== '';
}

/** The first record of a text and what follows; 'incomplete' while its line is not whole, 'bad' when it is no TLS. */
export function takeTlsRecord(text: string): { readonly record: TlsRecord; readonly rest: string } | 'incomplete' | 'bad' {
  if (text === '') return 'incomplete';
  if (!looksLikeTls(text)) return 'bad';
  const end = text.indexOf('\n');
  if (end < 0) return 'incomplete';
  try {
    return { record: JSON.parse(text.slice(PREFIX.length, end)) as TlsRecord, rest: text.slice(end + 1) };
  } catch {
    return 'bad';
  }
}

/** Why a chain is refused, in OpenSSL's words (X509_verify_cert_error_string) and with its number. */
export interface TlsVerifyFailure {
  readonly code: number;
  readonly text: string;
}

/** Checks dates and signatures up to a trusted certificate (RFC 5280 section 6, without policies and revocation). Names: {@link matchesHost}. */
export function verifyChain(chain: readonly Certificate[], trusted: readonly Certificate[], now: number): TlsVerifyFailure | undefined {
  let current = chain[0];
  if (!current) return { code: 20, text: 'unable to get local issuer certificate' };
  for (let depth = 0; depth < 10; depth++) {
    const subject: Certificate = current;
    if (now < subject.notBefore) return { code: 9, text: 'certificate is not yet valid' };
    if (now > subject.notAfter) return { code: 10, text: 'certificate has expired' };
    const anchor = trusted.find((ca) => ca.keyId === subject.issuerKeyId && ca.subject === subject.issuer);
    if (anchor) return now > anchor.notAfter ? { code: 10, text: 'certificate has expired' } : undefined;
    if (trusted.some((ca) => ca.keyId === subject.keyId)) return undefined;
    if (subject.issuerKeyId === subject.keyId) {
      return depth === 0
        ? { code: 18, text: 'self-signed certificate' }
        : { code: 19, text: 'self-signed certificate in certificate chain' };
    }
    const next = chain.find((candidate) => candidate.keyId === subject.issuerKeyId && candidate.subject === subject.issuer);
    if (!next)
      return depth === 0 && chain.length === 1
        ? { code: 20, text: 'unable to get local issuer certificate' }
        : { code: 20, text: 'unable to get local issuer certificate' };
    current = next;
  }
  return { code: 22, text: 'certificate chain too long' };
}

/** The alternative name that matches, RFC 6125 (a wildcard covers one leftmost label), or undefined. */
export function matchesHost(certificate: Certificate, host: string): string | undefined {
  const wanted = host.toLowerCase();
  const isIp = /^[\d.]+$/.test(wanted) || wanted.includes(':');
  for (const entry of certificate.san) {
    if (isIp) {
      if (entry === `IP Address:${wanted}`) return wanted;
      continue;
    }
    const name = /^DNS:(.*)$/.exec(entry)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    if (name === wanted) return name;
    if (name.startsWith('*.') && wanted.slice(wanted.indexOf('.')) === name.slice(1) && wanted.indexOf('.') > 0) return name;
  }
  return undefined;
}

/** All certificates of a PEM file, in order; blocks of other kinds and unreadable ones are left out. */
export function decodePem(text: string): readonly Certificate[] {
  const found: Certificate[] = [];
  for (const match of text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)) {
    const value = fromBase64(match[1] ?? '');
    if (value !== undefined && typeof (value as Certificate).subject === 'string' && Array.isArray((value as Certificate).san))
      found.push(value as Certificate);
  }
  return found;
}

function fromBase64(text: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(text.replace(/\s+/g, ''), 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
