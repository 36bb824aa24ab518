import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from './content.ts';
import { UsageError, type Io } from './io.ts';

/** The words of the command line, each with those that may follow it; `ID` stands for lessons and exercises. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  learn: ['ID', '--plain'],
  practice: ['ID', '--plain'],
  drill: ['--seed', '--topic', '--difficulty', '--layer', '--plain'],
  review: ['--plain'],
  placement: ['--plain'],
  sandbox: ['--cluster'],
  list: ['--json'],
  run: ['ID', '-c', '--script', '--seed', '--cluster', '--preset', '--topology', '--json', '--goals', '--no-settle'],
  submit: ['ID', '-o', '--learner'],
  grade: ['--format', '--seed'],
  prove: ['ID', '--seeds', '-j'],
  new: ['lesson', 'exercise'],
  progress: ['show', 'export', 'import', 'reset', '--json'],
  doctor: [],
  completion: ['bash', 'zsh', 'fish'],
  help: [],
};

const commands = Object.keys(WORDS).join(' ');
const cases = (line: (command: string, words: string, ids: boolean) => string): string =>
  Object.entries(WORDS)
    .map(([command, words]) => line(command, words.filter((word) => word !== 'ID').join(' '), words.includes('ID')))
    .join('\n');

const SHELLS: Readonly<Record<string, () => string>> = {
  bash: () => `# kubehop: source <(kubehop completion bash)
_kubehop() {
  local word=\${COMP_WORDS[COMP_CWORD]} words
  if ((COMP_CWORD == 1)); then words="${commands} --version --help"
  else case \${COMP_WORDS[1]} in
${cases((command, words, ids) => `    ${command}) words="${words}${ids ? ' $(kubehop completion ids)' : ''}" ;;`)}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _kubehop kubehop
`,
  zsh: () => `#compdef kubehop
# kubehop: source <(kubehop completion zsh)
_kubehop() {
  if ((CURRENT == 2)); then compadd -- ${commands} --version --help; return; fi
  case $words[2] in
${cases((command, words, ids) => `    ${command}) compadd -- ${words}${ids ? ' $(kubehop completion ids)' : ''} ;;`)}
  esac
  _files
}
compdef _kubehop kubehop
`,
  fish: () => `# kubehop: kubehop completion fish | source
complete -c kubehop -n __fish_use_subcommand -f -a "${commands}"
${cases((command, words, ids) => `complete -c kubehop -n "__fish_seen_subcommand_from ${command}" -a "${words}${ids ? ' (kubehop completion ids)' : ''}"`)}
`,
};

/** `kubehop completion SHELL`: a script for the learner's own shell. `ids` is what that script asks: names of folders, nothing is parsed. */
export function completion(args: readonly string[], io: Io): number {
  const [shell = '', more] = args;
  if (shell === 'ids' && more === undefined) {
    io.out(
      ids()
        .map((id) => `${id}\n`)
        .join(''),
    );
    return 0;
  }
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!script || more !== undefined) throw new UsageError('usage: kubehop completion bash|zsh|fish');
  io.out(script());
  return 0;
}

function ids(): readonly string[] {
  const root = packageDirectory();
  const names = (folder: string): string[] =>
    readdirSync(join(root, folder)).filter((name) =>
      existsSync(join(root, folder, name, folder === 'lessons' ? 'lesson.md' : 'exercise.yaml')),
    );
  return [...names('lessons').map((name) => name.replace(/^\d\d-/, '')), ...names('exercises')].sort();
}
