import { describe, expect, it } from 'vitest';
import files from './fixtures/files.json' with { type: 'json' };
import text from './fixtures/text.json' with { type: 'json' };
import { runCore } from '../../support/coreutils.ts';

// Recorded from Debian 12 (coreutils 9.1, grep 3.8, findutils 4.9) in the C locale as `bash -c SCRIPT`, standard error joined to standard output.
describe('text tools print and end as the real ones', () => {
  it.each(text)('$script', async ({ script, out, exit }) => {
    expect(await runCore(script)).toEqual({ out, exit });
  });
});

describe('file tools and filters print and end as the real ones', () => {
  it.each(files)('$script', async ({ script, out, exit }) => {
    expect(await runCore(script)).toEqual({ out, exit });
  });
});
