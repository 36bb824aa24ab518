import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail, refuse, usage } from './command.ts';
import { applyMode, modeText } from './file-mode.ts';
import { formatDate } from './date.ts';
import { linksOf, sizeOf } from './ls.ts';

export const touch = coreCommand({
  name: 'touch',
  summary: 'makes files, or sets their time',
  options: ['c|no-create', 'a', 'm', 'h|no-dereference'],
  unsimulated: ['-d', '-t', '-r', '--date', '--reference', '--time'],
  *run({ process, operands, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing file operand');
    let exit = 0;
    for (const name of operands) {
      const path = resolvePath(process.cwd, name);
      const stat = process.files.stat(path);
      if ((!stat.ok && has('c')) || (stat.ok && stat.value.kind === 'directory')) continue;
      const touched = name === '' ? ({ ok: false, errno: 'ENOENT' } as const) : process.files.write(path, '', { append: true });
      if (!touched.ok) exit = yield* fail(process, `cannot touch '${name}': ${FILE_ERROR_TEXT[touched.errno]}`);
    }
    return exit;
  },
});

export const chmod = coreCommand({
  name: 'chmod',
  summary: 'changes the mode of files',
  options: ['R|recursive', 'v|verbose', 'c|changes', 'f|silent|quiet'],
  unsimulated: ['--reference'],
  // `chmod -x file`: a mode that looks like an option.
  rewrite: (args) => args.flatMap((word, at) => (at === 0 && /^-[rwxXst]+$/.test(word) ? ['--', word] : [word])),
  *run({ process, operands, has }) {
    const [mode, ...names] = operands;
    if (mode === undefined) return yield* usage(process, 'missing operand');
    if (applyMode(mode, 0, false) === undefined) return yield* usage(process, `invalid mode: '${mode}'`);
    if (names.length === 0) return yield* usage(process, `missing operand after '${mode}'`);
    let exit = 0;
    const queue = [...names];
    for (let count = 0; queue.length > 0 && count < 100_000; count++) {
      const name = queue.shift() ?? '';
      const path = resolvePath(process.cwd, name);
      const stat = process.files.stat(path);
      if (!stat.ok) {
        exit = yield* fail(process, `cannot access '${name}': ${FILE_ERROR_TEXT[stat.errno]}`);
        continue;
      }
      const directory = stat.value.kind === 'directory';
      const changed = process.files.chmod(path, applyMode(mode, stat.value.mode, directory) ?? stat.value.mode);
      if (!changed.ok) exit = yield* fail(process, `changing permissions of '${name}': ${FILE_ERROR_TEXT[changed.errno]}`);
      const inner = has('R') && directory ? process.files.list(path) : undefined;
      if (inner?.ok === true) queue.unshift(...inner.value.map((each) => `${name.replace(/\/+$/, '')}/${each}`));
    }
    return exit;
  },
});

export const chown = coreCommand({
  name: 'chown',
  aliases: ['chgrp'],
  summary: 'changes owners: not simulated',
  options: ['R|recursive'],
  *run({ process }) {
    return yield* refuse(process, process.name);
  },
});

const KIND = { file: 'regular file', directory: 'directory', link: 'symbolic link', device: 'character special file' } as const;

export const stat = coreCommand({
  name: 'stat',
  summary: 'prints what a file is',
  options: ['c|format=', 'printf=', 'L|dereference'],
  unsimulated: ['-f', '-t', '--file-system', '--terse', '--cached'],
  *run({ process, operands, value, has }) {
    if (operands.length === 0) return yield* usage(process, 'missing operand');
    const format = value('c') ?? value('printf');
    if (format === undefined) return yield* refuse(process, 'stat without -c');
    let exit = 0;
    for (const name of operands) {
      const path = resolvePath(process.cwd, name);
      const found = process.files.stat(path, { follow: has('L') });
      if (!found.ok) {
        exit = yield* fail(process, `cannot statx '${name}': ${FILE_ERROR_TEXT[found.errno]}`);
        continue;
      }
      const it = found.value;
      const size = sizeOf(process, path, it);
      const text = format.replace(/%([a-zA-Z%])/g, (whole: string, letter: string) => {
        switch (letter) {
          case 'n':
            return name;
          case 'N':
            return it.kind === 'link' ? `'${name}' -> '${it.target ?? ''}'` : `'${name}'`;
          case 's':
            return String(size);
          case 'a':
            return it.mode.toString(8);
          case 'A':
            return modeText(it);
          case 'F':
            return it.kind === 'file' && size === 0 ? 'regular empty file' : KIND[it.kind];
          case 'U':
          case 'G':
            return it.owner;
          case 'u':
          case 'g':
            return it.owner === 'root' ? '0' : '1000';
          case 'h':
            return String(linksOf(process, path, it));
          case 'y':
          case 'z':
            return formatDate('%F %T.%N %z', it.modifiedAt);
          case 'Y':
          case 'Z':
            return String(Math.floor(it.modifiedAt / 1000));
          case '%':
            return '%';
          default:
            return whole;
        }
      });
      const ended = yield* emit(process, value('c') === undefined ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : `${text}\n`);
      if (ended !== undefined) return ended;
    }
    return exit;
  },
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export const mktemp = coreCommand({
  name: 'mktemp',
  summary: 'makes a file or directory with a name of its own',
  options: ['d|directory', 'u|dry-run', 'q|quiet', 't', 'p|tmpdir=', 'suffix='],
  *run({ process, operands, has, value }) {
    const [given, extra] = operands;
    if (extra !== undefined) return yield* usage(process, 'too many templates');
    const template = (given ?? 'tmp.XXXXXXXXXX') + (value('suffix') ?? '');
    const place = /(X{3,})([^X]*)$/.exec(template);
    if (!place) return yield* fail(process, `too few X's in template '${template}'`);
    const inTemporary = given === undefined || has('t') || value('p') !== undefined;
    const directory = inTemporary ? `${value('p') ?? process.env['TMPDIR'] ?? '/tmp'}/` : '';
    for (let attempt = 0; attempt < 100; attempt++) {
      const letters = Array.from({ length: place[1]?.length ?? 0 }, () => LETTERS[process.random.integer(LETTERS.length)] ?? 'a').join('');
      const name = directory + template.slice(0, place.index) + letters + (place[2] ?? '');
      const path = resolvePath(process.cwd, name);
      if (process.files.stat(path, { follow: false }).ok) continue;
      const made = has('u') ? undefined : has('d') ? process.files.mkdir(path) : process.files.write(path, '', { mode: 0o600 });
      if (made && !made.ok) {
        return yield* fail(
          process,
          `failed to create ${has('d') ? 'directory' : 'file'} via template '${directory}${template}': ${FILE_ERROR_TEXT[made.errno]}`,
        );
      }
      if (has('d') && made) process.files.chmod(path, 0o700);
      return (yield* emit(process, `${name}\n`)) ?? 0;
    }
    return yield* fail(process, `failed to create file via template '${template}': File exists`);
  },
});
