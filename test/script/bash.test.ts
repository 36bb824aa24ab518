import { describe, expect, it } from 'vitest';
import rows from './fixtures/bash-5.2.json' with { type: 'json' };
import { runBash } from '../support/shell-machine.ts';

// Recorded from GNU bash 5.2.15 as `bash -c SCRIPT`, standard error joined to standard output.
describe('a script prints and ends as in bash', () => {
  it.each(rows)('$script', ({ script, out, exit }) => {
    expect(runBash(script)).toEqual({ out, exit });
  });
});
