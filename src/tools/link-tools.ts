import { arp } from './arp/arp.ts';
import { brctl } from './brctl/brctl.ts';
import { bridge } from './bridge/bridge.ts';
import { ethtool } from './ethtool/ethtool.ts';
import { ip } from './ip/ip.ts';
import { route } from './route/route.ts';
import { sysctl } from './sysctl/sysctl.ts';
import type { Tool } from './tool.ts';

/** Every command that reads or edits links, addresses, routes, neighbours and kernel parameters. */
export const linkTools: readonly Tool[] = [ip, bridge, brctl, arp, route, sysctl, ethtool];
