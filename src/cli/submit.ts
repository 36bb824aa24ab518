import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSubmission } from '../grading/index.ts';
import { exerciseAt, readContent } from './content.ts';
import { openHome } from './home.ts';
import { UsageError, type Io } from './io.ts';

/** `kubehop submit EXERCISE`: the journal of the newest attempt as a file for a grader. */
export async function submit(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      learner: { type: 'string', default: 'anonymous' },
      content: { type: 'string', multiple: true },
    },
  });
  const [address] = positionals;
  if (address === undefined || positionals.length > 1) throw new UsageError('usage: kubehop submit EXERCISE [-o FILE] [--learner ID]');
  exerciseAt(readContent(values.content), address);
  const { progress } = await openHome(io);
  const attempt = progress.openAttempt(address);
  const journal = attempt ? progress.journal(attempt.id) : [];
  progress.close();
  if (!attempt || journal.length === 0) throw new UsageError(`nothing was typed at ${address} yet: kubehop practice ${address}`);
  const { contentVersion, engineVersion, seed } = attempt;
  const text = writeSubmission({ format: 1, exercise: address, contentVersion, engineVersion, seed, learner: values.learner, journal });
  if (values.output === undefined) io.out(text);
  else {
    try {
      writeFileSync(values.output, text);
    } catch (error) {
      throw new UsageError(`cannot write ${values.output}: ${error instanceof Error ? error.message : String(error)}`);
    }
    io.out(`${values.output}: ${journal.length} entries\n`);
  }
  return 0;
}
