import type { Command } from '../base/process.ts';
import { busyboxNetTools, clientTools } from '../tools/client-tools.ts';
import { coreTools } from '../tools/coreutils/index.ts';
import { linkTools } from '../tools/link-tools.ts';
import { netfilterTools } from '../tools/netfilter-tools.ts';
import type { Machine } from './state.ts';

const all: readonly Command[] = [
  ...coreTools,
  ...(linkTools as readonly Command[]),
  ...(netfilterTools as readonly Command[]),
  ...(clientTools as readonly Command[]),
];

const named = (names: readonly string[]): readonly Command[] => all.filter((command) => names.includes(command.name));

/** Which commands a tool set of an image or host brings; packages by their usual names. */
const SETS: Readonly<Record<string, readonly Command[]>> = {
  host: all,
  coreutils: coreTools,
  busybox: [...coreTools, ...named(['ip', 'arp', 'route', 'netstat', 'brctl']), ...(busyboxNetTools as readonly Command[])],
  curl: named(['curl']),
  wget: named(['wget']),
  dig: named(['dig', 'nslookup', 'host']),
  nc: named(['nc']),
  iproute2: named(['ip', 'bridge', 'ss', 'nstat']),
  iputils: named(['ping', 'tracepath', 'arping']),
  tcpdump: named(['tcpdump']),
  traceroute: named(['traceroute']),
  'net-tools': named(['arp', 'route', 'netstat', 'ifconfig']),
  openssl: named(['openssl']),
  ethtool: named(['ethtool']),
  iptables: named(['iptables', 'ip6tables', 'iptables-save', 'ip6tables-save', 'iptables-restore', 'ip6tables-restore']),
  nft: named(['nft']),
  conntrack: named(['conntrack']),
  ipset: named(['ipset']),
};

/** The commands of a machine, later sets before earlier ones where both have a name. */
export function machineCommands(machine: Machine): readonly Command[] {
  return machine.tools.flatMap((set) => SETS[set] ?? []);
}
