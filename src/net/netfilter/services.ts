/** The few names of /etc/services and /etc/protocols that rules use. */
const SERVICES: Readonly<Record<string, number>> = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  tftp: 69,
  http: 80,
  kerberos: 88,
  pop3: 110,
  sunrpc: 111,
  ntp: 123,
  imap2: 143,
  snmp: 161,
  bgp: 179,
  ldap: 389,
  https: 443,
  submission: 587,
  ldaps: 636,
  'domain-s': 853,
  imaps: 993,
  pop3s: 995,
  socks: 1080,
  openvpn: 1194,
  'ms-sql-s': 1433,
  mysql: 3306,
  postgresql: 5432,
  amqp: 5672,
  redis: 6379,
  'http-alt': 8080,
  'zabbix-agent': 10050,
};

const SERVICE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(SERVICES).map(([name, port]) => [port, name]));

/** Protocol names by number, as iptables-save prints them; those it does not know print as numbers. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  ospf: 89,
  ipip: 94,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
};
const PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(PROTOCOLS).map(([name, number]) => [number, name]));

/** Port number of a name or number; undefined when it is neither. */
export function parsePort(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) <= 65535 ? Number(text) : undefined;
  return Object.hasOwn(SERVICES, text) ? SERVICES[text] : undefined;
}

export function serviceName(port: number): string {
  return SERVICE_NAMES.get(port) ?? String(port);
}

/** Protocol number of a name or number; 0 is `all`. */
export function parseProtocol(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === 'all') return 0;
  if (lower === 'icmpv6' || lower === 'icmp6') return 58;
  if (/^\d{1,3}$/.test(lower)) return Number(lower) <= 255 ? Number(lower) : undefined;
  return Object.hasOwn(PROTOCOLS, lower) ? PROTOCOLS[lower] : undefined;
}

/** The name iptables-save prints for a protocol number. */
export function protocolName(number: number): string {
  return PROTOCOL_NAMES.get(number) ?? String(number);
}
