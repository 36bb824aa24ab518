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

export function errnoText(errno: SocketErrno): string {
  return TEXT[errno];
}
