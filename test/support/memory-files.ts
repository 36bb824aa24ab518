import type { Files, FileResult, FileStat } from '../../src/base/files.ts';

/** Files of a test: a flat map from path to text; directories exist when something lies in them. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): Files & { readonly texts: Map<string, string> } {
  const texts = new Map(Object.entries(initial));
  const isDirectory = (path: string): boolean => path === '/' || [...texts.keys()].some((name) => name.startsWith(`${path}/`));
  const missing: FileResult<never> = { ok: false, errno: 'ENOENT' };
  const done: FileResult<void> = { ok: true, value: undefined };
  return {
    texts,
    read(path) {
      const text = texts.get(path);
      if (text !== undefined) return { ok: true, value: text };
      return isDirectory(path) ? { ok: false, errno: 'EISDIR' } : missing;
    },
    write(path, text, options) {
      texts.set(path, options?.append === true ? (texts.get(path) ?? '') + text : text);
      return done;
    },
    list(path) {
      const names = [...texts.keys()]
        .filter((name) => name.startsWith(path === '/' ? '/' : `${path}/`))
        .map((name) => name.slice(path === '/' ? 1 : path.length + 1).split('/')[0] ?? '');
      return names.length === 0 ? missing : { ok: true, value: [...new Set(names)].sort() };
    },
    stat(path): FileResult<FileStat> {
      const text = texts.get(path);
      if (text === undefined && !isDirectory(path)) return missing;
      return {
        ok: true,
        value: { kind: text === undefined ? 'directory' : 'file', mode: 0o644, size: text?.length ?? 0, modifiedAt: 0, owner: 'learner' },
      };
    },
    mkdir: () => done,
    remove(path) {
      return texts.delete(path) ? done : missing;
    },
    rename(from, to) {
      const text = texts.get(from);
      if (text === undefined) return missing;
      texts.delete(from);
      texts.set(to, text);
      return done;
    },
    chmod: () => done,
    symlink: () => done,
  };
}
