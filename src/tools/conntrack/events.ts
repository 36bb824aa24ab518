import type { Task } from '../../base/task.ts';
import { listenToConntrack, type ConntrackEvent } from '../../net/conntrack/events.ts';
import { expiresInSeconds } from '../../net/conntrack/status.ts';
import { sweep } from '../../net/conntrack/table.ts';
import type { ConntrackTable } from '../../net/conntrack-entry.ts';
import type { ToolProcess } from '../tool.ts';
import type { ConntrackArguments } from './filter.ts';
import { printEntry } from './print.ts';

/** How often expired connections are looked for while somebody listens, milliseconds: the kernel's collector works in the background. */
const COLLECT = 1_000;

/** `conntrack -E`: what becomes of connections, as it happens, until it is interrupted. */
export function* showEvents(process: ToolProcess, table: ConntrackTable, wanted: ConntrackArguments): Task<number> {
  const waiting: { readonly event: ConntrackEvent; readonly at: number }[] = [];
  const key = `conntrack:${process.pid}`;
  const stop = listenToConntrack(table, (event) => {
    if (!wanted.events.includes(event.type) || !wanted.matches(event.entry)) return;
    if (waiting.length < 100_000) waiting.push({ event, at: process.clock.now() });
    process.network.ports.notify(key);
  });
  let shown = 0;
  for (;;) {
    const next = waiting.shift();
    if (next) {
      shown++;
      if ((yield* process.stdout.write(`${eventLine(next.event, next.at, wanted)}\n`)) === 'closed') break;
      continue;
    }
    const wake = yield { kind: 'key', keys: [key], timeoutMs: COLLECT };
    if (wake.by === 'signal') break;
    sweep(table, process.clock.now());
  }
  stop();
  yield* process.stderr.write(`conntrack v1.4.7 (conntrack-tools): ${shown} flow events have been shown.\n`);
  return 0;
}

function eventLine({ type, entry, by }: ConntrackEvent, at: number, wanted: ConntrackArguments): string {
  const time = wanted.timestamp ? `[${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}000]\t` : '';
  // what has run out has no time left to tell of
  const timeout = type !== 'DESTROY' || expiresInSeconds(entry, at) > 0;
  const line = printEntry(entry, at, { extended: wanted.extended, timeout, use: false, showId: wanted.showId });
  const user = by ? ` [USERSPACE] portid=${by.pid} progname=${by.program}` : '';
  return `${time}${`[${type}]`.padStart(9)} ${line}${user}`;
}
