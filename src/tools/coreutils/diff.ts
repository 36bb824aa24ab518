import { structuredPatch } from 'diff';
import { formatDate } from './date.ts';
import { resolvePath } from '../../base/files.ts';
import { coreCommand, emit, fail, usage } from './command.ts';
import { gather } from './input.ts';

const MISSING_NEWLINE = '\\ No newline at end of file';

function range(start: number, count: number): string {
  return count === 0 ? String(start - 1) : count === 1 ? String(start) : `${String(start)},${String(start + count - 1)}`;
}

export const diff = coreCommand({
  name: 'diff',
  summary: 'prints how two files differ',
  usageExit: 2,
  options: ['u', 'U|unified=', 'q|brief', 's|report-identical-files', 'N|new-file'],
  unsimulated: ['-r', '-c', '-y', '-i', '-w', '-b', '-B', '-a', '-e', '--color', '--side-by-side', '--recursive'],
  *run({ process, operands, has, value }) {
    const [left, right, extra] = operands;
    if (left === undefined || right === undefined) return yield* usage(process, `missing operand after '${left ?? process.name}'`, 2);
    if (extra !== undefined) return yield* usage(process, `extra operand '${extra}'`, 2);
    const { texts, exit } = yield* gather(process, [left, right]);
    if (exit > 0) return exit > 128 ? exit : 2;
    const [before = '', after = ''] = texts.map(({ text }) => text);
    if (before === after) return has('s') ? ((yield* emit(process, `Files ${left} and ${right} are identical\n`)) ?? 0) : 0;
    if (has('q')) return (yield* emit(process, `Files ${left} and ${right} differ\n`)) ?? 1;
    const context = Number(value('U') ?? (has('u') ? 3 : 0));
    if (!Number.isInteger(context)) return yield* fail(process, `invalid context length '${value('U') ?? ''}'`, 2);
    const patch = structuredPatch(left, right, before, after, '', '', { context });
    const stamp = (name: string): string => {
      const stat = process.files.stat(resolvePath(process.cwd, name));
      return formatDate('%F %T.%N %z', stat.ok ? stat.value.modifiedAt : process.clock.now());
    };
    let text = '';
    if (has('u') || value('U') !== undefined) {
      const span = (start: number, count: number): string => (count === 1 ? String(start) : `${String(start)},${String(count)}`);
      text = `--- ${left}\t${stamp(left)}\n+++ ${right}\t${stamp(right)}\n`;
      for (const hunk of patch.hunks)
        text += `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.join('\n')}\n`;
    } else {
      for (const hunk of patch.hunks) {
        const gone: string[] = [];
        const come: string[] = [];
        let last = gone;
        for (const line of hunk.lines) {
          if (line.startsWith('-')) (last = gone).push(`< ${line.slice(1)}`);
          else if (line.startsWith('+')) (last = come).push(`> ${line.slice(1)}`);
          else if (line.startsWith('\\')) last.push(MISSING_NEWLINE);
        }
        const kind = hunk.oldLines === 0 ? 'a' : hunk.newLines === 0 ? 'd' : 'c';
        const from = range(hunk.oldStart, hunk.oldLines);
        const to = range(hunk.newStart, hunk.newLines);
        text += `${from}${kind}${to}\n${[...gone, ...(kind === 'c' ? ['---'] : []), ...come].join('\n')}\n`;
      }
    }
    return (yield* emit(process, text)) ?? 1;
  },
});

export const cmp = coreCommand({
  name: 'cmp',
  summary: 'says where two files first differ',
  usageExit: 2,
  options: ['s|quiet|silent'],
  unsimulated: ['-l', '-b', '-i', '-n'],
  *run({ process, operands, has }) {
    const [left, right] = operands;
    if (left === undefined) return yield* usage(process, `missing operand after '${process.name}'`, 2);
    const other = right ?? '-';
    const { texts, exit } = yield* gather(process, [left, other]);
    if (exit > 0) return exit > 128 ? exit : 2;
    const [a = '', b = ''] = texts.map(({ text }) => text);
    if (a === b) return 0;
    let at = 0;
    while (at < a.length && at < b.length && a[at] === b[at]) at++;
    if (has('s')) return 1;
    const lines = a.slice(0, at).split('\n').length;
    if (at < a.length && at < b.length)
      return (yield* emit(process, `${left} ${other} differ: char ${String(at + 1)}, line ${String(lines)}\n`)) ?? 1;
    const shorter = a.length < b.length ? left : other;
    const where =
      at === 0
        ? 'which is empty'
        : `after byte ${String(at)}, ${a[at - 1] === '\n' ? `line ${String(lines - 1)}` : `in line ${String(lines)}`}`;
    return yield* fail(process, `EOF on ${shorter} ${where}`);
  },
});
