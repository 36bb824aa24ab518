import { notSimulatedLine } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { liveEntries, removeEntry } from '../../net/conntrack/table.ts';
import type { Tool } from '../tool.ts';
import { showEvents } from './events.ts';
import { parseConntrack } from './filter.ts';
import { printEntry } from './print.ts';

const PROGRAM = 'conntrack v1.4.7 (conntrack-tools)';

/** conntrack(8) over the namespace's connection-tracking table. */
export const conntrack: Tool = {
  name: 'conntrack',
  summary: 'show and delete tracked connections',
  flags: [
    '-L',
    '-D',
    '-C',
    '-S',
    '-F',
    '-E',
    '-e',
    '-V',
    '-s',
    '-d',
    '-r',
    '-q',
    '-p',
    '-f',
    '-m',
    '-w',
    '-o',
    '-n',
    '-g',
    '-j',
    '-u',
    '--sport',
    '--dport',
    '--state',
    '--reply-src',
    '--src-nat',
    '--dst-nat',
  ],
  *run(process): Task<number> {
    const table = process.network.state.namespaces.get(process.namespace)?.conntrack;
    const parsed = parseConntrack(process.args);
    if (!parsed.ok || !table) {
      yield* process.stderr.write(
        `${PROGRAM}: ${parsed.ok ? 'Operation failed' : parsed.error}\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`,
      );
      return 2;
    }
    const { command, matches, extended, showId } = parsed.value;
    const now = process.clock.now();
    if (command === '-V') {
      yield* process.stdout.write(`${PROGRAM}\n`);
      return 0;
    }
    if (!process.host.privileged) {
      yield* process.stderr.write(`${PROGRAM}: Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this\n`);
      return 1;
    }
    // the kernel lists by hash bucket; the newest flow first stands nearest to what one sees
    const entries = liveEntries(table, now);
    if (command === '-C') {
      yield* process.stdout.write(`${entries.length}\n`);
      return 0;
    }
    if (command === '-F') {
      for (const entry of [...table.entries.values()]) removeEntry(table, entry, { program: 'conntrack', pid: process.pid });
      yield* process.stderr.write(`${PROGRAM}: connection tracking table has been emptied.\n`);
      return 0;
    }
    if (command === '-S') {
      yield* process.stdout.write(
        `cpu=0   \tfound=0 invalid=${table.invalid ?? 0} insert=0 insert_failed=${table.insertFailed} drop=${table.drop} early_drop=${table.earlyDrop ?? 0} error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n`,
      );
      return 0;
    }
    if (command === '-E') return yield* showEvents(process, table, parsed.value);
    if (command !== '-L' && command !== '-D') {
      process.noteNotSimulated();
      yield* process.stderr.write(notSimulatedLine(`conntrack ${command}`));
      return 2;
    }
    const chosen = entries.filter(matches);
    if (command === '-D') for (const entry of chosen) removeEntry(table, entry, { program: 'conntrack', pid: process.pid });
    for (const entry of chosen) yield* process.stdout.write(`${printEntry(entry, now, { extended, showId })}\n`);
    yield* process.stderr.write(`${PROGRAM}: ${chosen.length} flow entries have been ${command === '-D' ? 'deleted' : 'shown'}.\n`);
    return command === '-D' && chosen.length === 0 ? 1 : 0;
  },
};
