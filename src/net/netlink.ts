import { err } from '../base/result.ts';

/** How the kernel refuses a change of the network: an errno name and, where the kernel adds one, its own sentence (extack). */
export interface NetlinkError {
  readonly errno:
    | 'EEXIST'
    | 'ENOENT'
    | 'ENODEV'
    | 'EINVAL'
    | 'EADDRNOTAVAIL'
    | 'ENETUNREACH'
    | 'ENETDOWN'
    | 'ESRCH'
    | 'EPERM'
    | 'EOPNOTSUPP'
    | 'EBUSY'
    | 'ENXIO'
    | 'ELOOP'
    | 'ERANGE'
    | 'EHOSTUNREACH';
  readonly extack?: string | undefined;
}

export function refuse(errno: NetlinkError['errno'], extack?: string): { readonly ok: false; readonly error: NetlinkError } {
  return err({ errno, extack });
}
