import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyIptablesRestore } from '../../../src/net/netfilter/restore.ts';
import { printIptablesSave } from '../../../src/net/netfilter/save.ts';
import { createRuleset } from '../../../src/net/netfilter/table.ts';

const TRUTH = new URL('../../../../shared/truth/kube-proxy/', import.meta.url);

const byTable = (text: string): Map<string, string> => new Map(text.split(/(?=^\*)/m).map((part) => [part.split('\n')[0] ?? '', part]));

describe('iptables-restore, then iptables-save, is the identity', () => {
  const rows: { name: string; rule: string }[] = [
    { name: 'ports and multiport', rule: '-A INPUT -p tcp -m tcp --dport 80 -m multiport --sports 1,2:3 -j ACCEPT' },
    { name: 'limit and log', rule: '-A INPUT -m limit --limit 5/min -j LOG --log-prefix "x y"' },
    { name: 'recent', rule: '-A INPUT -m recent --update --seconds 5 --hitcount 3 --name X --mask 255.255.255.255 --rsource -j DROP' },
    { name: 'tcp flags', rule: '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with tcp-reset' },
    { name: 'addrtype', rule: '-A INPUT -m addrtype ! --src-type LOCAL --dst-type BROADCAST --limit-iface-in -j RETURN' },
    { name: 'icmp', rule: '-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT' },
    { name: 'conntrack', rule: '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED --ctorigdst 1.2.3.4 -j ACCEPT' },
    { name: 'nth', rule: '-A INPUT -m statistic --mode nth --every 3 --packet 1 -j ACCEPT' },
    { name: 'marks', rule: '-A INPUT -m mark --mark 0x5 -m connmark ! --mark 0x10/0xff -j ACCEPT' },
    {
      name: 'a comment with an apostrophe',
      rule: '-A INPUT -p udp -m udp --sport 1024:65535 --dport 53 -m comment --comment "it\\\'s" -j ACCEPT',
    },
    { name: 'physdev', rule: '-A FORWARD -m physdev --physdev-in eth0 --physdev-is-bridged -j ACCEPT' },
    { name: 'negations', rule: '-A INPUT ! -s 10.0.0.0/8 ! -i eth+ ! -p tcp -j DROP' },
  ];
  test.each(rows)('$name', ({ rule }) => {
    const ruleset = createRuleset();
    expect(applyIptablesRestore(ruleset, `*filter\n${rule}\nCOMMIT\n`, { version: 4, noflush: false })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(printIptablesSave(ruleset, { version: 4 })).toBe(
      `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`,
    );
  });

  test.skipIf(!existsSync(TRUTH))('of every recorded kube-proxy table (skipped where the recordings are not beside the checkout)', () => {
    const differing: string[] = [];
    let count = 0;
    for (const name of readdirSync(TRUTH, { recursive: true, encoding: 'utf8' }).filter((file) => /iptables\..*\.txt$/.test(file))) {
      const text = readFileSync(new URL(name, TRUTH), 'utf8');
      const ruleset = createRuleset();
      const result = applyIptablesRestore(ruleset, text, { version: 4, noflush: false });
      const printed = byTable(printIptablesSave(ruleset, { version: 4 }));
      count++;
      if (!result.ok || [...byTable(text)].some(([table, part]) => printed.get(table) !== part))
        differing.push(`${name}: ${result.ok ? 'differs' : result.error.message}`);
    }
    expect(differing).toEqual([]);
    expect(count).toBeGreaterThan(100);
  });
});
