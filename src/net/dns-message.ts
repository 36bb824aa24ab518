/**
 * DNS messages (RFC 1035, EDNS of RFC 6891, EDE of RFC 8914) as data. Packets carry text: {@link encodeDns} writes JSON in one line, and
 * {@link dnsLength} says how many octets the real message would have, so that sizes and truncation are real. Over TCP one message is one line.
 */
export type DnsType =
  | 'A'
  | 'AAAA'
  | 'CNAME'
  | 'NS'
  | 'PTR'
  | 'SOA'
  | 'SRV'
  | 'TXT'
  | 'MX'
  | 'CAA'
  | 'NAPTR'
  | 'HINFO'
  | 'HTTPS'
  | 'DS'
  | 'DNSKEY'
  | 'ANY'
  | 'AXFR';

export type DnsRcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

export interface DnsFlags {
  readonly response: boolean;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  readonly rcode: DnsRcode;
}

export interface DnsQuestion {
  /** without the trailing dot, letter case kept; '' is the root */
  readonly name: string;
  readonly type: DnsType;
  readonly class: 'IN' | 'CH';
}

export interface DnsRecord {
  readonly name: string;
  readonly class: 'IN' | 'CH';
  /** seconds */
  readonly ttl: number;
  readonly rdata: DnsRdata;
}

export type DnsRdata =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  /** names without the trailing dot */
  | { readonly type: 'CNAME' | 'NS' | 'PTR'; readonly target: string }
  | { readonly type: 'MX'; readonly preference: number; readonly target: string }
  | { readonly type: 'SRV'; readonly priority: number; readonly weight: number; readonly port: number; readonly target: string }
  | { readonly type: 'TXT'; readonly texts: readonly string[] }
  | {
      readonly type: 'SOA';
      readonly mname: string;
      readonly rname: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      readonly minimum: number;
    };

/** The OPT pseudo record; the extended error is a code with its name as dig prints it. */
export interface DnsEdns {
  readonly udpSize: number;
  readonly dnssecOk: boolean;
  /** 8 octets hex (client cookie), or longer with the server's */
  readonly cookie?: string | undefined;
  readonly extendedError?: { readonly code: number; readonly text: string } | undefined;
}

export interface DnsMessage {
  readonly id: number;
  readonly flags: DnsFlags;
  readonly question: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  /** without the OPT record, which is `edns` */
  readonly additional: readonly DnsRecord[];
  readonly edns?: DnsEdns | undefined;
}

export const DNS_TYPE_NUMBERS: Readonly<Record<DnsType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DS: 43,
  DNSKEY: 48,
  HTTPS: 65,
  AXFR: 252,
  ANY: 255,
  CAA: 257,
};

/** A query with recursion desired. */
export function dnsQuery(id: number, name: string, type: DnsType, edns?: DnsEdns): DnsMessage {
  const flags: DnsFlags = {
    response: false,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: 'NOERROR',
  };
  return { id, flags, question: [{ name, type, class: 'IN' }], answers: [], authority: [], additional: [], edns };
}

/** An answer to `query`: same id, question and RD; EDNS is answered with EDNS. */
export function dnsAnswer(
  query: DnsMessage,
  parts: Partial<Pick<DnsMessage, 'answers' | 'authority' | 'additional' | 'edns'>> & Partial<DnsFlags>,
): DnsMessage {
  const { answers = [], authority = [], additional = [], edns, ...flags } = parts;
  return {
    id: query.id,
    flags: { ...query.flags, response: true, authenticData: false, ...flags },
    question: query.question,
    answers,
    authority,
    additional,
    edns: edns ?? (query.edns ? { udpSize: 1232, dnssecOk: query.edns.dnssecOk } : undefined),
  };
}

/** One line of JSON, without a newline. */
export function encodeDns(message: DnsMessage): string {
  return JSON.stringify(message);
}

/** The message, or undefined when the text is none (the other side speaks no DNS). */
export function decodeDns(text: string): DnsMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as Partial<DnsMessage>;
  const lists = [message.question, message.answers, message.authority, message.additional];
  if (typeof message.id !== 'number' || typeof message.flags !== 'object' || !lists.every((list) => Array.isArray(list))) return undefined;
  return value as DnsMessage;
}

/** Octets of the message on the wire with name compression (RFC 1035 section 4.1.4). */
export function dnsLength(message: DnsMessage): number {
  const seen = new Set<string>();
  let length = 12;
  for (const question of message.question) length += nameLength(question.name, seen) + 4;
  for (const record of [...message.answers, ...message.authority, ...message.additional]) {
    length += nameLength(record.name, seen) + 10 + rdataLength(record.rdata, seen);
  }
  if (message.edns) {
    const { cookie, extendedError } = message.edns;
    length += 11 + (cookie === undefined ? 0 : 4 + cookie.length / 2) + (extendedError ? 6 + extendedError.text.length : 0);
  }
  return length;
}

/** Octets of a name: labels until a suffix that was written before, which is a pointer of two octets. */
function nameLength(name: string, seen: Set<string>): number {
  const labels = name === '' ? [] : name.replace(/\.$/, '').split('.');
  let length = 0;
  for (let i = 0; i < labels.length; i++) {
    const suffix = labels.slice(i).join('.').toLowerCase();
    if (seen.has(suffix)) return length + 2;
    seen.add(suffix);
    length += 1 + (labels[i] ?? '').length;
  }
  return length + 1;
}

function rdataLength(rdata: DnsRdata, seen: Set<string>): number {
  switch (rdata.type) {
    case 'A':
      return 4;
    case 'AAAA':
      return 16;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return nameLength(rdata.target, seen);
    case 'MX':
      return 2 + nameLength(rdata.target, seen);
    // RFC 2782: the target of SRV is never compressed
    case 'SRV':
      return 6 + nameLength(rdata.target, new Set());
    case 'TXT':
      return rdata.texts.reduce((sum, text) => sum + 1 + text.length, 0);
    case 'SOA':
      return nameLength(rdata.mname, seen) + nameLength(rdata.rname, seen) + 20;
  }
}
