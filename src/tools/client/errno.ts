import type { SocketErrno } from '../../net/socket.ts';

/** strerror(3) of the errors that socket calls end with. */
const TEXT: Readonly<Record<SocketErrno, string>> = {
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ECONNRESET: 'Connection reset by peer',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EMSGSIZE: 'Message too long',
  ENOPROTOOPT: 'Protocol not available',
  EPROTO: 'Protocol error',
  ENETDOWN: 'Network is down',
  ENODEV: 'No such device',
};

/** musl words some of them otherwise (src/errno/__strerror.h). */
const MUSL: Partial<Readonly<Record<SocketErrno, string>>> = {
  ETIMEDOUT: 'Operation timed out',
  EHOSTUNREACH: 'Host is unreachable',
  ENETUNREACH: 'Network unreachable',
  EADDRINUSE: 'Address in use',
  EADDRNOTAVAIL: 'Address not available',
  EMSGSIZE: 'Message too large',
};

export function errnoText(errno: SocketErrno, libc?: 'glibc' | 'musl' | 'none'): string {
  return (libc === 'musl' ? MUSL[errno] : undefined) ?? TEXT[errno];
}
