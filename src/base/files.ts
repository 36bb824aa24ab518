/**
 * A machine's files, as commands see them. Implemented by the world (`cluster/`), which also mounts ConfigMaps, Secrets,
 * /proc and /sys; used by the shell and by every tool. Paths are absolute and normalised by the caller with
 * {@link resolvePath}. Errors are errno names, so that each tool words them as the real one does.
 */
export type FileErrno = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EACCES' | 'EEXIST' | 'ENOTEMPTY' | 'EROFS' | 'EINVAL' | 'ELOOP' | 'EPERM';

export type FileResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errno: FileErrno };

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'device';
  /** permission bits, for instance 0o644 */
  readonly mode: number;
  readonly size: number;
  /** simulated time of the last change, milliseconds since the epoch */
  readonly modifiedAt: number;
  readonly owner: string;
  /** target of a symbolic link */
  readonly target?: string | undefined;
}

export interface Files {
  /** follows symbolic links */
  read(path: string): FileResult<string>;
  write(path: string, text: string, options?: { readonly append?: boolean; readonly mode?: number }): FileResult<void>;
  /** names in a directory, sorted */
  list(path: string): FileResult<readonly string[]>;
  stat(path: string, options?: { readonly follow?: boolean }): FileResult<FileStat>;
  mkdir(path: string, options?: { readonly parents?: boolean }): FileResult<void>;
  /** removes a file, link or empty directory */
  remove(path: string): FileResult<void>;
  rename(from: string, to: string): FileResult<void>;
  chmod(path: string, mode: number): FileResult<void>;
  symlink(target: string, path: string): FileResult<void>;
}

/** The message of strerror(3) for an errno name. */
export const FILE_ERROR_TEXT: Readonly<Record<FileErrno, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
  EPERM: 'Operation not permitted',
};

/** Makes a path absolute against `cwd` and resolves `.` and `..` lexically. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
