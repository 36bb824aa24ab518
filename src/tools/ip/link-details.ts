import { findLink } from '../../net/link.ts';
import type { Link } from '../../net/namespace.ts';
import type { IpContext } from './context.ts';
import { portState } from './link-text.ts';

/** What `ip -d` adds to a device (print_linkinfo, print_linktype). Values that this network does not have are the kernel's defaults. */
export function linkDetails(context: IpContext, link: Link, mode: 'link' | 'addr'): string {
  const port = link.port ? 1 : 0;
  const [minimum, maximum] =
    link.device.kind === 'loopback' || link.device.kind === 'dummy' ? [0, 0] : link.device.kind === 'ipip' ? [68, 65495] : [68, 65535];
  const queues = link.device.kind === 'veth' || link.device.kind === 'nic' ? 2 : 1;
  const kind = kindText(link);
  const slave = slaveText(context, link);
  const generation = mode === 'link' ? `addrgenmode ${link.device.kind === 'ipip' ? 'none' : 'eui64'} ` : '';
  return (
    ` promiscuity ${port}  allmulti ${port} minmtu ${minimum} maxmtu ${maximum} ${kind === '' ? '' : `\n    ${kind} `}${slave === '' ? '' : `\n    ${slave} `}${generation}` +
    `numtxqueues ${queues} numrxqueues ${queues} gso_max_size 65536 gso_max_segs 65535 tso_max_size 524280 tso_max_segs 65535 gro_max_size 65536 `
  );
}

function kindText(link: Link): string {
  const { device } = link;
  switch (device.kind) {
    case 'veth':
    case 'dummy':
      return device.kind;
    case 'bridge': {
      const id = bridgeId(link);
      return (
        `bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time ${device.ageingSeconds * 100} stp_state ${device.stp ? 1 : 0} priority 32768 vlan_filtering 0 bridge_id ${id} ` +
        `designated_root ${id} root_port 0 root_path_cost 0 topology_change 0 topology_change_detected 0 hello_timer    0.00 tcn_timer    0.00 topology_change_timer    0.00 ` +
        'gc_timer    0.00 group_fwd_mask 0 group_address 01:80:c2:00:00:00 mcast_snooping 1 no_linklocal_learn 0 mcast_vlan_snooping 0 mcast_router 1 ' +
        'mcast_query_use_ifaddr 0 mcast_querier 0 mcast_hash_elasticity 16 mcast_hash_max 4096 mcast_last_member_count 2 mcast_startup_query_count 2 ' +
        'mcast_last_member_interval 100 mcast_membership_interval 26000 mcast_querier_interval 25500 mcast_query_interval 12500 mcast_query_response_interval 1000 ' +
        'mcast_startup_query_interval 3124 mcast_stats_enabled 0 mcast_igmp_version 2 mcast_mld_version 1 nf_call_iptables 0 nf_call_ip6tables 0 nf_call_arptables 0'
      );
    }
    case 'vxlan':
      return (
        `vxlan id ${device.vni}${device.remote === undefined ? '' : ` remote ${device.remote}`}${device.local === undefined ? '' : ` local ${device.local}`}` +
        `${device.underlay === undefined ? '' : ` dev ${device.underlay}`} srcport 0 0 dstport ${device.port}${device.learning ? '' : ' nolearning'} ttl ${device.ttl ?? 'auto'} ageing 300 ` +
        'udpcsum noudp6zerocsumtx noudp6zerocsumrx'
      );
    case 'ipip':
      return `ipip remote ${device.remote ?? 'any'} local ${device.local ?? 'any'} ttl ${device.ttl ?? 'inherit'} pmtudisc`;
    default:
      return '';
  }
}

function slaveText(context: IpContext, link: Link): string {
  const bridge = link.master === undefined ? undefined : findLink(context.ns, link.master);
  if (!bridge || !link.port) return '';
  const number = [...context.ns.links.values()].filter((each) => each.master === bridge.name).indexOf(link) + 1;
  const id = bridgeId(bridge);
  const on = (value: boolean): string => (value ? 'on' : 'off');
  const hex = number.toString(16);
  return (
    `bridge_slave state ${portState(context, link)} priority 32 cost 2 hairpin ${on(link.port.hairpin)} guard off root_block off fastleave off learning ${on(link.port.learning)} ` +
    `flood ${on(link.port.flood)} port_id 0x8${hex.padStart(3, '0')} port_no 0x${hex} designated_port ${32768 + number} designated_cost 0 designated_bridge ${id} designated_root ${id} ` +
    'hold_timer    0.00 message_age_timer    0.00 forward_delay_timer    0.00 topology_change_ack 0 config_pending 0 proxy_arp off proxy_arp_wifi off mcast_router 1 ' +
    `mcast_fast_leave off mcast_flood on bcast_flood on mcast_to_unicast off neigh_suppress off group_fwd_mask 0 group_fwd_mask_str 0x0 vlan_tunnel off isolated ${on(link.port.isolated)} locked off`
  );
}

/** `8000.a:58:a:f4:1:1`: octets without leading zeros. */
export function bridgeId(link: Link): string {
  return `8000.${link.mac
    .split(':')
    .map((octet) => parseInt(octet, 16).toString(16))
    .join(':')}`;
}

const WIDTHS = [10, 7, 6, 7, 7, 7] as const;

/** The two tables of `ip -s`. */
export function statisticsText(link: Link, errors = false): string {
  const { stats } = link;
  const detail = (name: string, titles: string, values: string): string => (errors ? `\n    ${name} errors: ${titles}\n${values}` : '');
  const none = ' '.repeat(21) + '0      0       0       0       0 ';
  // carrier changes, of which a device that has been left alone since it was made shows these
  const quiet = !['veth', 'bridge', 'nic'].includes(link.device.kind);
  const transitions = quiet ? 0 : link.up || link.everUp === true ? 2 : 1;
  const received = [stats.rxBytes, stats.rxPackets, stats.rxErrors, stats.rxDropped, 0, 0];
  const sent = [stats.txBytes, stats.txPackets, stats.txErrors, stats.txDropped, stats.txCarrier, 0];
  const widths = WIDTHS.map((width, i) => Math.max(width, String(received[i]).length, String(sent[i]).length));
  const row = (values: readonly (number | string)[]): string => values.map((value, i) => String(value).padStart(widths[i] ?? 7)).join(' ');
  const head = (name: string, titles: readonly string[]): string =>
    `    ${name}:${(titles[0] ?? '').padStart((widths[0] ?? 10) - 3)} ${titles
      .slice(1)
      .map((title, i) => title.padStart(widths[i + 1] ?? 7))
      .join(' ')} ${' '.repeat(10)}`;
  return (
    `\n${head('RX', ['bytes', 'packets', 'errors', 'dropped', 'missed', 'mcast'])}\n    ${row(received)} ${detail('RX', ' length    crc   frame    fifo overrun', none)}` +
    `\n${head('TX', ['bytes', 'packets', 'errors', 'dropped', 'carrier', 'collsns'])}\n    ${row(sent)} ${detail('TX', 'aborted   fifo  window heartbt transns', none.slice(0, -2) + `${transitions} `)}`
  );
}
