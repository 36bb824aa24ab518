import type { ObjectClient } from '../../../kube/client.ts';
import { readCertificates } from '../../../net/tls/certificate.ts';
import { selfSign } from '../../../net/tls/issue.ts';
import { keyPairProblem } from '../../../net/tls/key-pair.ts';
import { generateKey, readPrivateKey, type RandomInteger } from '../../../net/tls/keys.ts';
import type { Name } from '../../../net/tls/name.ts';
import { matchesHost } from '../../../net/tls/verify.ts';
import { secretText, type EdgeSecret } from '../objects.ts';

/** A server's certificate: PEM text of a Secret, or the fake one where it cannot be used. */
export interface ServerCertificate {
  /** undefined: the fake certificate is shown */
  readonly pem: string | undefined;
  readonly secret: string;
}

const DAY = 86_400_000;

/** The certificate of a TLS entry (controller.go: createServers), with the controller's complaints. */
export function certificateFor(
  api: ObjectClient,
  namespace: string,
  name: string,
  host: string,
  notes: (readonly ['I' | 'W' | 'E', string])[],
  now: number,
): ServerCertificate {
  const key = `${namespace}/${name}`;
  const none = { pem: undefined, secret: key };
  if (name === '') return none;
  const read = readTlsSecret(api.get<EdgeSecret>('secrets', name, namespace), key);
  if (!read.ok) {
    if (read.reason !== undefined) notes.push(['W', `Error obtaining X.509 certificate: ${read.reason}`]);
    notes.push(['W', `Error getting SSL certificate "${key}": local SSL certificate ${key} was not found. Using default certificate`]);
    return none;
  }
  const [leaf] = readCertificates(read.pem);
  if (!leaf || matchesHost(leaf, host) === undefined) {
    const names = leaf?.san.filter((entry) => entry.startsWith('DNS:')).map((entry) => entry.slice(4)) ?? [];
    const valid =
      names.length === 0
        ? 'x509: certificate relies on legacy Common Name field, use SANs instead'
        : `x509: certificate is valid for ${names.join(', ')}, not ${host}`;
    notes.push(['W', `Unexpected error validating SSL certificate "${key}" for server "${host}": ${valid}`]);
    notes.push(['W', 'Validating certificate against DNS names. This will be deprecated in a future version']);
    const common = leaf?.subject.findLast(({ type }) => type === 'CN')?.value;
    if (!leaf || names.length > 0 || common?.toLowerCase() !== host.toLowerCase()) {
      notes.push([
        'W',
        `SSL certificate "${key}" does not contain a Common Name or Subject Alternative Name for server "${host}": ${valid}`,
      ]);
      notes.push(['W', 'Using default certificate']);
      return none;
    }
  }
  if (leaf.notAfter < now + 10 * DAY) {
    const date = new Date(leaf.notAfter).toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC');
    notes.push(['W', `SSL certificate for server "${host}" is about to expire (${date})`]);
  }
  return { pem: read.pem, secret: key };
}

/** A Secret's certificate when it and its key fit. */
export function readTlsSecret(
  secret: EdgeSecret | undefined,
  key: string,
): { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly reason: string | undefined } {
  if (!secret) return { ok: false, reason: undefined };
  const pem = secretText(secret, 'tls.crt');
  const privateKey = secretText(secret, 'tls.key');
  if (pem === undefined || pem === '') return { ok: false, reason: `key 'tls.crt' missing from Secret "${key}"` };
  if (privateKey === undefined || privateKey === '') return { ok: false, reason: `key 'tls.key' missing from Secret "${key}"` };
  if (readCertificates(pem).length === 0)
    return { ok: false, reason: 'unexpected error creating SSL Cert: no valid PEM formatted block found' };
  const problem = keyPairProblem(pem, privateKey);
  if (problem !== undefined)
    return {
      ok: false,
      reason: `unexpected error creating SSL Cert: certificate and private key does not have a matching public key: ${problem}`,
    };
  return { ok: true, pem };
}

/** The certificate shown where no other fits; valid for a year from the controller's start. */
export function fakeCertificate(now: number, random: RandomInteger): string {
  const subject = [
    { type: 'O', value: 'Acme Co' },
    { type: 'CN', value: 'Kubernetes Ingress Controller Fake Certificate' },
  ];
  return selfSignedFor(subject, 'ingress.local', now, random);
}

/** A self-signed certificate of a new key for one name, PEM. */
export function selfSignedFor(subject: Name, name: string, now: number, random: RandomInteger): string {
  const key = readPrivateKey(generateKey({ type: 'ed25519' }, random));
  if (!key) return '';
  const from = now - (now % 1000);
  return selfSign({ subject, san: [`DNS:${name}`], isCa: false, notBefore: from, notAfter: from + 365 * DAY, key }, random);
}
