import type { DnsMessage, DnsRcode, DnsRdata, DnsRecord } from '../../net/dns-message.ts';

/** Numbers of RFC 1035 4.1.1, as host prints them. */
export const RCODE_NUMBERS: Readonly<Record<DnsRcode, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};

/** A record's data in presentation form; names end with a dot. */
export function rdataText(rdata: DnsRdata): string {
  switch (rdata.type) {
    case 'A':
    case 'AAAA':
      return rdata.address;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return dotted(rdata.target);
    case 'MX':
      return `${rdata.preference} ${dotted(rdata.target)}`;
    case 'SRV':
      return `${rdata.priority} ${rdata.weight} ${rdata.port} ${dotted(rdata.target)}`;
    case 'TXT':
      return rdata.texts.map((text) => `"${text.replace(/(["\\])/g, '\\$1')}"`).join(' ');
    case 'SOA':
      return `${dotted(rdata.mname)} ${dotted(rdata.rname)} ${rdata.serial} ${rdata.refresh} ${rdata.retry} ${rdata.expire} ${rdata.minimum}`;
  }
}

export function dotted(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

/** A record in BIND's columns: owner to column 24, ttl to 32, class to 40, type to 48; one blank where a column is passed. */
export function recordLine(record: DnsRecord): string {
  return columns(
    [
      [dotted(record.name), 24],
      [String(record.ttl), 32],
      [record.class, 40],
      [record.rdata.type, 48],
    ],
    rdataText(record.rdata),
  );
}

export function questionLine(name: string, className: string, type: string): string {
  return columns(
    [
      [`;${dotted(name)}`, 32],
      [className, 40],
    ],
    type,
  );
}

function columns(cells: readonly (readonly [string, number])[], last: string): string {
  let text = '';
  let column = 0;
  for (const [cell, stop] of cells) {
    text += cell;
    column += cell.length;
    if (column >= stop) {
      text += ' ';
      column += 1;
    } else {
      while (column < stop) {
        text += '\t';
        column = (Math.floor(column / 8) + 1) * 8;
      }
    }
  }
  return text + last;
}

/** The flags word of dig and host. */
export function flagsText(message: DnsMessage): string {
  const { flags } = message;
  const names = [
    flags.response ? 'qr' : '',
    flags.authoritative ? 'aa' : '',
    flags.truncated ? 'tc' : '',
    flags.recursionDesired ? 'rd' : '',
    flags.recursionAvailable ? 'ra' : '',
    flags.authenticData ? 'ad' : '',
    flags.checkingDisabled ? 'cd' : '',
  ].filter((name) => name !== '');
  return names.join(' ');
}
