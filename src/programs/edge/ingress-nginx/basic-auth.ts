import { createHash } from 'node:crypto';
import { headerValue, type HttpRequest } from '../../../base/http.ts';
import type { ObjectClient } from '../../../kube/client.ts';
import { secretText, type EdgeSecret } from '../objects.ts';

/** Whether the request's name and password stand in the Secret's `auth` file (htpasswd): {PLAIN}, {SHA} and plain entries. */
export function authorised(
  api: ObjectClient | undefined,
  request: HttpRequest,
  auth: { readonly secret: string },
  ingress: string,
): boolean {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headerValue(request.headers, 'authorization') ?? '');
  const [namespace, name] = auth.secret.includes('/') ? auth.secret.split('/') : [ingress.split('/')[0], auth.secret];
  const file = secretText(api?.get<EdgeSecret>('secrets', name ?? '', namespace), 'auth');
  if (!match || file === undefined) return false;
  const given = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = given.indexOf(':');
  const [user, password] = [given.slice(0, colon), given.slice(colon + 1)];
  return file.split('\n').some((line) => {
    const at = line.indexOf(':');
    return at > 0 && line.slice(0, at) === user && fits(line.slice(at + 1).trim(), password);
  });
}

function fits(stored: string, password: string): boolean {
  if (stored.startsWith('{SHA}')) return stored.slice(5) === createHash('sha1').update(password).digest('base64');
  return stored.replace(/^\{PLAIN\}/, '') === password;
}
