import { hasCarrier, vethPeer } from '../net/link.ts';
import type { Link, LinkStats, NetworkNamespace } from '../net/namespace.ts';
import type { Network } from '../net/network.ts';

const STATISTICS: Readonly<Record<string, keyof LinkStats>> = {
  rx_bytes: 'rxBytes',
  rx_dropped: 'rxDropped',
  rx_errors: 'rxErrors',
  rx_packets: 'rxPackets',
  tx_bytes: 'txBytes',
  tx_carrier_errors: 'txCarrier',
  tx_dropped: 'txDropped',
  tx_errors: 'txErrors',
  tx_packets: 'txPackets',
};

/** The files below /sys/class/net/NAME that networking people read, by their path there. */
function attributes(network: Network, ns: NetworkNamespace, link: Link): Readonly<Record<string, string>> {
  const carrier = hasCarrier(network, ns, link);
  const { device } = link;
  // drivers that never report a carrier: loopback, dummy, tunnels
  const unknown = !['veth', 'bridge', 'nic'].includes(device.kind);
  const bits = device.kind === 'loopback' ? 0x8 : device.kind === 'dummy' ? 0x82 : device.kind === 'ipip' ? 0x80 : 0x1002;
  const port = link.port;
  return {
    address: link.mac,
    addr_len: device.kind === 'ipip' ? '4' : '6',
    broadcast: device.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
    carrier: carrier ? '1' : '0',
    ...(device.kind === 'veth' ? { duplex: 'full', speed: '10000' } : {}),
    flags: `0x${(bits | (link.up ? 1 : 0) | (link.promiscuous ? 0x100 : 0)).toString(16)}`,
    ifalias: link.alias ?? '',
    ifindex: String(link.index),
    iflink: String(vethPeer(network, link)?.link.index ?? link.index),
    mtu: String(link.mtu),
    operstate: !link.up || !carrier ? 'down' : unknown ? 'unknown' : 'up',
    tx_queue_len: String(link.txqlen),
    type: device.kind === 'loopback' ? '772' : device.kind === 'ipip' ? '768' : '1',
    ...Object.fromEntries(Object.entries(STATISTICS).map(([name, key]) => [`statistics/${name}`, String(link.stats[key])])),
    ...(device.kind === 'bridge'
      ? {
          'bridge/stp_state': device.stp ? '1' : '0',
          'bridge/ageing_time': String(device.ageingSeconds * 100),
          'bridge/vlan_filtering': '0',
        }
      : {}),
    ...(port
      ? {
          'brport/hairpin_mode': port.hairpin ? '1' : '0',
          'brport/isolated': port.isolated ? '1' : '0',
          'brport/learning': port.learning ? '1' : '0',
        }
      : {}),
  };
}

const split = (path: string): { readonly name: string; readonly rest: string } | undefined => {
  const match = /^\/sys\/class\/net\/([^/]+)(?:\/(.*))?$/.exec(path);
  return match ? { name: match[1] ?? '', rest: match[2] ?? '' } : undefined;
};

const find = (ns: NetworkNamespace, name: string): Link | undefined => [...ns.links.values()].find((link) => link.name === name);

/** The content of a file of /sys/class/net; undefined when there is none. */
export function readSysNet(network: Network, ns: NetworkNamespace, path: string): string | undefined {
  const at = split(path);
  const link = at && find(ns, at.name);
  const value = link && Object.entries(attributes(network, ns, link)).find(([name]) => name === at.rest)?.[1];
  return value === undefined ? undefined : `${value}\n`;
}

/** The names in a directory of /sys/class/net. */
export function listSysNet(network: Network, ns: NetworkNamespace, path: string): readonly string[] | undefined {
  if (path === '/sys/class/net') return [...ns.links.values()].map((link) => link.name).sort();
  const at = split(path);
  const link = at && find(ns, at.name);
  if (!link) return undefined;
  if (at.rest === 'brif' && link.device.kind === 'bridge')
    return [...ns.links.values()].flatMap((each) => (each.master === link.name ? [each.name] : [])).sort();
  // each port is a link to the port's own directory
  if (at.rest.startsWith('brif/') && find(ns, at.rest.slice(5))?.master === link.name) return [];
  const prefix = at.rest === '' ? '' : `${at.rest}/`;
  const names = Object.keys(attributes(network, ns, link)).filter((name) => name.startsWith(prefix));
  const here = names.map((name) => name.slice(prefix.length).split('/')[0] ?? '');
  if (at.rest === '' && link.device.kind === 'bridge') here.push('brif');
  return here.length > 0 ? [...new Set(here)].sort() : undefined;
}
