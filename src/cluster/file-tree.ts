import type { FileErrno, FileResult, Files, FileStat } from '../base/files.ts';
import { resolvePath } from '../base/files.ts';

/** The files of one machine or volume as plain data: absolute path -> node. The root directory is implicit. */
export interface FileTree {
  nodes: Map<string, FileNode>;
}

export type FileNode = Readonly<
  | { kind: 'file'; text: string; mode: number; modifiedAt: number; owner: string }
  | { kind: 'directory'; mode: number; modifiedAt: number; owner: string }
  | { kind: 'link'; target: string; mode: number; modifiedAt: number; owner: string }
>;

/** Where a tree is mounted; the longest mount point that holds a path decides. */
export interface Mount {
  readonly at: string;
  readonly tree: FileTree;
  readonly readOnly: boolean;
}

/** Files the kernel computes when they are read: /proc, /sys. */
export interface KernelFiles {
  read(path: string): string | undefined;
  /** undefined when the path is none of the kernel's, else whether the write was taken */
  write(path: string, text: string): FileResult<void> | undefined;
  list(path: string): readonly string[] | undefined;
}

export function createFileTree(files: Readonly<Record<string, string>>, now: number, owner = 'root'): FileTree {
  const tree: FileTree = { nodes: new Map() };
  for (const path of Object.keys(files).sort()) putFile(tree, path, files[path] ?? '', now, owner);
  return tree;
}

/** Writes a file and the directories above it. */
export function putFile(tree: FileTree, path: string, text: string, now: number, owner = 'root', mode = 0o644): void {
  makeParents(tree, path, now, owner);
  tree.nodes.set(path, Object.freeze({ kind: 'file', text, mode, modifiedAt: now, owner }));
}

export function putDirectory(tree: FileTree, path: string, now: number, owner = 'root', mode = 0o755): void {
  if (path === '/' || tree.nodes.has(path)) return;
  makeParents(tree, path, now, owner);
  tree.nodes.set(path, Object.freeze({ kind: 'directory', mode, modifiedAt: now, owner }));
}

function makeParents(tree: FileTree, path: string, now: number, owner: string): void {
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '') putDirectory(tree, parent, now, owner);
}

const DEVICES = new Set(['/dev/null', '/dev/zero', '/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/tty', '/dev/urandom', '/dev/random']);

