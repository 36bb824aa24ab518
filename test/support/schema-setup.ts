import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Builds the API types for tests that run from source, once, when no build has done so. */
export async function setup(): Promise<void> {
  const file = fileURLToPath(new URL('../../dist/kube-schema.json', import.meta.url));
  if (existsSync(file)) return;
  mkdirSync(fileURLToPath(new URL('../../dist', import.meta.url)), { recursive: true });
  const { buildSchema } = (await import(new URL('../../schema.build.mjs', import.meta.url).href)) as {
    buildSchema(outFile: string): Promise<void>;
  };
  await buildSchema(file);
}
