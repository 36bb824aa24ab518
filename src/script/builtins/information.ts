import { complain } from '../diagnose.ts';
import { invoke } from '../eval/simple.ts';
import type { ShellState } from '../state.ts';
import { BUILTINS, type Builtin } from './index.ts';
import { print } from './output.ts';

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
]);

type Kind = 'alias' | 'keyword' | 'function' | 'builtin' | 'file';

/** What a name stands for, in the shell's order of search. */
function kindOf(shell: ShellState, name: string): { readonly kind: Kind; readonly path: string } | undefined {
  if (shell.aliases.has(name)) return { kind: 'alias', path: shell.aliases.get(name) ?? '' };
  if (KEYWORDS.has(name)) return { kind: 'keyword', path: name };
  if (shell.functions.has(name)) return { kind: 'function', path: name };
  if (BUILTINS.has(name)) return { kind: 'builtin', path: name };
  const path = shell.machine.pathOf(name);
  return path === undefined ? undefined : { kind: 'file', path };
}

const type: Builtin = function* (shell, args) {
  let status = 0;
  for (const name of args.filter((word) => !/^-[tapPf]+$/.test(word))) {
    const found = kindOf(shell, name);
    if (args.includes('-t')) {
      if (found) yield* print(shell, `${found.kind}\n`);
      else status = 1;
      continue;
    }
    if (args.includes('-p') || args.includes('-P')) {
      if (found?.kind === 'file') yield* print(shell, `${found.path}\n`);
      else if (!found) status = 1;
      continue;
    }
    if (!found) {
      yield* complain(shell, `type: ${name}: not found`);
      status = 1;
    } else if (found.kind === 'alias') yield* print(shell, `${name} is aliased to \`${found.path}'\n`);
    else if (found.kind === 'keyword') yield* print(shell, `${name} is a shell keyword\n`);
    else if (found.kind === 'builtin') yield* print(shell, `${name} is a shell builtin\n`);
    else if (found.kind === 'function')
      yield* print(shell, `${name} is a function\n${name} () \n${shell.functions.get(name)?.text ?? ''}\n`);
    else yield* print(shell, `${name} is ${found.path}\n`);
  }
  return status;
};

export const INFORMATION = {
  type,
  *command(shell, args) {
    const verbose = args[0] === '-v' || args[0] === '-V';
    const words = args[0]?.startsWith('-') === true ? args.slice(1) : args;
    const [name, ...rest] = words;
    if (name === undefined) return 0;
    if (!verbose) return yield* invoke(shell, name, rest, [], { functions: true });
    if (args[0] === '-V') return yield* type(shell, words, 'type');
    let status = 1;
    for (const word of words) {
      const found = kindOf(shell, word);
      if (!found) continue;
      status = 0;
      yield* print(
        shell,
        found.kind === 'alias' ? `alias ${word}='${found.path}'\n` : found.kind === 'file' ? `${found.path}\n` : `${word}\n`,
      );
    }
    return status;
  },
  *hash() {
    return 0;
  },
} satisfies Record<string, Builtin>;