/** The files of a machine: its trees put together at their mount points. */
export function mountedFiles(mounts: readonly Mount[], now: () => number, user: string, kernel?: KernelFiles): Files {
  const ordered = [...mounts].sort((a, b) => b.at.length - a.at.length);
  const locate = (path: string): { mount: Mount; inner: string } | undefined => {
    for (const mount of ordered) {
      if (mount.at === '/') return { mount, inner: path };
      if (path === mount.at) return { mount, inner: '/' };
      if (path.startsWith(`${mount.at}/`)) return { mount, inner: path.slice(mount.at.length) };
    }
    return undefined;
  };
  const lookup = (path: string): FileNode | undefined => {
    const place = locate(path);
    if (!place) return undefined;
    return place.inner === '/' ? { kind: 'directory', mode: 0o755, modifiedAt: 0, owner: 'root' } : place.mount.tree.nodes.get(place.inner);
  };
  /** resolves links in every part of a path; undefined when they loop */
  const resolve = (path: string, followLast = true): string | undefined => {
    let current = path;
    for (let hops = 0; hops < 40; hops++) {
      const parts = current.split('/').filter((part) => part !== '');
      let walked = '';
      let again = false;
      for (const [index, part] of parts.entries()) {
        walked += `/${part}`;
        const node = lookup(walked);
        if (node?.kind !== 'link' || (!followLast && index === parts.length - 1)) continue;
        const base = walked.slice(0, walked.lastIndexOf('/')) || '/';
        current = resolvePath(base, [node.target, ...parts.slice(index + 1)].join('/'));
        again = true;
        break;
      }
      if (!again) return current;
    }
    return undefined;
  };
  const fail = (errno: FileErrno): { ok: false; errno: FileErrno } => ({ ok: false, errno });
  const done: FileResult<void> = { ok: true, value: undefined };
  const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
  const children = (path: string): string[] => {
    const names = new Set<string>();
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const mount of mounts) {
      if (mount.at !== '/' && mount.at.startsWith(prefix)) names.add(mount.at.slice(prefix.length).split('/')[0] ?? '');
    }
    const place = locate(path);
    if (place) {
      const inner = place.inner === '/' ? '/' : `${place.inner}/`;
      for (const key of place.mount.tree.nodes.keys()) {
        if (key.startsWith(inner) && !key.slice(inner.length).includes('/')) names.add(key.slice(inner.length));
      }
    }
    names.delete('');
    return [...names].sort();
  };
  /** the place to write at, or why not */
  const writable = (path: string): { tree: FileTree; inner: string } | FileErrno => {
    const place = locate(path);
    if (!place) return 'ENOENT';
    const parent = lookup(parentOf(path));
    if (!parent) return 'ENOENT';
    if (parent.kind !== 'directory') return 'ENOTDIR';
    if (place.mount.readOnly) return 'EROFS';
    if (user !== 'root' && parent.owner !== user && (parent.mode & 0o002) === 0) {
      const node = lookup(path);
      if (node === undefined || (node.owner !== user && (node.mode & 0o002) === 0)) return 'EACCES';
    }
    return { tree: place.mount.tree, inner: place.inner };
  };

  return {
    read(raw) {
      const computed = kernel?.read(raw);
      if (computed !== undefined) return { ok: true, value: computed };
      if (DEVICES.has(raw)) return { ok: true, value: '' };
      const path = resolve(raw);
      if (path === undefined) return fail('ELOOP');
      const node = lookup(path);
      if (!node) return fail(kernel?.list(path) ? 'EISDIR' : 'ENOENT');
      if (node.kind === 'directory') return fail('EISDIR');
      if (user !== 'root' && node.owner !== user && (node.mode & 0o004) === 0) return fail('EACCES');
      return { ok: true, value: node.kind === 'file' ? node.text : '' };
    },
    write(raw, text, options) {
      const taken = kernel?.write(raw, text);
      if (taken) return taken;
      if (DEVICES.has(raw)) return done;
      const path = resolve(raw);
      if (path === undefined) return fail('ELOOP');
      const before = lookup(path);
      if (before?.kind === 'directory') return fail('EISDIR');
      const place = writable(path);
      if (typeof place === 'string') return fail(place);
      const old = before?.kind === 'file' && options?.append === true ? before.text : '';
      const mode = options?.mode ?? before?.mode ?? 0o644;
      place.tree.nodes.set(
        place.inner,
        Object.freeze({ kind: 'file', text: old + text, mode, modifiedAt: now(), owner: before?.owner ?? user }),
      );
      return done;
    },
    list(raw) {
      const path = resolve(raw);
      if (path === undefined) return fail('ELOOP');
      const computed = kernel?.list(path);
      const node = lookup(path);
      if (computed) return { ok: true, value: [...new Set([...computed, ...(node ? children(path) : [])])].sort() };
      const below = children(path);
      if (!node && below.length === 0) return fail('ENOENT');
      if (node && node.kind !== 'directory') return fail('ENOTDIR');
      return { ok: true, value: below };
    },
    stat(raw, options) {
      const computed = kernel?.read(raw);
      if (computed !== undefined)
        return { ok: true, value: { kind: 'file', mode: 0o644, size: computed.length, modifiedAt: now(), owner: 'root' } };
      if (DEVICES.has(raw)) return { ok: true, value: { kind: 'device', mode: 0o666, size: 0, modifiedAt: 0, owner: 'root' } };
      const path = resolve(raw, options?.follow !== false);
      if (path === undefined) return fail('ELOOP');
      const node = lookup(path);
      if (!node) {
        const listed = path === '/' || kernel?.list(path) !== undefined || children(path).length > 0;
        return listed ? { ok: true, value: { kind: 'directory', mode: 0o755, size: 4096, modifiedAt: 0, owner: 'root' } } : fail('ENOENT');
      }
      return { ok: true, value: statOf(node) };
    },
    mkdir(raw, options) {
      const path = resolve(raw) ?? raw;
      const there = lookup(path);
      if (there) return options?.parents === true && there.kind === 'directory' ? done : fail('EEXIST');
      if (options?.parents === true && parentOf(path) !== '/') {
        const above = this.mkdir(parentOf(path), options);
        if (!above.ok) return above;
      }
      const place = writable(path);
      if (typeof place === 'string') return fail(place);
      place.tree.nodes.set(place.inner, Object.freeze({ kind: 'directory', mode: 0o755, modifiedAt: now(), owner: user }));
      return done;
    },
    remove(raw) {
      const path = resolve(raw, false) ?? raw;
      const node = lookup(path);
      if (!node) return fail('ENOENT');
      if (node.kind === 'directory' && children(path).length > 0) return fail('ENOTEMPTY');
      const place = writable(path);
      if (typeof place === 'string') return fail(place);
      place.tree.nodes.delete(place.inner);
      return done;
    },
    rename(rawFrom, rawTo) {
      const from = resolve(rawFrom, false) ?? rawFrom;
      const to = resolve(rawTo, false) ?? rawTo;
      const node = lookup(from);
      if (!node) return fail('ENOENT');
      const source = writable(from);
      if (typeof source === 'string') return fail(source);
      const target = writable(to);
      if (typeof target === 'string') return fail(target);
      if (node.kind === 'directory' && (to === from || to.startsWith(`${from}/`))) return fail('EINVAL');
      for (const [key, value] of [...source.tree.nodes]) {
        if (key !== source.inner && !key.startsWith(`${source.inner}/`)) continue;
        source.tree.nodes.delete(key);
        target.tree.nodes.set(target.inner + key.slice(source.inner.length), value);
      }
      return done;
    },
    chmod(raw, mode) {
      const path = resolve(raw) ?? raw;
      const node = lookup(path);
      if (!node) return fail('ENOENT');
      if (user !== 'root' && node.owner !== user) return fail('EPERM');
      const place = locate(path);
      if (!place || place.inner === '/') return done;
      if (place.mount.readOnly) return fail('EROFS');
      place.mount.tree.nodes.set(place.inner, Object.freeze({ ...node, mode }));
      return done;
    },
    symlink(target, raw) {
      const path = resolve(raw, false) ?? raw;
      if (lookup(path)) return fail('EEXIST');
      const place = writable(path);
      if (typeof place === 'string') return fail(place);
      place.tree.nodes.set(place.inner, Object.freeze({ kind: 'link', target, mode: 0o777, modifiedAt: now(), owner: user }));
      return done;
    },
  };
}

function statOf(node: FileNode): FileStat {
  const size = node.kind === 'file' ? Buffer.byteLength(node.text) : node.kind === 'directory' ? 4096 : node.target.length;
  return {
    kind: node.kind,
    mode: node.mode,
    size,
    modifiedAt: node.modifiedAt,
    owner: node.owner,
    target: node.kind === 'link' ? node.target : undefined,
  };
}
