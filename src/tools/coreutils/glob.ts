import { literalPattern } from './posix-regex.ts';

/** A shell pattern of fnmatch(3) as a regular expression for the whole text; `*` also matches `/`. */
export function globPattern(pattern: string, ignoreCase = false): RegExp {
  const source = pattern.replace(
    /\[([!^]?)(\]?[^\]]*)\]|\\(.)|[^]/g,
    (whole: string, not: string | undefined, set: string | undefined, escaped: string | undefined) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      if (escaped !== undefined) return literalPattern(escaped);
      return whole === '*' ? '[^]*' : whole === '?' ? '[^]' : literalPattern(whole);
    },
  );
  try {
    return new RegExp(`^${source}$`, ignoreCase ? 'i' : '');
  } catch {
    return new RegExp(`^${literalPattern(pattern)}$`);
  }
}
