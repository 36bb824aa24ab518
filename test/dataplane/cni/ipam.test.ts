import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextAddress, subnetRange, type Range } from '../../../src/dataplane/cni/ipam.ts';

const FILE = '../shared/truth/spec/cni-cases.json';

function ranges(subnets: readonly string[]): Range[] {
  return subnets.map((subnet) => {
    const range = subnetRange(subnet);
    if (!range.ok) throw new Error(range.error);
    return range.value;
  });
}

describe('addresses of a node', () => {
  it('begin at .2, because .1 is the gateway', () => {
    const found = nextAddress(ranges(['10.244.1.0/24']), new Set(), undefined);
    expect(found.ok && found.value.ip).toBe('10.244.1.2');
  });

  it('are given out round robin, so that a freed one is not used again at once', () => {
    const found = nextAddress(ranges(['10.244.1.0/24']), new Set(), '10.244.1.7');
    expect(found.ok && found.value.ip).toBe('10.244.1.8');
  });

  it('run out', () => {
    const found = nextAddress(ranges(['10.244.1.0/30']), new Set(['10.244.1.2']), '10.244.1.2');
    expect(found).toEqual({ ok: false, error: 'no IP addresses available in range set: 10.244.1.1-10.244.1.2' });
  });
});

describe.skipIf(!existsSync(FILE))('host-local as recorded (absent in a plain clone)', () => {
  if (!existsSync(FILE)) return;
  interface Case {
    readonly subnets: string[];
    readonly allocated: string[];
    readonly lastReservedIP: string | null;
    readonly expect: string;
  }
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { hostLocalIPAM: { cases: Case[] } };
  for (const test of file.hostLocalIPAM.cases) {
    it(`${test.subnets.join(' ')} with ${test.allocated.join(' ') || 'nothing'} taken, last ${test.lastReservedIP ?? 'none'}`, () => {
      const found = nextAddress(ranges(test.subnets), new Set(test.allocated), test.lastReservedIP ?? undefined);
      expect(found.ok ? found.value.ip : `error: ${found.error}`).toContain(test.expect);
    });
  }
});
