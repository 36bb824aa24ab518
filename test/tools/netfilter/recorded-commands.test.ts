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
  readonly topology: {
    readonly namespaces:
      | Readonly<Record<string, { readonly iptables?: readonly string[] }>>
      | readonly { readonly name: string; readonly iptables?: readonly string[] }[];
  };
}

/** Scenarios in which other commands stand between the iptables commands: they need the whole machine. */
const INTERLEAVED = ['conntrack-stale-udp.json', 'healthy-cni-ipmasq.json'];

const present = existsSync(TRUTH);
const names = present
  ? readdirSync(TRUTH).filter(
      (name) =>
        name.endsWith('.json') &&
        !name.includes('index') &&
        !INTERLEAVED.includes(name) &&
        /"cmd": "iptables/.test(readFileSync(new URL(name, TRUTH), 'utf8')),
    )
  : [];

/** Counters depend on the packets before; here none travel. Column widths follow from the counters', so blanks are squeezed. */
const plain = (text: string): string =>
  text
    .replace(/^# (Generated|Completed).*\n/gm, '')
    .replace(/policy (\w+) .*\)/g, 'policy $1)')
    .replace(/\[\d+:\d+\]/g, '[0:0]')
    .replace(/ +/g, ' ')
    .replace(/^(\d+ )? ?\d+[KMG]? \d+[KMG]? (?=\S)/gm, '$1');

describe('iptables commands as recorded (counters aside)', () => {
  test.skipIf(present)('are not beside this checkout', () => expect(names).toEqual([]));

  test.each(names)('%s', (name) => {
    const scenario = JSON.parse(readFileSync(new URL(name, TRUTH), 'utf8')) as Scenario;
    const { namespaces } = scenario.topology;
    const list = Array.isArray(namespaces)
      ? (namespaces as { name: string; iptables?: readonly string[] }[])
      : Object.entries(namespaces as Record<string, { iptables?: readonly string[] }>).map(([key, value]) => ({ ...value, name: key }));
    const differing: unknown[] = [];
    for (const node of list) {
      const network = proxyNetwork();
      const state = network.state.namespaces.get('node');
      if (state) applyIptablesRestore(state.ruleset, (node.iptables ?? []).join('\n'), { version: 4, noflush: false });
      for (const step of [...(scenario.fault ?? []), ...(scenario.steps ?? [])]) {
        if (step.in !== node.name || !/^iptables(-save)?( |$)/.test(step.cmd) || /[|;&<>]/.test(step.cmd)) continue;
        const got = runTool(netfilterTools, network, 'node', step.cmd);
        const seen = { cmd: step.cmd, stdout: plain(got.stdout), stderr: got.stderr, exit: got.exit };
        const wanted = { cmd: step.cmd, stdout: plain(step.stdout ?? ''), stderr: step.stderr ?? '', exit: step.exit ?? 0 };
        if (JSON.stringify(seen) !== JSON.stringify(wanted)) differing.push({ seen, wanted });
      }
    }
    expect(differing).toEqual([]);
  });
});
