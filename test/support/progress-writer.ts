import { openProgress } from '../../src/progress/index.ts';

/**
 * A process of its own for tests of progress on disk: starts an attempt, appends events, and prints each one only after it was
 * appended, as the course does with output. Arguments: home, owner, number of events.
 */
const [home = '', owner = '', count = '0'] = process.argv.slice(2);
const opened = await openProgress(home, owner);
if (!opened.ok) throw new Error(opened.error.message);
const { progress } = opened.value;
const attempt = progress.startAttempt({ address: owner, seed: '1', contentVersion: 'v', engineVersion: 'v', now: 0 });
for (let seq = 1; seq <= Number(count); seq++) {
  const kept = progress.append(attempt, { seq, at: seq, session: 'main', kind: 'line', data: `command ${seq}`, outputHash: 'h' });
  if (!kept.ok) throw new Error(kept.error);
  process.stdout.write(`${seq}\n`);
}
