import { arping } from './arping/arping.ts';
import { busyboxNc } from './busybox/nc.ts';
import { busyboxNslookup } from './busybox/nslookup.ts';
import { busyboxPs } from './busybox/ps.ts';
import { busyboxTraceroute } from './busybox/traceroute.ts';
import { curl } from './curl/curl.ts';
import { dig } from './dns/dig.ts';
import { getent } from './dns/getent.ts';
import { host } from './dns/host.ts';
import { nslookup } from './dns/nslookup.ts';
import { nc } from './nc/nc.ts';
import { netstat } from './netstat/netstat.ts';
import { nstat } from './nstat/nstat.ts';
import { nsenter } from './nsenter/nsenter.ts';
import { busyboxPing } from './ping/busybox-ping.ts';
import { openssl } from './openssl/openssl.ts';
import { ping } from './ping/ping.ts';
import { ss } from './ss/ss.ts';
import { tcpdump } from './tcpdump/tcpdump.ts';
import { tracepath } from './tracepath/tracepath.ts';
import { traceroute } from './traceroute/traceroute.ts';
import { busyboxWget, wget } from './wget/wget.ts';
import type { Tool } from './tool.ts';

/** Clients and socket tools as Debian has them. */
export const clientTools: readonly Tool[] = [
  curl,
  openssl,
  ping,
  nc,
  dig,
  nslookup,
  host,
  getent,
  tcpdump,
  ss,
  tracepath,
  arping,
  traceroute,
  wget,
  nsenter,
  netstat,
  nstat,
];

/** The same words as busybox understands them. */
export const busyboxNetTools: readonly Tool[] = [busyboxPing, busyboxWget, busyboxNc, busyboxNslookup, busyboxTraceroute, busyboxPs];
