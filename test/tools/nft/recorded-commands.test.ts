import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyIptablesRestore } from '../../../src/net/netfilter/restore.ts';
import { netfilterTools } from '../../../src/tools/netfilter-tools.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';
import { runTool } from '../../support/run-tool.ts';

const TRUTH = new URL('../../../../shared/truth/kernel/', import.meta.url);

interface Step {
  readonly in: string;
  readonly cmd: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
}
interface Scenario {
  readonly fault?: readonly Step[];
  readonly steps?: readonly Step[];
  readonly topology: { readonly namespaces: Readonly<Record<string, { readonly iptables?: readonly string[] }>> };
}

/** Tables that CNI plugins wrote while the topology was built; the topology form holds iptables' chains in another order than they came. */
const OTHERS = ['healthy-cni-ipmasq-nft.json', 'healthy-portmap-nft.json', 'healthy-cni-ipmasq.json'];

const present = existsSync(TRUTH);
const names = present
  ? readdirSync(TRUTH).filter(
      (name) =>
        name.endsWith('.json') &&
        !name.includes('index') &&
        !OTHERS.includes(name) &&
        /"cmd": "nft /.test(readFileSync(new URL(name, TRUTH), 'utf8')),
    )
  : [];

/** Counters depend on the packets before; here none travel. */
const plain = (text: string): string => text.replace(/packets \d+ bytes \d+/g, 'packets 0 bytes 0');

describe('nft commands as recorded (counters aside)', () => {
  test.skipIf(present)('are not beside this checkout', () => expect(names).toEqual([]));

  test.each(names)('%s', (name) => {
    const scenario = JSON.parse(readFileSync(new URL(name, TRUTH), 'utf8')) as Scenario;
    const seen: unknown[] = [];
    const wanted: unknown[] = [];
    for (const [namespace, { iptables }] of Object.entries(scenario.topology.namespaces)) {
      const network = proxyNetwork();
      const ruleset = network.state.namespaces.get('node')?.ruleset;
      if (ruleset) applyIptablesRestore(ruleset, (iptables ?? []).join('\n'), { version: 4, noflush: false });
      for (const step of [...(scenario.fault ?? []), ...(scenario.steps ?? [])]) {
        if (step.in !== namespace || !/^(nft|iptables) /.test(step.cmd)) continue;
        const got = runTool(netfilterTools, network, 'node', step.cmd);
        if (!step.cmd.startsWith('nft')) continue;
        seen.push({ cmd: step.cmd, stdout: plain(got.stdout), stderr: got.stderr, exit: got.exit });
        wanted.push({ cmd: step.cmd, stdout: plain(step.stdout ?? ''), stderr: step.stderr ?? '', exit: step.exit ?? 0 });
      }
    }
    expect(seen).toEqual(wanted);
    expect(seen.length).toBeGreaterThan(0);
  });
});
