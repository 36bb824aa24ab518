import { generateKey, readPrivateKey, type RandomInteger } from '../../net/tls/keys.ts';
import { selfSign } from '../../net/tls/issue.ts';

const DAY = 86_400_000;

/** A self-signed certificate (PEM) for the TLS servers of a topology; a client that trusts it trusts them. `now` is simulated milliseconds. */
export function listenerCertificate(names: readonly string[], now: number, random: RandomInteger): string {
  const key = readPrivateKey(generateKey({ type: 'ed25519' }, random));
  if (!key) return '';
  return selfSign(
    {
      subject: [{ type: 'CN', value: names[0] ?? 'server' }],
      san: names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)),
      isCa: true,
      notBefore: now - DAY,
      notAfter: now + 365 * DAY,
      key,
    },
    random,
  );
}
