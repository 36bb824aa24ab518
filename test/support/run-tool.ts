import { functionSink, textSource } from '../../src/base/stream.ts';
import { splitWords } from '../../src/net/netfilter/words.ts';
import type { Network } from '../../src/net/network.ts';
import type { Tool, ToolProcess } from '../../src/tools/tool.ts';

export interface ToolResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly notSimulated: boolean;
}

/** Runs a tool that never waits in a namespace, as root. */
export function runTool(tools: readonly Tool[], network: Network, namespace: string, line: string, stdin = ''): ToolResult {
  const [name = '', ...args] = splitWords(line.replace(/'/g, '"'));
  const tool = tools.find((each) => each.name === name || each.aliases?.includes(name));
  if (!tool) return { stdout: '', stderr: `${name}: command not found\n`, exit: 127, notSimulated: false };
  let stdout = '';
  let stderr = '';
  let notSimulated = false;
  const process = {
    args,
    name,
    network,
    namespace,
    cwd: '/',
    stdin: textSource(stdin),
    stdout: functionSink((text) => {
      stdout += text;
    }),
    stderr: functionSink((text) => {
      stderr += text;
    }),
    clock: { now: () => network.ports.now() },
    noteNotSimulated: () => {
      notSimulated = true;
    },
    host: { kernel: 'node', privileged: true },
  } as unknown as ToolProcess;
  const step = tool.run(process).next();
  return { stdout, stderr, exit: step.done ? step.value : -1, notSimulated };
}
