import { FILE_ERROR_TEXT, resolvePath, type FileStat } from '../../base/files.ts';
import type { Process } from '../../base/process.ts';
import { coreCommand, emit, fail, type Call } from './command.ts';
import { formatDate } from './date.ts';
import { humanSize, modeText } from './file-mode.ts';
import { byteLength } from './wc.ts';
import { compareVersions } from './sort-keys.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const HALF_YEAR = 15_778_476_000;

/** Bytes of a file as stat(2) tells them: directories take a block. */
export function sizeOf(process: Process, path: string, stat: FileStat): number {
  if (stat.kind === 'directory') return 4096;
  if (stat.kind === 'link') return byteLength(stat.target ?? '');
  const text = process.files.read(path);
  return text.ok ? byteLength(text.value) : stat.size;
}

/** Number of hard links: a directory has one for itself, one for its entry and one for each directory in it. */
export function linksOf(process: Process, path: string, stat: FileStat): number {
  if (stat.kind !== 'directory') return 1;
  const names = process.files.list(path);
  if (!names.ok) return 2;
  return (
    2 +
    names.value.filter((name) => {
      const inner = process.files.stat(path === '/' ? `/${name}` : `${path}/${name}`, { follow: false });
      return inner.ok && inner.value.kind === 'directory';
    }).length
  );
}

function mark(call: Call, entry: Entry): string {
  const { stat } = entry;
  if (stat.kind === 'directory' && (call.has('F') || call.has('p'))) return '/';
  if (!call.has('F')) return '';
  return stat.kind === 'link' ? (call.has('l') ? '' : '@') : (stat.mode & 0o111) !== 0 ? '*' : '';
}

/** Columns that fill downwards, as ls prints them on a terminal. */
function columns(names: readonly string[], width: number): string {
  for (let rows = 1; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    const widths = Array.from(
      { length: count },
      (_, column) =>
        Math.max(...names.slice(column * rows, (column + 1) * rows).map((name) => name.length)) + (column === count - 1 ? 0 : 2),
    );
    if (rows < names.length && widths.reduce((sum, each) => sum + each, 0) >= width) continue;
    return Array.from(
      { length: rows },
      (_, row) =>
        widths
          .map((wide, column) => {
            const name = names[column * rows + row];
            return name === undefined ? '' : names[(column + 1) * rows + row] === undefined ? name : name.padEnd(wide);
          })
          .join('') + '\n',
    ).join('');
  }
  return '';
}

function show(call: Call, entries: readonly Entry[], directory: boolean): string {
  const { process, has } = call;
  if (!(has('l') || has('g') || has('o'))) {
    const names = entries.map((entry) => entry.name + mark(call, entry));
    if (has('m')) return names.length === 0 ? '' : `${names.join(', ')}\n`;
    if (process.terminal && !has('1')) return columns(names, process.terminal.columns);
    return names.map((name) => `${name}\n`).join('');
  }
  const now = process.clock.now();
  const blocks = entries.reduce(
    (sum, { path, stat }) => sum + (stat.kind === 'link' ? 0 : Math.ceil(sizeOf(process, path, stat) / 4096) * 4),
    0,
  );
  const rows = entries.map((entry) => {
    const { stat, path } = entry;
    const size = sizeOf(process, path, stat);
    const recent = stat.modifiedAt <= now && now - stat.modifiedAt < HALF_YEAR;
    const time = has('full-time')
      ? formatDate('%F %T.%N %z', stat.modifiedAt)
      : formatDate(recent ? '%b %e %H:%M' : '%b %e  %Y', stat.modifiedAt);
    return {
      cells: [
        String(linksOf(process, path, stat)),
        has('g') ? '' : owner(stat.owner, has('n')),
        has('o') || has('G') ? '' : owner(stat.owner, has('n')),
        has('h') ? humanSize(size) : String(size),
      ],
      head: modeText(stat),
      tail: `${time} ${entry.name}${stat.kind === 'link' ? ` -> ${stat.target ?? ''}` : ''}${mark(call, entry)}`,
    };
  });
  const wide = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => row.cells[at]?.length ?? 0)));
  const lines = rows.map(({ head, cells, tail }) => {
    const [links = '', user = '', group = '', size = ''] = cells;
    const parts = [
      head,
      links.padStart(wide[0] ?? 0),
      ...(has('g') ? [] : [user.padEnd(wide[1] ?? 0)]),
      ...(has('o') || has('G') ? [] : [group.padEnd(wide[2] ?? 0)]),
      size.padStart(wide[3] ?? 0),
      tail,
    ];
    return `${parts.join(' ')}\n`;
  });
  return (directory ? `total ${has('h') ? humanSize(blocks * 1024) : String(blocks)}\n` : '') + lines.join('');
}

