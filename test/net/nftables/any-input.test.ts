import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRuleset } from '../../../src/net/netfilter/table.ts';
import { applyNft } from '../../../src/net/nftables/apply.ts';

const WORDS = (
  'add insert delete table chain rule set map element inet ip ip6 t c s m { } ( ) ; , : . = == != < & | ^ ! @ - / * " \n tcp udp th icmp dport sport saddr daddr meta mark ' +
  'l4proto ct state status new established fib type local numgen random inc mod vmap jump goto accept drop return reject with limit rate 5 second over burst log prefix "x" counter ' +
  'comment dnat snat masquerade redirect to map update timeout 1h30m 10s 80 443 0x10 65536 1.1.1.1 10.0.0.0 33 fd00::1 :: ::/0 [fd00::1]:80 ipv4_addr inet_service verdict elements flags interval'
).split(' ');

const HEAD = 'table inet t { set s { type ipv4_addr; flags interval; }\n map m { type inet_service : verdict; }\n chain c { }\n }\n';

test('no words make nft throw, and what it takes lists as something it takes again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', 'add rule inet t c ', 'add element inet t s { ', 'table inet u { chain d { '),
      fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }),
      (start, words) => {
        const ruleset = createRuleset();
        expect(applyNft(ruleset, HEAD, { now: 0 }).errors).toEqual([]);
        const before = applyNft(ruleset, 'list ruleset', { now: 0 }).output;
        const run = applyNft(ruleset, start + words.join(' '), { now: 0 });
        const listed = applyNft(ruleset, 'list ruleset', { now: 0 }).output;
        if (run.errors.length > 0) expect(listed).toBe(before);
        const copy = createRuleset();
        expect(applyNft(copy, listed, { now: 0 }).errors).toEqual([]);
        expect(applyNft(copy, 'list ruleset', { now: 0 }).output).toBe(listed);
      },
    ),
    { numRuns: 400, seed: 1 },
  );
});
