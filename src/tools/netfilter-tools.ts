import { conntrack } from './conntrack/conntrack.ts';
import { iptablesTool } from './iptables/iptables.ts';
import { legacy } from './iptables/legacy.ts';
import { restoreTool, saveTool } from './iptables/save-restore.ts';
import { ipset } from './ipset/ipset.ts';
import { nft } from './nft/nft.ts';
import type { Tool } from './tool.ts';

/** Every command that reads or edits packet filter rules and tracked connections. */
export const netfilterTools: readonly Tool[] = [
  iptablesTool('iptables', 4, ['iptables-nft']),
  iptablesTool('ip6tables', 6, ['ip6tables-nft']),
  saveTool('iptables-save', 4, ['iptables-nft-save']),
  saveTool('ip6tables-save', 6, ['ip6tables-nft-save']),
  restoreTool('iptables-restore', 4, ['iptables-nft-restore']),
  restoreTool('ip6tables-restore', 6, ['ip6tables-nft-restore']),
  legacy,
  conntrack,
  ipset,
  nft,
];
