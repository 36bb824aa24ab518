import { notSimulatedLine, type Command } from '../../base/process.ts';

/** journalctl(1): services of a node keep no journal here. */
export const journalctl: Command = {
  name: 'journalctl',
  summary: 'the journal of a node (not simulated)',
  *run(process) {
    process.noteNotSimulated();
    yield* process.stderr.write(
      notSimulatedLine(
        ['journalctl', ...process.args].join(' ') + '; what the kubelet has to say stands in the events of its pods (kubectl describe pod)',
      ),
    );
    return 1;
  },
};
