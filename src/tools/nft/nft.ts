import { notSimulatedLine } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { TABLE_ORDER } from '../../net/netfilter/table.ts';
import type { Tool } from '../tool.ts';

/** nft(8). So far only its version and the names of tables; everything else is refused. */
export const nft: Tool = {
  name: 'nft',
  summary: 'nftables (only `list tables` yet)',
  flags: ['--version', 'list tables'],
  *run(process): Task<number> {
    const line = process.args.join(' ').trim();
    if (line === '--version' || line === '-v') {
      yield* process.stdout.write('nftables v1.0.6 (Lester Gooch #5)\n');
      return 0;
    }
    if (line === 'list tables') {
      const tables = process.network.state.namespaces.get(process.namespace)?.ruleset.iptables;
      for (const version of [4, 6]) {
        for (const name of TABLE_ORDER)
          if (tables?.has(`${version} ${name}`)) yield* process.stdout.write(`table ${version === 4 ? 'ip' : 'ip6'} ${name}\n`);
      }
      return 0;
    }
    process.noteNotSimulated();
    yield* process.stderr.write(notSimulatedLine(`nft ${line}`.trim()));
    return 1;
  },
};
