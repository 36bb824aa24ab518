/** A resource record with its data as a zone file writes it: `10.96.0.1`, `0 100 80 web.shop.svc.cluster.local.`. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answer: readonly DnsRecord[];
  /** the zone's SOA where there is no answer */
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  /** a CNAME's target outside the zone, which the server has to look up elsewhere */
  readonly follow?: string | undefined;
}