function owner(name: string, numeric: boolean): string {
  return numeric ? (name === 'root' ? '0' : '1000') : name;
}

function sorted(call: Call, entries: readonly Entry[]): readonly Entry[] {
  const { has, process } = call;
  const out = [...entries];
  if (has('U') || has('f')) return out;
  out.sort((a, b) => (has('v') ? compareVersions(a.name, b.name) : a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (has('t')) out.sort((a, b) => b.stat.modifiedAt - a.stat.modifiedAt);
  if (has('S')) out.sort((a, b) => sizeOf(process, b.path, b.stat) - sizeOf(process, a.path, a.stat));
  return has('r') ? out.reverse() : out;
}

export const ls = coreCommand({
  name: 'ls',
  aliases: ['dir'],
  summary: 'lists files',
  usageExit: 2,
  options: [
    'l',
    'a|all',
    'A|almost-all',
    '1',
    'h|human-readable',
    'R|recursive',
    'd|directory',
    't',
    'S',
    'r|reverse',
    'F|classify',
    'p',
    'n|numeric-uid-gid',
    'g',
    'o',
    'G|no-group',
    'U',
    'v',
    'f',
    'C',
    'm',
    'L|dereference',
    'color',
    'full-time',
    'group-directories-first',
    'N',
    'k',
  ],
  unsimulated: [
    '-i',
    '-s',
    '-Z',
    '-c',
    '-u',
    '-x',
    '-X',
    '-b',
    '-q',
    '-Q',
    '-w',
    '-T',
    '-I',
    '-B',
    '-D',
    '-H',
    '--time-style',
    '--sort',
    '--time',
    '--inode',
    '--size',
    '--format',
    '--hide',
    '--ignore',
  ],
  *run(call) {
    const { process, operands, has } = call;
    let exit = 0;
    const files: Entry[] = [];
    const directories: { name: string; path: string; depth: number }[] = [];
    for (const name of [...(operands.length === 0 ? ['.'] : operands)].sort()) {
      const path = resolvePath(process.cwd, name);
      const followed = process.files.stat(path, { follow: !(has('l') && !has('L')) || name.endsWith('/') });
      const stat = followed.ok ? followed : process.files.stat(path, { follow: false });
      if (!stat.ok || name === '') {
        exit = yield* fail(process, `cannot access '${name}': ${FILE_ERROR_TEXT[stat.ok ? 'ENOENT' : stat.errno]}`, 2);
        continue;
      }
      if (stat.value.kind === 'directory' && !has('d')) directories.push({ name, path, depth: 0 });
      else files.push({ name, path, stat: stat.value });
    }
    let printed = false;
    if (files.length > 0) {
      const ended = yield* emit(process, show(call, sorted(call, files), false));
      if (ended !== undefined) return ended;
      printed = true;
    }
    const headers = directories.length > 1 || files.length > 0 || has('R') || exit !== 0 || operands.length > 1;
    const pending = has('r') ? directories.reverse() : directories;
    for (let count = 0; pending.length > 0 && count < 100_000; count++) {
      const directory = pending.shift();
      if (!directory) break;
      const list = process.files.list(directory.path);
      if (!list.ok) {
        exit = Math.max(
          exit,
          yield* fail(process, `cannot open directory '${directory.name}': ${FILE_ERROR_TEXT[list.errno]}`, directory.depth > 0 ? 1 : 2),
        );
        continue;
      }
      const hidden = has('a') || has('f');
      const names = [...(hidden ? ['.', '..'] : []), ...list.value.filter((name) => hidden || has('A') || !name.startsWith('.'))];
      const entries = names.flatMap((name): Entry[] => {
        const path = resolvePath(directory.path, name);
        const stat = process.files.stat(path, { follow: has('L') });
        return stat.ok ? [{ name, path, stat: stat.value }] : [];
      });
      const inOrder = sorted(call, entries);
      const ordered = has('group-directories-first')
        ? [...inOrder.filter((each) => each.stat.kind === 'directory'), ...inOrder.filter((each) => each.stat.kind !== 'directory')]
        : inOrder;
      const ended = yield* emit(process, (headers ? `${printed ? '\n' : ''}${directory.name}:\n` : '') + show(call, ordered, true));
      if (ended !== undefined) return ended;
      printed = true;
      if (!has('R') || directory.depth > 64) continue;
      const inner = ordered.filter((each) => each.stat.kind === 'directory' && each.name !== '.' && each.name !== '..');
      pending.unshift(
        ...inner.map((each) => ({
          name: directory.name.endsWith('/') ? directory.name + each.name : `${directory.name}/${each.name}`,
          path: each.path,
          depth: directory.depth + 1,
        })),
      );
    }
    return exit;
  },
});
