import type { ShellState } from './state.ts';

const OPTION_LETTERS: readonly (readonly [string, string])[] = [
  ['errexit', 'e'],
  ['nounset', 'u'],
  ['xtrace', 'x'],
  ['noglob', 'f'],
  ['noclobber', 'C'],
];

/** Special parameters and the variables that the shell computes. */
export function specialParameter(shell: ShellState, name: string): string | undefined {
  if (/^[1-9]\d*$/.test(name)) return shell.positional[Number(name) - 1];
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.pid);
    case '!':
      return shell.lastJobPid === undefined ? undefined : String(shell.lastJobPid);
    case '0':
      return shell.arg0;
    case '_':
      return shell.lastArgument;
    case '-':
      return `${OPTION_LETTERS.filter(([option]) => shell.options.has(option as never))
        .map(([, letter]) => letter)
        .join('')}h${shell.interactive ? 'im' : ''}B`;
    case 'RANDOM':
      return String(shell.machine.random.integer(32768));
    case 'SECONDS':
      return String(Math.floor((shell.machine.clock.now() - shell.startedAt) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(shell.machine.clock.now() / 1000));
    case 'BASHPID':
      return String(shell.pid);
    case 'PPID':
      return String(shell.ppid);
    case 'HOSTNAME':
      return shell.machine.hostname;
    case 'UID':
    case 'EUID':
      return shell.machine.user === 'root' ? '0' : '1000';
    case 'FUNCNAME':
      return shell.functionNames.at(-1);
    case 'LINENO':
      return String(1 + shell.firstLine + (shell.source.slice(0, shell.position).match(/\n/g)?.length ?? 0));
    case 'COLUMNS':
      return shell.machine.terminal()?.columns.toString();
    case 'LINES':
      return shell.machine.terminal()?.rows.toString();
    case 'BASH_VERSION':
      return shell.flavour === 'bash' ? '5.2.15(1)-release' : undefined;
    case 'OPTIND':
      return '1';
    case 'PIPESTATUS':
      return String(shell.pipeStatus[0] ?? shell.status);
    default:
      return undefined;
  }
}
