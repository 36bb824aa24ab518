import type { Files } from '../../base/files.ts';
import { resolvePath } from '../../base/files.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
  yaml: 'application/octet-stream',
  md: 'text/plain',
};

export type StaticAnswer =
  | { readonly kind: 'file'; readonly text: string; readonly type: string; readonly modifiedAt: number }
  /** a directory asked for without its slash */
  | { readonly kind: 'redirect' }
  | { readonly kind: 'forbidden' }
  /** a directory without an index, for servers that list them */
  | { readonly kind: 'directory'; readonly path: string; readonly names: readonly string[] }
  | { readonly kind: 'missing' };

/** A path of a web root as a static server sees it. */
export function staticFile(files: Files, root: string, path: string, indexes: readonly string[]): StaticAnswer {
  const full = resolvePath('/', `${root}${resolvePath('/', path)}`);
  const stat = files.stat(full, { follow: true });
  if (!stat.ok) return { kind: 'missing' };
  if (stat.value.kind !== 'directory') return readStatic(files, full, stat.value.modifiedAt);
  if (!path.endsWith('/')) return { kind: 'redirect' };
  for (const index of indexes) {
    const candidate = `${full === '/' ? '' : full}/${index}`;
    const found = files.stat(candidate, { follow: true });
    if (found.ok && found.value.kind === 'file') return readStatic(files, candidate, found.value.modifiedAt);
  }
  const names = files.list(full);
  return names.ok ? { kind: 'directory', path: full, names: names.value } : { kind: 'forbidden' };
}

function readStatic(files: Files, path: string, modifiedAt: number): StaticAnswer {
  const read = files.read(path);
  if (!read.ok) return { kind: read.errno === 'EACCES' ? 'forbidden' : 'missing' };
  return { kind: 'file', text: read.value, type: contentType(path), modifiedAt };
}

export function contentType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
