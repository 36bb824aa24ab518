import { resolvePath } from '../../base/files.ts';
import { signalExit, type Command, type Process } from '../../base/process.ts';
import type { ToolProcess } from '../tool.ts';
import { coreCommand, emit, fail, refuse, usage } from './command.ts';
import { formatDate } from './date.ts';
import { openInput, readAll } from './input.ts';
import { isSignal } from './command.ts';

export const which = coreCommand({
  name: 'which',
  summary: 'prints where commands lie',
  options: ['a', 's'],
  *run({ process, operands }) {
    let exit = operands.length === 0 ? 1 : 0;
    for (const name of operands) {
      const path = name.includes('/') ? (process.files.stat(resolvePath(process.cwd, name)).ok ? name : undefined) : process.pathOf?.(name);
      if (path === undefined) exit = 1;
      else yield* emit(process, `${path}\n`);
    }
    return exit;
  },
});

export const clear: Command = {
  name: 'clear',
  summary: 'clears the terminal',
  *run(process) {
    return (yield* emit(process, '\x1b[H\x1b[2J\x1b[3J')) ?? 0;
  },
};

/** Lines of /proc/1 or /etc that a tool reads; '' when there is none. */
function fileText(process: Process, path: string): string {
  const text = process.files.read(path);
  return text.ok ? text.value.trim() : '';
}

export const uname = coreCommand({
  name: 'uname',
  summary: 'prints what system this is',
  options: [
    'a|all',
    's|kernel-name',
    'n|nodename',
    'r|kernel-release',
    'v|kernel-version',
    'm|machine',
    'p|processor',
    'i|hardware-platform',
    'o|operating-system',
  ],
  *run({ process, operands, has }) {
    if (operands[0] !== undefined) return yield* usage(process, `extra operand '${operands[0]}'`);
    const parts: readonly (readonly [string, string])[] = [
      ['s', 'Linux'],
      ['n', process.hostname],
      ['r', fileText(process, '/proc/sys/kernel/osrelease') || '6.8.0'],
      ['v', fileText(process, '/proc/sys/kernel/version') || '#1 SMP'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ];
    const asked = parts.filter(([name]) => has('a') || has(name));
    const shown = asked.length > 0 ? asked.map(([, text]) => text) : has('p') || has('i') ? ['unknown'] : ['Linux'];
    return (yield* emit(process, `${shown.join(' ')}\n`)) ?? 0;
  },
});

export const id = coreCommand({
  name: 'id',
  summary: 'prints who the user is',
  options: ['u|user', 'g|group', 'n|name', 'G|groups', 'r|real'],
  *run({ process, operands, has }) {
    const name = operands[0] ?? process.user;
    const line = fileText(process, '/etc/passwd')
      .split('\n')
      .find((each) => each.startsWith(`${name}:`))
      ?.split(':');
    if (operands[0] !== undefined && !line && name !== process.user) return yield* fail(process, `'${name}': no such user`);
    const uid = line?.[2] ?? (name === 'root' ? '0' : '1000');
    const gid = line?.[3] ?? uid;
    const text = has('u')
      ? has('n')
        ? name
        : uid
      : has('g') || has('G')
        ? has('n')
          ? name
          : gid
        : `uid=${uid}(${name}) gid=${gid}(${name}) groups=${gid}(${name})`;
    return (yield* emit(process, `${text}\n`)) ?? 0;
  },
});

export const uptime = coreCommand({
  name: 'uptime',
  summary: 'prints how long the machine runs',
  options: ['s|since', 'p|pretty'],
  *run({ process, has }) {
    const now = process.clock.now();
    const processes = 'host' in process ? (process as ToolProcess).host.processes() : [];
    const since = Math.min(now, ...processes.map((each) => each.startedAt));
    if (has('s')) return (yield* emit(process, `${formatDate('%F %T', since)}\n`)) ?? 0;
    const minutes = Math.floor((now - since) / 60_000);
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (has('p')) {
      const words = [
        [days, 'day'],
        [hours, 'hour'],
        [rest, 'minute'],
      ].flatMap(([count, unit]) => (count === 0 ? [] : [`${String(count)} ${String(unit)}${count === 1 ? '' : 's'}`]));
      return (yield* emit(process, `up ${words.join(', ') || '0 minutes'}\n`)) ?? 0;
    }
    const up = `${days > 0 ? `${String(days)} day${days === 1 ? '' : 's'}, ` : ''}${hours > 0 ? `${String(hours).padStart(2)}:${String(rest).padStart(2, '0')}` : `${String(rest)} min`}`;
    return (yield* emit(process, ` ${formatDate('%H:%M:%S', now)} up ${up},  1 user,  load average: 0.00, 0.00, 0.00\n`)) ?? 0;
  },
});

export const less = coreCommand({
  name: 'less',
  aliases: ['more'],
  summary: 'shows text page by page',
  options: ['N', 'S', 'R', 'r', 'F', 'X', 'i', 'E', 'e', 'n', 's'],
  *run({ process, operands }) {
    if (operands.length === 0 && process.stdin.isTerminal) return yield* fail(process, 'Missing filename ("less --help" for help)');
    let exit = 0;
    for (const name of operands.length === 0 ? ['-'] : operands) {
      const input = openInput(process, name);
      if (!input.ok) {
        yield* process.stderr.write(`${name}: ${input.reason}\n`);
        exit = 1;
        continue;
      }
      const text = yield* readAll(input.source);
      if (isSignal(text)) return signalExit(text.signal);
      const ended = yield* emit(process, text);
      if (ended !== undefined) return ended;
    }
    return exit;
  },
});

function absent(name: string, what: string, aliases?: readonly string[]): Command {
  return {
    name,
    summary: `${what}: not simulated`,
    ...(aliases ? { aliases } : {}),
    *run(process) {
      return yield* refuse(process, `${process.name} (${what})`);
    },
  };
}

/** Known by name, honest about what is not there. */
export const absentTools: readonly Command[] = [
  absent('df', 'disk space', ['du']),
  absent('free', 'memory', ['top', 'htop', 'vmstat']),
  absent('vi', 'an editor here', ['vim', 'nano', 'emacs', 'ed']),
  absent('dd', 'block copies'),
  absent('split', 'splitting files'),
];
