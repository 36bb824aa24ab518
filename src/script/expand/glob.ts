import { resolvePath, type Files } from '../../base/files.ts';
import { hasMagic, patternSource, safeRegExp, unescapePattern } from './pattern.ts';

/** Pathname expansion: the names that match, sorted; empty when none does. Hidden names need a leading dot in the pattern. */
export function expandGlob(files: Files, cwd: string, pattern: string, options: { readonly dotglob: boolean }): string[] {
  const absolute = pattern.startsWith('/');
  const elements = pattern.split(/\/+/).filter((element) => element !== '');
  let found = [absolute ? '/' : ''];
  const slashEnd = pattern.endsWith('/');
  for (const [index, element] of elements.entries()) {
    const last = index === elements.length - 1 && !slashEnd;
    const next: string[] = [];
    for (const base of found) {
      const directory = resolvePath(cwd, base === '' ? '.' : base);
      if (!hasMagic(element)) {
        const path = base + unescapePattern(element);
        if (files.stat(resolvePath(cwd, path), { follow: false }).ok) next.push(last ? path : `${path}/`);
        continue;
      }
      const listed = files.list(directory);
      if (!listed.ok) continue;
      const matcher = safeRegExp(`^(?:${patternSource(element, true)})$`, 'u');
      for (const name of listed.value) {
        if (name.startsWith('.') && !element.startsWith('.') && !options.dotglob) continue;
        if (!matcher.test(name)) continue;
        if (!last) {
          const stat = files.stat(resolvePath(cwd, base + name));
          if (!stat.ok || stat.value.kind !== 'directory') continue;
        }
        next.push(last ? base + name : `${base}${name}/`);
      }
    }
    found = next;
  }
  return elements.length === 0 ? [] : found.sort(compareNames);
}

/** Order of names as the C.UTF-8 locale has it. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
