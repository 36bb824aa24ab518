/** Names of /etc/services that nc and tcpdump show; only what a course of this kind meets. */
const TCP: Readonly<Record<number, string>> = {
  7: 'echo', 9: 'discard', 13: 'daytime', 20: 'ftp-data', 21: 'ftp', 22: 'ssh', 23: 'telnet', 25: 'smtp', 37: 'time', 43: 'whois', 53: 'domain', 70: 'gopher', 79: 'finger', 80: 'http', 88: 'kerberos',
  110: 'pop3', 111: 'sunrpc', 119: 'nntp', 123: 'ntp', 143: 'imap2', 161: 'snmp', 179: 'bgp', 194: 'irc', 389: 'ldap', 443: 'https', 445: 'microsoft-ds', 465: 'submissions', 514: 'shell',
  587: 'submission', 631: 'ipp', 636: 'ldaps', 853: 'domain-s', 873: 'rsync', 989: 'ftps-data', 990: 'ftps', 993: 'imaps', 995: 'pop3s', 1080: 'socks', 1194: 'openvpn', 1433: 'ms-sql-s', 1883: 'mqtt',
  2049: 'nfs', 2379: '*', 3306: 'mysql', 3389: 'ms-wbt-server', 5000: '*', 5060: 'sip', 5061: 'sip-tls', 5222: 'xmpp-client', 5432: 'postgresql', 5672: 'amqp', 6379: 'redis', 6443: '*', 6667: 'ircd',
  8000: '*', 8080: 'http-alt', 8443: '*', 9418: 'git', 10000: 'webmin', 10050: 'zabbix-agent', 11371: 'hkp',
};
const UDP: Readonly<Record<number, string>> = {
  7: 'echo', 9: 'discard', 13: 'daytime', 37: 'time', 53: 'domain', 67: 'bootps', 68: 'bootpc', 69: 'tftp', 88: 'kerberos', 111: 'sunrpc', 123: 'ntp', 137: 'netbios-ns', 138: 'netbios-dgm', 161: 'snmp',
  162: 'snmp-trap', 443: 'https', 500: 'isakmp', 514: 'syslog', 520: 'route', 546: 'dhcpv6-client', 547: 'dhcpv6-server', 631: 'ipp', 1194: 'openvpn', 1812: 'radius', 4500: 'ipsec-nat-t', 5060: 'sip',
  5353: 'mdns',
};

/** The service's name, or undefined. */
export function serviceName(port: number, protocol: 'tcp' | 'udp'): string | undefined {
  const name = (protocol === 'tcp' ? TCP : UDP)[port];
  return name === '*' ? undefined : name;
}

/** The port of a service's name. */
export function servicePort(name: string, protocol: 'tcp' | 'udp'): number | undefined {
  const entry = Object.entries(protocol === 'tcp' ? TCP : UDP).find(([, each]) => each === name);
  return entry && name !== '*' ? Number(entry[0]) : undefined;
}
