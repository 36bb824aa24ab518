import type { Link } from '../../net/namespace.ts';

/** What `ethtool -k` lists, in its order; an indented one belongs to the group before it. Linux 6.18. */
const FEATURES: readonly string[] = `
rx-checksumming
tx-checksumming
	tx-checksum-ipv4
	tx-checksum-ip-generic
	tx-checksum-ipv6
	tx-checksum-fcoe-crc
	tx-checksum-sctp
scatter-gather
	tx-scatter-gather
	tx-scatter-gather-fraglist
tcp-segmentation-offload
	tx-tcp-segmentation
	tx-tcp-ecn-segmentation
	tx-tcp-mangleid-segmentation
	tx-tcp6-segmentation
	tx-tcp-accecn-segmentation
generic-segmentation-offload
generic-receive-offload
large-receive-offload
rx-vlan-offload
tx-vlan-offload
ntuple-filters
receive-hashing
highdma
rx-vlan-filter
vlan-challenged
tx-gso-robust
tx-fcoe-segmentation
tx-gre-segmentation
tx-gre-csum-segmentation
tx-ipxip4-segmentation
tx-ipxip6-segmentation
tx-udp_tnl-segmentation
tx-udp_tnl-csum-segmentation
tx-gso-partial
tx-tunnel-remcsum-segmentation
tx-sctp-segmentation
tx-esp-segmentation
tx-udp-segmentation
tx-gso-list
tx-nocache-copy
loopback
rx-fcs
rx-all
tx-vlan-stag-hw-insert
rx-vlan-stag-hw-parse
rx-vlan-stag-filter
l2-fwd-offload
hw-tc-offload
esp-hw-offload
esp-tx-csum-hw-offload
rx-udp_tunnel-port-offload
tls-hw-tx-offload
tls-hw-rx-offload
rx-gro-hw
tls-hw-record
rx-gro-list
macsec-hw-offload
rx-udp-gro-forwarding
hsr-tag-ins-offload
hsr-tag-rm-offload
hsr-fwd-offload
hsr-dup-offload
`
  .trim()
  .split('\n');

/** Features that are not `off [fixed]`, by kind of device: `+` on, `-` off, `!` on and fixed, `?` asked for but off. */
const DEFAULTS: Readonly<Record<string, string>> = {
  loopback: `!rx-checksumming !tx-checksum-ip-generic !tx-checksum-sctp !tx-scatter-gather !tx-scatter-gather-fraglist +tx-tcp-segmentation +tx-tcp-ecn-segmentation +tx-tcp-mangleid-segmentation +tx-tcp6-segmentation +tx-tcp-accecn-segmentation +generic-segmentation-offload +generic-receive-offload !highdma !vlan-challenged +tx-sctp-segmentation +tx-udp-segmentation +tx-gso-list !loopback -rx-gro-list -rx-udp-gro-forwarding`,
  veth: `+rx-checksumming +tx-checksum-ip-generic +tx-checksum-sctp +tx-scatter-gather +tx-scatter-gather-fraglist +tx-tcp-segmentation +tx-tcp-ecn-segmentation +tx-tcp-mangleid-segmentation +tx-tcp6-segmentation +tx-tcp-accecn-segmentation +generic-segmentation-offload -generic-receive-offload +rx-vlan-offload +tx-vlan-offload +highdma +tx-gre-segmentation +tx-gre-csum-segmentation +tx-ipxip4-segmentation +tx-ipxip6-segmentation +tx-udp_tnl-segmentation +tx-udp_tnl-csum-segmentation +tx-sctp-segmentation +tx-udp-segmentation +tx-gso-list -tx-nocache-copy +tx-vlan-stag-hw-insert +rx-vlan-stag-hw-parse -rx-gro-list -rx-udp-gro-forwarding`,
  bridge: `+tx-checksum-ip-generic +tx-scatter-gather +tx-scatter-gather-fraglist +tx-tcp-segmentation +tx-tcp-ecn-segmentation +tx-tcp-mangleid-segmentation +tx-tcp6-segmentation +tx-tcp-accecn-segmentation +generic-segmentation-offload +generic-receive-offload +tx-vlan-offload +highdma ?tx-gso-robust ?tx-fcoe-segmentation +tx-gre-segmentation +tx-gre-csum-segmentation +tx-ipxip4-segmentation +tx-ipxip6-segmentation +tx-udp_tnl-segmentation +tx-udp_tnl-csum-segmentation +tx-gso-partial +tx-tunnel-remcsum-segmentation +tx-sctp-segmentation +tx-esp-segmentation ?tx-udp-segmentation +tx-gso-list -tx-nocache-copy +tx-vlan-stag-hw-insert -rx-gro-list -rx-udp-gro-forwarding`,
  vxlan: `+rx-checksumming +tx-checksum-ip-generic +tx-scatter-gather +tx-scatter-gather-fraglist +tx-tcp-segmentation +tx-tcp-ecn-segmentation +tx-tcp-mangleid-segmentation +tx-tcp6-segmentation +tx-tcp-accecn-segmentation +generic-segmentation-offload +generic-receive-offload +tx-sctp-segmentation +tx-udp-segmentation +tx-gso-list -tx-nocache-copy -rx-gro-list -rx-udp-gro-forwarding`,
};

