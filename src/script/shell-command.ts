import { FILE_ERROR_TEXT, resolvePath } from '../base/files.ts';
import type { Command } from '../base/process.ts';
import { descriptorsOf } from './io.ts';
import type { ShellMachine } from './machine.ts';
import { createShell, runScript } from './session.ts';
import type { OptionName } from './state.ts';

const LETTERS: Readonly<Record<string, OptionName>> = { e: 'errexit', u: 'nounset', x: 'xtrace', f: 'noglob', v: 'verbose' };

/** `bash` or `sh` as a command: `-c TEXT [NAME ARG..]`, `FILE [ARG..]`, or a script on standard input. Interactive sessions are the world's (ssh, exec -it). */
export function shellCommand(machine: ShellMachine, name: string, flavour: 'bash' | 'dash' | 'busybox' = 'bash'): Command {
  return {
    name,
    summary: 'runs shell scripts and command lines',
    flags: ['-c', '-e', '-u', '-x', '-o', '-l', '-i'],
    *run(process) {
      const options: OptionName[] = [];
      const args = [...process.args];
      let inline = false;
      while (/^[-+]./.test(args[0] ?? '') && args[0] !== '--') {
        const word = args.shift() ?? '';
        if (word.startsWith('--')) continue;
        for (const letter of word.slice(1)) {
          const option = LETTERS[letter];
          if (letter === 'c') inline = true;
          else if (letter === 'o') {
            if (args.shift() === 'pipefail') options.push('pipefail');
          } else if (option) options.push(option);
          else if (!'lis'.includes(letter)) {
            yield* process.stderr.write(`${name}: -${letter}: invalid option\n`);
            return 2;
          }
        }
      }
      if (args[0] === '--') args.shift();
      const base = { flavour, env: process.env, cwd: process.cwd, descriptors: descriptorsOf(process), options, pid: process.pid };
      if (inline) {
        const text = args.shift();
        if (text === undefined) {
          yield* process.stderr.write(`${name}: -c: option requires an argument\n`);
          return 2;
        }
        return yield* runScript(createShell(machine, { ...base, name: args[0] ?? name, args: args.slice(1) }), text, true);
      }
      const file = args.shift();
      if (file !== undefined) {
        const text = machine.files.read(resolvePath(process.cwd, file));
        if (!text.ok) {
          yield* process.stderr.write(`${name}: ${file}: ${FILE_ERROR_TEXT[text.errno]}\n`);
          return text.errno === 'ENOENT' ? 127 : 126;
        }
        return yield* runScript(createShell(machine, { ...base, name: file, args }), text.value);
      }
      let text = '';
      for (;;) {
        const part = yield* process.stdin.read();
        if (typeof part === 'object') return 130;
        if (part === undefined) break;
        text += part;
      }
      return yield* runScript(createShell(machine, { ...base, name }), text);
    },
  };
}
