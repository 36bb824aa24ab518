import type { Result } from '../../base/result.ts';
import type { Link, NetworkNamespace } from '../../net/namespace.ts';
import type { NetlinkError } from '../../net/netlink.ts';
import type { ToolProcess } from '../tool.ts';

/** Global options of ip(8). */
export interface IpOptions {
  readonly family: 4 | 6 | undefined;
  readonly brief: boolean;
  readonly statistics: boolean;
  /** -s twice: the errors in detail */
  readonly errors?: boolean;
  readonly details: boolean;
  readonly oneline: boolean;
  readonly json: boolean;
  readonly pretty: boolean;
}

/** What a subcommand gets: the machine, the namespace it works on and the options. */
export interface IpContext {
  readonly process: ToolProcess;
  readonly ns: NetworkNamespace;
  readonly options: IpOptions;
}

/** What a subcommand did. */
export interface Done {
  readonly out?: string | undefined;
  readonly err?: string | undefined;
  readonly exit: number;
  readonly notSimulated?: string | undefined;
}

export function show(out: string): Done {
  return { out, exit: 0 };
}

export function fail(err: string, exit = 1): Done {
  return { err: `${err}\n`, exit };
}

export function notSimulated(what: string): Done {
  return { notSimulated: what, exit: 255 };
}

export const DONE: Done = { exit: 0 };

/** Words of iproute2 may be shortened to any prefix (`matches`). */
export function matches(word: string, full: string): boolean {
  return word !== '' && full.startsWith(word);
}

const ERRNO: Readonly<Record<string, string>> = {
  EEXIST: 'File exists',
  ENOENT: 'No such file or directory',
  ENODEV: 'No such device',
  EINVAL: 'Invalid argument',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETUNREACH: 'Network is unreachable',
  ENETDOWN: 'Network is down',
  ESRCH: 'No such process',
  EPERM: 'Operation not permitted',
  EOPNOTSUPP: 'Operation not supported',
  EBUSY: 'Device or resource busy',
  ENXIO: 'No such device or address',
  ELOOP: 'Too many levels of symbolic links',
  ERANGE: 'Numerical result out of range',
  EHOSTUNREACH: 'No route to host',
  EACCES: 'Permission denied',
  EXDEV: 'Invalid cross-device link',
};

/** The line for a refused request: the kernel's own sentence where it has one (extack), else its errno. */
export function netlinkFailure(error: { readonly errno: string; readonly extack?: string | undefined }): Done {
  if (error.extack !== undefined) return fail(`Error: ${error.extack}.`, 2);
  return fail(`RTNETLINK answers: ${ERRNO[error.errno] ?? error.errno}`, 2);
}

/** Asks the kernel to change something; without CAP_NET_ADMIN it refuses before it looks. */
export function request(context: IpContext, change: () => Result<unknown, NetlinkError>): Done {
  if (!context.process.host.privileged) return netlinkFailure({ errno: 'EPERM' });
  const result = change();
  return result.ok ? DONE : netlinkFailure(result.error);
}

export function linkByName(ns: NetworkNamespace, name: string): Link | undefined {
  for (const link of ns.links.values()) if (link.name === name) return link;
  return undefined;
}

export function noDevice(name: string): Done {
  return fail(`Cannot find device "${name}"`);
}

/** `show` and its other spellings. */
export function isShow(verb: string): boolean {
  return matches(verb, 'show') || matches(verb, 'list') || verb === 'lst';
}
