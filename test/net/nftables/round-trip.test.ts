import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyNft } from '../../../src/net/nftables/apply.ts';
import { createRuleset } from '../../../src/net/netfilter/table.ts';

const TRUTH = new URL('../../../../shared/truth/kube-proxy/', import.meta.url);

/** Every kind of statement and set, as nft lists it. */
const LISTED = `table inet t {
	comment "all of it"
	counter cnt {
		packets 3 bytes 4
	}

	set s4 {
		type ipv4_addr
		elements = { 1.1.1.1, 2.2.2.2,
			     3.3.3.3 }
	}

	set s6 {
		type ipv6_addr
		elements = { fd00::1,
			     fd00::2 }
	}

	set sp {
		type inet_service
		elements = { 1, 2, 3, 4, 5,
			     22, 443 }
	}

	set si {
		type ipv4_addr
		flags interval
		auto-merge
		elements = { 1.2.3.4, 5.5.5.5-5.5.5.9,
			     10.0.0.0/8, 192.168.1.0/24 }
	}

	set six {
		type ipv6_addr
		flags interval
		elements = { fd00::/8,
			     fe80::1-fe80::5 }
	}

	set sif {
		type ifname
		elements = { "a",
			     "lo",
			     "eth0",
			     "cni0",
			     "veth1" }
	}

	set smark {
		type mark
		elements = { 0x00000001, 0x00000003, 0x00000010 }
	}

	set sproto {
		type inet_proto
		elements = { icmp, tcp, udp, sctp }
	}

	set st2 {
		type ipv4_addr
		size 100
		flags dynamic,timeout
		timeout 1h30m
		gc-interval 10s
	}

	set sc {
		type ipv4_addr
		counter
		elements = { 1.1.1.1 counter packets 0 bytes 0 }
	}

	set stof {
		typeof ip saddr . tcp dport
		elements = { 1.1.1.1 . 80 }
	}

	map mv {
		type inet_service : ipv4_addr
		elements = { 80 : 1.1.1.1, 443 : 2.2.2.2 }
	}

	map mc {
		type ipv4_addr . inet_service : ipv4_addr . inet_service
		elements = { 1.1.1.1 . 80 : 2.2.2.2 . 8080 }
	}

	map mvd {
		type ipv4_addr : verdict
		elements = { 1.1.1.1 : drop, 2.2.2.2 comment "x y" : accept,
			     3.3.3.3 : jump c }
	}

	map mi {
		type ipv4_addr . inet_service : verdict
		flags interval
		elements = { 10.0.0.0/8 . 80-90 : drop }
	}

	chain c {
		comment "my chain"
		counter name "cnt"
	}

	chain in {
		type filter hook input priority filter - 5; policy drop;
		ct state established,related accept
		ct state { new, untracked } counter packets 1 bytes 2
		ct state != new drop
		ct state vmap { invalid : drop, established : accept, related : accept }
		iifname "eth*" accept
		iifname { "lo", "eth0" } accept
		iifname != "eth0" oifname "eth1" drop
		ip saddr 10.0.0.1 ip daddr != 10.0.0.0/8 tcp dport { 22, 80, 443 } counter packets 4 bytes 5 accept
		ip6 saddr fd00::/8 drop
		ip protocol tcp accept
		meta l4proto { tcp, udp } th dport 53 accept
		tcp sport 1024-65535 tcp dport != 22 accept
		tcp flags syn accept
		tcp flags syn / fin,syn,rst,ack drop
		tcp flags ! fin,syn drop
		udp dport 53 log prefix "dns: " level info accept
		log prefix "a b" group 2
		icmp type { echo-reply, destination-unreachable } accept
		icmp code host-unreachable accept
		icmpv6 type nd-neighbor-solicit accept
		meta mark & 0x000000ff == 0x00000010 accept
		meta mark set meta mark | 0x00004000
		meta mark set meta mark & 0x000000ff | 0x00000010
		ct mark set meta mark
		meta mark set ct mark
		ct status snat,dnat accept
		ct original ip daddr 1.2.3.4 accept
		fib daddr . iif type local accept
		fib saddr . iif oif 0 drop
		limit rate 10/minute burst 7 packets accept
		limit rate over 400/minute drop
		limit rate 10 mbytes/second accept
		meta nfproto ipv4 accept
		ip ttl < 5 drop
		tcp dport vmap { 22 : accept, 80 : jump c, 81 : goto c, 82 : return }
		tcp dport @sp accept
		ip saddr . tcp dport { 1.1.1.1 . 80, 2.2.2.2 . 90 } accept
		ip saddr vmap @mvd
		meta l4proto tcp reject with tcp reset
		reject with icmpx admin-prohibited
		reject with icmpv6 no-route
		ip saddr 1.1.1.1 reject with icmp port-unreachable
		update @st2 { ip saddr }
		add @st2 { ip saddr timeout 5s }
		update @st2 { ip saddr timeout 1m counter }
		continue
		accept comment "the end"
	}

	chain pre {
		type nat hook prerouting priority dstnat; policy accept;
		dnat ip to 10.0.0.1
		tcp dport 80 dnat ip to 10.0.0.1-10.0.0.9:8080-8090 random,persistent
		tcp dport 80 dnat ip6 to [fd00::1]:80
		tcp dport 80 redirect to :8080
		tcp dport 80 dnat ip to tcp dport map { 80 : 1.1.1.1, 443 : 2.2.2.2 }
		tcp dport 80 dnat ip to ip saddr . tcp dport map @mc
		tcp dport 80 dnat ip to numgen inc mod 2 map { 0 : 1.1.1.1 . 80, 1 : 2.2.2.2 . 80 }
		numgen random mod 10 < 5 accept
	}

	chain post {
		type nat hook postrouting priority srcnat; policy accept;
		masquerade random,persistent
		ip saddr 10.0.0.0/8 tcp dport 1 masquerade to :1000-2000
		oifname "eth0" snat ip to 1.2.3.4-1.2.3.9 fully-random
	}

	chain raw {
		type filter hook prerouting priority raw; policy accept;
		notrack
	}

	chain late {
		type filter hook forward priority 200; policy accept;
	}
}
`;

function list(text: string): string {
  const ruleset = createRuleset();
  const read = applyNft(ruleset, text, { now: 0 });
  expect(read.errors).toEqual([]);
  return applyNft(ruleset, 'list ruleset', { now: 0 }).output;
}

describe('nft list ruleset | nft -f - is the identity', () => {
  test('of every kind of statement and set', () => {
    expect(list(LISTED)).toBe(LISTED);
  });

  const present = existsSync(TRUTH);
  const files = present
    ? readdirSync(TRUTH, { recursive: true })
        .map(String)
        .filter((file) => /nftables\..*\.txt$/.test(file))
    : [];
  test.skipIf(!present)('of every recorded kube-proxy table (skipped where the recordings are not beside the checkout)', () => {
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const text = readFileSync(new URL(file, TRUTH), 'utf8');
      expect(list(text)).toBe(text.endsWith('\n') ? text : `${text}\n`);
    }
  });
});
