import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attachNetwork, createNetworkState } from '../../src/net/create.ts';
import { buildTopology } from '../../src/net/topology.ts';
import { linkTools } from '../../src/tools/link-tools.ts';
import { functionSink, textSource } from '../../src/base/stream.ts';
import type { Network } from '../../src/net/network.ts';
import type { ToolProcess } from '../../src/tools/tool.ts';

const TRUTH = '../shared/truth/kernel';
/** Commands whose text depends only on configuration; neighbour tables and counters depend on traffic that is not replayed here. */
const CONFIGURED = /^(ip (-br |-d |-j |-4 )?(addr|link|route|rule)|bridge (-d )?(link|vlan)|route -n|sysctl )/;

interface Step {
  readonly in: string;
  readonly cmd: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit: number;
}

function run(network: Network, namespace: string, line: string): { stdout: string; stderr: string; exit: number } {
  const [name = '', ...args] = line.split(/\s+/);
  const tool = linkTools.find((each) => each.name === name);
  let stdout = '';
  let stderr = '';
  const process = {
    args,
    name,
    network,
    namespace,
    stdin: textSource(''),
    stdout: functionSink((text) => {
      stdout += text;
    }),
    stderr: functionSink((text) => {
      stderr += text;
    }),
    clock: { now: () => network.ports.now() },
    noteNotSimulated: () => undefined,
    host: {
      kernel: 'node',
      privileged: true,
      processes: () => [],
      namedNamespaces: () => [...network.state.namespaces.keys()].map((id) => ({ name: id, id, nsid: undefined })),
    },
  } as unknown as ToolProcess;
  const step = tool?.run(process).next();
  return { stdout, stderr, exit: step?.done === true ? step.value : 127 };
}

const hide = (text: string): string => text.replace(/(timer {1,4})(<TIMER>|\s*\d+\.\d\d)/g, 'timer <TIMER>');

describe.skipIf(!existsSync(TRUTH))('recorded link, address and route commands', () => {
  it('agree with the kernel', () => {
    let total = 0;
    const wrong: string[] = [];
    for (const file of existsSync(TRUTH) ? readdirSync(TRUTH).filter((each) => each.endsWith('.json')) : []) {
      const scenario = JSON.parse(readFileSync(`${TRUTH}/${file}`, 'utf8')) as { topology?: unknown; fault?: Step[]; steps?: Step[] };
      if (scenario.topology === undefined) continue;
      const network = attachNetwork(createNetworkState(), { now: () => 0, random: () => 0, notify: () => undefined });
      const built = buildTopology(network, scenario.topology);
      if (!built.ok) {
        wrong.push(`${file}: ${built.error}`);
        continue;
      }
      for (const step of [...(scenario.fault ?? []), ...(scenario.steps ?? []).filter((each) => CONFIGURED.test(each.cmd))]) {
        if (!/^(ip|bridge|sysctl|route) /.test(step.cmd)) continue;
        const got = run(network, step.in, step.cmd);
        total++;
        const same = got.exit === step.exit && got.stderr === (step.stderr ?? '') && hide(got.stdout) === hide(step.stdout ?? '');
        if (!same)
          wrong.push(
            `${file} ${step.in}$ ${step.cmd}\n--- recorded ${step.exit}\n${step.stdout ?? ''}${step.stderr ?? ''}--- here ${got.exit}\n${got.stdout}${got.stderr}`,
          );
      }
    }
    const share = (total - wrong.filter((each) => each.includes('$')).length) / Math.max(1, total);
    if (process.env['SHOW_DISAGREEMENTS'] === '1') console.log(`${total} commands, ${wrong.length} differ\n${wrong.join('\n')}`);
    expect(share, wrong.slice(0, 5).join('\n')).toBeGreaterThan(0.95);
  });
});
