import type { Task } from '../../base/task.ts';
import { complain } from '../diagnose.ts';
import { shellQuote } from '../expand/operate.ts';
import { handleSignals } from '../eval/signals.ts';
import type { OptionName, ShellState } from '../state.ts';
import { entriesOf } from '../variables.ts';
import type { Builtin } from './index.ts';
import { parseSignal } from './jobs.ts';
import { print } from './output.ts';

const LETTERS: Readonly<Record<string, OptionName>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
  n: 'noexec',
  v: 'verbose',
  a: 'allexport',
  m: 'monitor',
};
const NAMES: readonly OptionName[] = [
  'allexport',
  'errexit',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nounset',
  'pipefail',
  'verbose',
  'xtrace',
];

function* listOptions(shell: ShellState): Task<number> {
  return yield* print(shell, NAMES.map((name) => `${name.padEnd(15)}\t${shell.options.has(name) ? 'on' : 'off'}\n`).join(''));
}

export const SETTINGS = {
  *set(shell, args) {
    if (args.length === 0) {
      const lines = [...(shell.scopes[0] ?? [])].filter(([, v]) => v.text !== undefined || v.items).sort((a, b) => (a[0] < b[0] ? -1 : 1));
      const quote = (text: string): string => (/^[\w@%+=:,./-]*$/.test(text) ? text : shellQuote(text));
      return yield* print(
        shell,
        lines
          .map(
            ([name, v]) =>
              `${name}=${
                v.items
                  ? `(${entriesOf(v)
                      .map(([k, t]) => `[${k}]="${t}"`)
                      .join(' ')})`
                  : quote(v.text ?? '')
              }\n`,
          )
          .join(''),
      );
    }
    for (let index = 0; index < args.length; index++) {
      const word = args[index] ?? '';
      if (word === '--' || !/^[-+]./.test(word)) {
        shell.positional = args.slice(word === '--' ? index + 1 : index);
        return 0;
      }
      for (const letter of word.slice(1)) {
        const named = letter === 'o' ? args[++index] : undefined;
        if (letter === 'o' && named === undefined) return yield* listOptions(shell);
        const option = letter === 'o' ? NAMES.find((name) => name === named) : LETTERS[letter];
        if (!option) {
          if (letter === 'h' || letter === 'B' || letter === 'E' || named === 'emacs' || named === 'vi') continue;
          yield* complain(shell, letter === 'o' ? `set: ${named ?? ''}: invalid option name` : `set: -${letter}: invalid option`);
          return 2;
        }
        if (word.startsWith('-')) shell.options.add(option);
        else shell.options.delete(option);
      }
    }
    return 0;
  },
  *shopt(shell, args) {
    const names = args.filter((word) => !word.startsWith('-'));
    for (const name of names) {
      if (args.includes('-s')) shell.shopt.add(name);
      else if (args.includes('-u')) shell.shopt.delete(name);
      else if (!shell.shopt.has(name)) return 1;
    }
    return 0;
  },
  *alias(shell, args) {
    let status = 0;
    const show = (name: string, text: string): string => `alias ${name}='${text.replace(/'/g, "'\\''")}'\n`;
    if (args.length === 0) for (const [name, text] of [...shell.aliases].sort()) yield* print(shell, show(name, text));
    for (const word of args) {
      const at = word.indexOf('=');
      const text = shell.aliases.get(word);
      if (at > 0) shell.aliases.set(word.slice(0, at), word.slice(at + 1));
      else if (text !== undefined) yield* print(shell, show(word, text));
      else {
        yield* complain(shell, `alias: ${word}: not found`);
        status = 1;
      }
    }
    return status;
  },
  *unalias(shell, args) {
    let status = 0;
    if (args[0] === '-a') shell.aliases.clear();
    else
      for (const word of args) {
        if (shell.aliases.delete(word)) continue;
        yield* complain(shell, `unalias: ${word}: not found`);
        status = 1;
      }
    return status;
  },
  *trap(shell, args) {
    const words = args[0] === '--' ? args.slice(1) : args;
    if (words.length === 0 || words[0] === '-p') {
      for (const [name, handler] of shell.traps)
        yield* print(shell, `trap -- ${shellQuote(handler)} ${/^(EXIT|ERR|DEBUG|RETURN)$/.test(name) ? name : `SIG${name}`}\n`);
      return 0;
    }
    const alone = words.length === 1 || /^\d+$/.test(words[0] ?? '');
    const handler = alone ? '-' : (words[0] ?? '-');
    let status = 0;
    for (const word of alone ? words : words.slice(1)) {
      const upper = word.toUpperCase();
      const name = word === '0' || upper === 'EXIT' ? 'EXIT' : /^(ERR|DEBUG|RETURN)$/.test(upper) ? upper : parseSignal(word);
      if (name === undefined) {
        yield* complain(shell, `trap: ${word}: invalid signal specification`);
        status = 1;
      } else if (handler === '-') shell.traps.delete(name);
      else shell.traps.set(name, handler);
    }
    yield* handleSignals(shell);
    return status;
  },
  *umask(shell, args) {
    if (args[0] === undefined) return yield* print(shell, `${shell.umask.toString(8).padStart(4, '0')}\n`);
    if (!/^[0-7]{1,4}$/.test(args[0])) {
      yield* complain(shell, `umask: ${args[0]}: octal number out of range`);
      return 1;
    }
    shell.umask = parseInt(args[0], 8);
    return 0;
  },
  *ulimit(shell) {
    shell.machine.noteNotSimulated();
    yield* complain(shell, 'kubehop does not simulate ulimit');
    return 2;
  },
  *history(shell, args) {
    if (args[0] === '-c') shell.history = [];
    const from = /^\d+$/.test(args[0] ?? '') ? Math.max(0, shell.history.length - Number(args[0])) : 0;
    return yield* print(
      shell,
      shell.history
        .slice(from)
        .map((line, index) => `${String(from + index + 1).padStart(5)}  ${line}\n`)
        .join(''),
    );
  },
} satisfies Record<string, Builtin>;
