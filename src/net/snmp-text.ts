import type { NetworkNamespace } from './namespace.ts';
import type { Network } from './network.ts';
import { NETSTAT_LINES, SNMP_LINES } from './snmp-names.ts';
import { readSysctl } from './sysctl.ts';
import { socketsOf } from './transport/socket-table.ts';

/** A counter by its full name, or one of the few values that are no counters. */
function snmpValue(network: Network, ns: NetworkNamespace, name: string): number {
  const counted = (each: string): number => ns.counters.get(each) ?? 0;
  switch (name) {
    case 'IpForwarding':
      return readSysctl(ns, 'net.ipv4.ip_forward') === '1' ? 1 : 2;
    case 'IpDefaultTTL':
      return Number(readSysctl(ns, 'net.ipv4.ip_default_ttl') ?? 64);
    case 'IpOutTransmits':
      return counted('IpOutRequests') + counted('IpForwDatagrams');
    case 'TcpRtoAlgorithm':
      return 1;
    case 'TcpRtoMin':
      return 200;
    case 'TcpRtoMax':
      return 120_000;
    case 'TcpMaxConn':
      return -1;
    case 'TcpCurrEstab':
      return [...socketsOf(network, ns.id)].filter((each) => each.state === 'ESTABLISHED' || each.state === 'CLOSE-WAIT').length;
    default:
      return counted(name);
  }
}

export interface SnmpValue {
  readonly name: string;
  readonly value: number;
}

/** All counters of a namespace in the kernel's order. */
export function snmpValues(network: Network, ns: NetworkNamespace): readonly SnmpValue[] {
  return [...SNMP_LINES, ...NETSTAT_LINES].flatMap(([prefix, names]) =>
    names.split(' ').map((name) => ({ name: `${prefix}${name}`, value: snmpValue(network, ns, `${prefix}${name}`) })),
  );
}

/** /proc/net/snmp or /proc/net/netstat: for each protocol a line of names and one of values. */
export function procSnmp(network: Network, ns: NetworkNamespace, file: 'snmp' | 'netstat'): string {
  return (file === 'snmp' ? SNMP_LINES : NETSTAT_LINES)
    .map(([prefix, names]) => {
      const values = names.split(' ').map((name) => snmpValue(network, ns, `${prefix}${name}`));
      return `${prefix}: ${names}\n${prefix}: ${values.join(' ')}\n`;
    })
    .join('');
}
