// Bundles the program into dist/. Runs on `npm install` (prepare) and before the tests; prints nothing when all is well.
import { build } from 'esbuild';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const dist = new URL('dist/', import.meta.url).pathname;
// built aside and moved when whole: a build that fails leaves the last one in place
const out = new URL('dist.next/', import.meta.url).pathname;
rmSync(out, { recursive: true, force: true });

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  outdir: out,
  logLevel: 'warning',
  jsx: 'automatic',
  legalComments: 'linked',
  // The native module and just-bash's own workers must be loaded from node_modules.
  external: ['better-sqlite3', 'just-bash'],
  alias: { 'react-devtools-core': new URL('src/tui/no-devtools.ts', import.meta.url).pathname },
  define: {
    'process.env.NODE_ENV': '"production"',
    __KUBEHOP_VERSION__: JSON.stringify(version),
    // Nothing here fetches. Ink's layout engine would, from a data: URL, and loading Node's fetch takes longer than decoding it.
    fetch: 'undefined',
  },
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
};

const entries = { main: 'src/main.ts', bench: 'bench/bench.ts' };
for (const [name, file] of Object.entries(entries)) if (!existsSync(new URL(file, import.meta.url))) delete entries[name];
await build({ ...options, entryPoints: entries });

const { buildContent } = await import(new URL('content.build.mjs', import.meta.url).href);
await buildContent(new URL('.', import.meta.url).pathname, `${out}content.json`);

const schema = new URL('schema.build.mjs', import.meta.url);
if (existsSync(schema)) {
  const { buildSchema } = await import(schema.href);
  await buildSchema(`${out}kube-schema.json`);
}

rmSync(dist, { recursive: true, force: true });
renameSync(out, dist);
