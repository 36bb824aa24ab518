import { resolvePath } from '../../base/files.ts';
import type { KubectlProcess } from './process.ts';
import type { Verb } from './verb.ts';

/** kubectl's plugins: executables on PATH named `kubectl-<words>`, the longest name first. */
export function findPlugin(
  process: KubectlProcess,
  words: readonly string[],
): { readonly path: string; readonly args: readonly string[] } | undefined {
  const names: string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) break;
    names.push(word.replaceAll('-', '_'));
  }
  for (let count = names.length; count > 0; count--) {
    const file = `kubectl-${names.slice(0, count).join('-')}`;
    for (const directory of searchPath(process)) {
      const path = `${directory}/${file}`;
      if (isExecutable(process, path)) return { path, args: words.slice(count) };
    }
  }
  return undefined;
}

function searchPath(process: KubectlProcess): string[] {
  const { cwd, env } = process;
  return (env['PATH'] ?? '')
    .split(':')
    .filter((entry) => entry !== '')
    .map((entry) => resolvePath(cwd, entry));
}

function isExecutable(process: KubectlProcess, path: string): boolean {
  const stat = process.files.stat(path);
  return stat.ok && stat.value.kind === 'file' && (stat.value.mode & 0o111) !== 0;
}

const list: Verb = {
  name: 'list',
  summary: 'Show the plugins that are on the PATH',
  offline: true,
  flags: [{ name: 'name-only', type: 'bool', default: 'false', help: 'names without their directories' }],

  *run(context) {
    const found: string[] = [];
    for (const directory of searchPath(context.process)) {
      const names = context.process.files.list(directory);
      if (!names.ok) continue;
      for (const name of names.value) {
        if (name.startsWith('kubectl-') && isExecutable(context.process, `${directory}/${name}`))
          found.push(context.flags.bool('name-only') ? name : `${directory}/${name}`);
      }
    }
    if (found.length === 0) return context.error('unable to find any kubectl plugins in your PATH');
    context.out(`The following compatible plugins are available:\n\n${found.join('\n')}\n`);
    return 0;
  },
};

export const plugin: Verb = { name: 'plugin', summary: 'Find the plugins that extend kubectl', subcommands: [list] };
