import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * The tarball of `npm pack`, in two places: installed by npm from the registry, without install scripts (better-sqlite3 would compile
 * for a minute; `npm ci` does that in CI, and the program must run without it anyway), and unpacked with links to this checkout's
 * runtime dependencies, which needs no network. Neither has the development dependencies or the sources.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
};

const scratch = mkdtempSync(join(tmpdir(), 'kubehop-pack-'));
const packed = join(scratch, 'packed');
let tarball = '';

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/main.js'))) throw new Error('dist/main.js is missing: npm run build first');
  // without scripts: `prepare` would build again under the feet of the other tests
  const pack = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch], ROOT);
  expect(pack.status, pack.stderr).toBe(0);
  tarball = join(scratch, pack.stdout.trim().split('\n').at(-1) ?? '');
  mkdirSync(packed);
  expect(run('tar', ['-xzf', tarball, '-C', packed], scratch).status).toBe(0);
}, 120_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds the bundle and the content, no sources and no tests', () => {
    const top = readdirSync(join(packed, 'package')).sort();
    expect(
      top.filter((name) => !['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'exercises', 'lessons', 'package.json'].includes(name)),
    ).toEqual([]);
    expect(top).toEqual(expect.arrayContaining(['dist', 'exercises', 'lessons', 'package.json', 'LICENSE']));
  });

  test('carries no path of the machine it was built on', () => {
    const files = readdirSync(join(packed, 'package'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(10);
    const telling = files.filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(`${ROOT}/`));
    expect(telling.map((entry) => entry.name)).toEqual([]);
  });
});

const places: readonly { readonly name: string; prepare(directory: string): string | undefined }[] = [
  { name: 'installed by npm', prepare: installed },
  { name: 'unpacked beside runtime dependencies', prepare: linked },
];

describe.each(places)('$name', ({ name, prepare }) => {
  const directory = join(scratch, name.replaceAll(' ', '-'));
  let impossible: string | undefined;

  beforeAll(() => {
    mkdirSync(directory);
    impossible = prepare(directory);
  }, 180_000);

  const kubehop = (...args: string[]) => {
    const bin = join(directory, 'node_modules/kubehop', manifest.bin['kubehop'] ?? '');
    return run(process.execPath, [bin, ...args], directory);
  };

  test('kubehop --version says the version of the package', (context) => {
    context.skip(impossible !== undefined, impossible);
    const { status, stdout, stderr } = kubehop('--version');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(manifest.version);
  });

  test('kubehop list finds the lessons and exercises it came with', (context) => {
    context.skip(impossible !== undefined, impossible);
    const { status, stdout } = kubehop('list');
    expect(status).toBe(0);
    for (const id of ['first-hop', 'across-nodes', ...readdirSync(join(ROOT, 'exercises'))]) expect(stdout).toContain(id);
  });

  test('kubehop run plays an exercise', (context) => {
    context.skip(impossible !== undefined, impossible);
    const { status, stdout, stderr } = kubehop('run', 'across-nodes-checkout', '-c', 'kubectl get nodes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION$/m);
    for (const node of ['control-plane', 'worker-1', 'worker-2']) expect(stdout).toMatch(new RegExp(`^${node} +Ready `, 'm'));
  });
});

/** As a user does, but without install scripts. A reason when the registry is out of reach. */
function installed(directory: string): string | undefined {
  writeFileSync(join(directory, 'package.json'), '{"private": true}\n');
  const { status, stderr } = run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], directory);
  if (status === 0) return undefined;
  const unreachable = /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH|NOTCACHED)/.exec(stderr);
  if (unreachable) return `the package registry cannot be reached (${unreachable[0]})`;
  throw new Error(`npm install ended with ${status}: ${stderr}`);
}

function linked(directory: string): undefined {
  const modules = join(directory, 'node_modules');
  mkdirSync(join(modules, 'kubehop'), { recursive: true });
  expect(run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'kubehop')], directory).status).toBe(0);
  for (const dependency of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', dependency), join(modules, dependency));
  }
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, KUBEHOP_HOME: join(scratch, 'home'), NO_COLOR: '1' };
  return spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 170_000 });
}
