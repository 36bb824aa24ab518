import { createRandom, nextInteger } from '../base/random.ts';
import { selfSign } from '../net/tls/issue.ts';
import { generateKey, readPrivateKey } from '../net/tls/keys.ts';

/** Where every host that trusts the lab's authority has it, and where its key lies for those who issue certificates. */
export const SYSTEM_TRUST = '/etc/ssl/certs/ca-certificates.crt';
const DIRECTORY = '/etc/ssl/lab-ca';
const YEAR = 365 * 86_400_000;

/**
 * The lab's own certificate authority, from the seed alone: ten years from a day before the world begins. The laptop trusts it as
 * it would trust its company's, and has its key, so that `openssl x509 -req -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key`
 * issues certificates that curl accepts. Its numbers are drawn apart from the world's, so that nothing else depends on them.
 */
export function authorityFiles(seed: string, begin: number): Readonly<Record<string, string>> {
  const state = createRandom(`${seed}/authority`);
  const random = (below: number): number => nextInteger(state, below);
  const pem = generateKey({ type: 'ed25519' }, random);
  const key = readPrivateKey(pem);
  if (!key) return {};
  const subject = [
    { type: 'O', value: 'kubehop' },
    { type: 'CN', value: 'kubehop lab CA' },
  ];
  const notBefore = begin - 86_400_000;
  const certificate = selfSign({ subject, san: [], isCa: true, notBefore, notAfter: notBefore + 10 * YEAR, key }, random);
  return { [SYSTEM_TRUST]: certificate, [`${DIRECTORY}/ca.crt`]: certificate, [`${DIRECTORY}/ca.key`]: pem };
}