/** Groups: what belongs to each, and the short words that `ethtool -K` takes for one or several. */
const GROUPS: Readonly<Record<string, RegExp>> = {
  'tx-checksumming': /^tx-checksum-/,
  'scatter-gather': /^tx-scatter-gather/,
  'tcp-segmentation-offload': /^tx-tcp/,
};
const WORDS: Readonly<Record<string, RegExp>> = {
  rx: /^rx-checksumming$/,
  tx: /^tx-checksum-/,
  sg: /^tx-scatter-gather/,
  tso: /^tx-tcp/,
  gso: /^generic-segmentation-offload$/,
  gro: /^generic-receive-offload$/,
  lro: /^large-receive-offload$/,
  rxvlan: /^rx-vlan-offload$/,
  txvlan: /^tx-vlan-offload$/,
  ntuple: /^ntuple-filters$/,
  rxhash: /^receive-hashing$/,
};
/** Without checksums or scatter-gather nothing can be segmented by the device (netdev_fix_features). */
const DEPENDENTS: Readonly<Record<string, RegExp>> = {
  tx: /^tx-tcp-segmentation|^tx-tcp-ecn|^tx-tcp-mangleid|^tx-tcp6|^tx-udp-segmentation/,
  sg: /^generic-segmentation-offload|^tx-tcp-segmentation|^tx-tcp-ecn|^tx-tcp-mangleid|^tx-tcp6/,
};

interface Feature {
  readonly on: boolean;
  readonly fixed: boolean;
  /** asked for, but not to be had */
  readonly wanted: boolean;
}

/** Features by name, with what `-K` changed. */
export function featuresOf(link: Link): Map<string, Feature> {
  const found = new Map<string, Feature>();
  for (const line of FEATURES) found.set(line.trim(), { on: false, fixed: true, wanted: false });
  for (const word of (DEFAULTS[link.device.kind] ?? DEFAULTS['bridge'] ?? '').split(' ')) {
    const mark = word.charAt(0);
    found.set(word.slice(1), { on: mark === '+' || mark === '!', fixed: mark === '!', wanted: mark === '?' });
  }
  for (const [name, on] of Object.entries(link.offloads ?? {})) found.set(name, { on, fixed: false, wanted: !on });
  for (const [group, members] of Object.entries(GROUPS)) {
    const on = [...found].some(([name, feature]) => members.test(name) && feature.on);
    found.set(group, { on, fixed: false, wanted: false });
  }
  return found;
}

/** `ethtool -k`. */
export function featuresText(link: Link): string {
  const features = featuresOf(link);
  const lines = FEATURES.map((line) => {
    const { on, fixed, wanted } = features.get(line.trim()) ?? { on: false, fixed: true, wanted: false };
    const asked = wanted && link.offloads?.[line.trim()] === undefined;
    return `${line}: ${on ? 'on' : 'off'}${fixed ? ' [fixed]' : asked ? ' [requested on]' : ''}\n`;
  });
  return `Features for ${link.name}:\n${lines.join('')}`;
}

/** `ethtool -K`: the features named by a word, or undefined when there is none of that name. */
export function featureNames(word: string): readonly string[] | undefined {
  const pattern = WORDS[word] ?? GROUPS[word];
  const names = FEATURES.map((line) => line.trim()).filter((name) => (pattern ? pattern.test(name) : name === word));
  return names.length > 0 ? names : undefined;
}

/** What else changes with a word: the features that cannot be without it. */
export function dependentsOf(word: string): RegExp | undefined {
  return DEPENDENTS[word];
}
