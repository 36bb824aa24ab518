// Parses and validates all lessons and exercises once, so that the course opens without doing it again; see src/course/content/built.ts.
import { rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export async function buildContent(directory, out) {
  const bundle = `${out}.mjs`;
  await build({
    entryPoints: ['src/course/content/record.ts'],
    absWorkingDir: directory,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'warning',
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  const { recordedContent } = await import(pathToFileURL(bundle).href);
  writeFileSync(out, recordedContent(directory));
  rmSync(bundle);
}
