import type { FileStat } from '../../base/files.ts';

/** `drwxr-xr-x`, as ls and stat print a mode. */
export function modeText(stat: Pick<FileStat, 'kind' | 'mode'>): string {
  const kind = { file: '-', directory: 'd', link: 'l', device: 'c' }[stat.kind];
  const mode = stat.kind === 'link' ? 0o777 : stat.mode;
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const run = (mode & special) !== 0 ? ((bits & 1) !== 0 ? letter : letter.toUpperCase()) : (bits & 1) !== 0 ? 'x' : '-';
    return ((bits & 4) !== 0 ? 'r' : '-') + ((bits & 2) !== 0 ? 'w' : '-') + run;
  };
  return kind + triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}

/** A size as `ls -h` prints it: powers of 1024, rounded up, one decimal below ten. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 6) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  return `${shown < 10 ? shown.toFixed(1) : String(Math.ceil(shown))}${'KMGTPE'[unit - 1] ?? ''}`;
}

/** Applies chmod's mode (`755`, `u+x,go-w`, `a=r`) to permission bits; undefined when it is no mode. */
export function applyMode(text: string, mode: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let bits = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]?.includes('a') === true ? 'ugo' : (match[1] ?? '');
    for (const action of match[2]?.match(/[-+=][rwxXst]*/g) ?? []) {
      const letters = action.slice(1);
      let one =
        (letters.includes('r') ? 4 : 0) |
        (letters.includes('w') ? 2 : 0) |
        (letters.includes('x') || (letters.includes('X') && (directory || (bits & 0o111) !== 0)) ? 1 : 0);
      // Without who, the usual umask 022 keeps group and others from writing.
      let set = 0;
      let mask = 0;
      for (const [letter, shift] of [
        ['u', 6],
        ['g', 3],
        ['o', 0],
      ] as const) {
        if (!who.includes(letter)) continue;
        const part = match[1] === '' && letter !== 'u' ? one & ~2 : one;
        set |= part << shift;
        mask |= 7 << shift;
      }
      one = set;
      if (letters.includes('t')) one |= 0o1000;
      if (letters.includes('s')) one |= (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
      bits = action[0] === '+' ? bits | one : action[0] === '-' ? bits & ~one : (bits & ~mask) | one;
    }
  }
  return bits;
}
