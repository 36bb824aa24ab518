import { decodeCertificate, type Certificate } from './certificate.ts';

/**
 * TLS 1.3 as an exchange of readable records: nothing is encrypted, but certificates are the real octets, so that flights have their
 * size. One record is one line, `\u0016TLS <json>\n`. What matters stays real: SNI, ALPN, versions, the chain, alerts.
 */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** AlertDescription of RFC 8446 section 6. */
export type TlsAlert =
  | 'close_notify'
  | 'unknown_ca'
  | 'bad_certificate'
  | 'certificate_expired'
  | 'handshake_failure'
  | 'unrecognized_name'
  | 'protocol_version'
  | 'no_application_protocol'
  | 'internal_error'
  | 'certificate_required';

export type TlsRecord =
  | {
      readonly type: 'client-hello';
      readonly serverName: string | undefined;
      readonly alpn: readonly string[];
      readonly versions?: readonly TlsVersion[];
    }
  /** server hello, encrypted extensions, certificate, verify and finished in one flight; leaf first, each DER in base64 */
  | { readonly type: 'server-hello'; readonly chain: readonly string[]; readonly alpn: string | undefined; readonly version?: TlsVersion }
  | { readonly type: 'finished' }
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

/** The certificates of a server hello; unreadable ones are left out. */
export function chainOf(record: { readonly chain: readonly string[] }): readonly Certificate[] {
  return record.chain
    .map((text) => decodeCertificate(Uint8Array.from(Buffer.from(text, 'base64'))))
    .filter((certificate) => certificate !== undefined);
}

/** Certificates as a server hello carries them. */
export function chainText(certificates: readonly Certificate[]): readonly string[] {
  return certificates.map(({ raw }) => Buffer.from(raw).toString('base64'));
}
