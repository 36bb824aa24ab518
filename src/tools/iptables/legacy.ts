import { notSimulatedLine } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import type { Tool } from '../tool.ts';

/** The legacy variants edit tables of their own in the kernel, which are not simulated. */
export const legacy: Tool = {
  name: 'iptables-legacy',
  aliases: ['iptables-legacy-save', 'iptables-legacy-restore', 'ip6tables-legacy', 'ip6tables-legacy-save', 'ip6tables-legacy-restore'],
  summary: 'the legacy packet filter (not simulated)',
  *run(process): Task<number> {
    process.noteNotSimulated();
    yield* process.stderr.write(notSimulatedLine(`${process.name}: use ${process.name.replace('-legacy', '')}, the nf_tables variant`));
    return 2;
  },
};
