import { describe, expect, it } from 'vitest';
import text from './fixtures/text.json' with { type: 'json' };
import { runCore } from '../../support/coreutils.ts';

// Recorded from Debian 12 (coreutils 9.1, grep 3.8, findutils 4.9) in the C locale as `bash -c SCRIPT`, standard error joined to standard output.
describe('text tools print and end as the real ones', () => {
  it.each(text)('$script', ({ script, out, exit }) => {
    expect(runCore(script)).toEqual({ out, exit });
  });
});
