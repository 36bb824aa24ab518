import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom, nextInteger } from '../../../src/base/random.ts';
import { readCertificates, type Certificate } from '../../../src/net/tls/certificate.ts';
import { issueCertificate, selfSign } from '../../../src/net/tls/issue.ts';
import { keyPairProblem } from '../../../src/net/tls/key-pair.ts';
import { generateKey, publicKeyOf, readPrivateKey } from '../../../src/net/tls/keys.ts';
import { matchesHost, verifyChain } from '../../../src/net/tls/verify.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

function maker(seed: string) {
  const state = createRandom(seed);
  const random = (below: number): number => nextInteger(state, below);
  const newKey = (type: 'ed25519' | 'rsa' = 'ed25519') => {
    const pem = generateKey(type === 'rsa' ? { type, bits: 1024 } : { type }, random);
    const key = readPrivateKey(pem);
    if (!key) throw new Error('no key');
    return { pem, key };
  };
  const one = (pem: string): Certificate => {
    const [certificate] = readCertificates(pem);
    if (!certificate) throw new Error('no certificate');
    return certificate;
  };
  const root = (name: string, key = newKey('rsa'), days = 365) => ({
    key,
    certificate: one(
      selfSign(
        { subject: [{ type: 'CN', value: name }], san: [], isCa: true, notBefore: NOW - DAY, notAfter: NOW + days * DAY, key: key.key },
        random,
      ),
    ),
  });
  const child = (
    parent: ReturnType<typeof root>,
    name: string,
    options: { isCa?: boolean; from?: number; to?: number; san?: string[] } = {},
  ) => {
    const key = newKey();
    const text = issueCertificate(
      {
        subject: [{ type: 'CN', value: name }],
        san: options.san ?? [`DNS:${name}`],
        isCa: options.isCa ?? false,
        notBefore: NOW + (options.from ?? -1) * DAY,
        notAfter: NOW + (options.to ?? 30) * DAY,
        publicKey: publicKeyOf(key.key),
        signer: parent.key.key,
        issuer: parent.certificate,
      },
      random,
    );
    return { key, certificate: one(text) };
  };
  return { root, child, newKey };
}

describe('certificates', () => {
  it('are X.509 that another reader understands and verifies', () => {
    const { root, child } = maker('reader');
    const ca = root('lab CA');
    const leaf = child(ca, 'web.shop', { san: ['DNS:web.shop', 'IP:10.0.0.1'] });
    const foreign = new X509Certificate(leaf.certificate.raw);
    expect(foreign.subject).toBe('CN=web.shop');
    expect(foreign.subjectAltName).toBe('DNS:web.shop, IP Address:10.0.0.1');
    expect(foreign.serialNumber.toLowerCase()).toBe(leaf.certificate.serial);
    expect(foreign.verify(new X509Certificate(ca.certificate.raw).publicKey)).toBe(true);
    expect(new X509Certificate(ca.certificate.raw).ca).toBe(true);
    expect(Date.parse(foreign.validTo)).toBe(leaf.certificate.notAfter);
  });

  it('hang on the seed alone', () => {
    const text = (seed: string): string => Buffer.from(maker(seed).root('lab CA').certificate.raw).toString('hex');
    expect(text('a')).toBe(text('a'));
    expect(text('a')).not.toBe(text('b'));
  });
});

describe('verifyChain', () => {
  const { root, child } = maker('verify');
  const ca = root('lab CA');
  const middle = child(ca, 'middle', { isCa: true });
  const leaf = child(ca, 'web.shop');
  const below = child(middle, 'deep.shop');
  const expired = child(ca, 'old.shop', { to: -1, from: -20 });
  const early = child(ca, 'new.shop', { from: 2 });
  const byLeaf = child(leaf, 'forged.shop');
  const oldCa = root('old CA', undefined, -1);
  const underOld = child(oldCa, 'web.shop');
  const impostor = root('lab CA');
  const forged = child(impostor, 'web.shop');
  const rows: readonly (readonly [string, readonly Certificate[], readonly Certificate[], number | undefined])[] = [
    ['a leaf under a trusted root', [leaf.certificate], [ca.certificate], undefined],
    ['a leaf with its intermediate', [below.certificate, middle.certificate], [ca.certificate], undefined],
    ['a forgotten intermediate', [below.certificate], [ca.certificate], 20],
    ['no trust at all', [leaf.certificate], [], 20],
    ['the untrusted root in the chain', [leaf.certificate, ca.certificate], [], 19],
    ['a self-signed leaf', [ca.certificate], [], 18],
    ['a self-signed leaf that is trusted', [ca.certificate], [ca.certificate], undefined],
    ['an expired leaf', [expired.certificate], [ca.certificate], 10],
    ['a leaf of tomorrow', [early.certificate], [ca.certificate], 9],
    ['an expired root', [underOld.certificate], [oldCa.certificate], 10],
    ['a leaf that signed another', [byLeaf.certificate, leaf.certificate], [ca.certificate], 79],
    ['another root of the same name', [forged.certificate], [ca.certificate], 20],
  ];
  it.each(rows)('%s', (_name, sent, trusted, code) => {
    expect(verifyChain(sent, trusted, NOW)?.code).toBe(code);
  });
});

describe('matchesHost', () => {
  const { root, child } = maker('names');
  const ca = root('lab CA');
  const certificate = child(ca, 'x', { san: ['DNS:web.shop', 'DNS:*.apps.shop', 'IP:10.0.0.1'] }).certificate;
  const plain = child(ca, 'only.cn', { san: [] }).certificate;
  const rows: readonly (readonly [string, Certificate, boolean])[] = [
    ['web.shop', certificate, true],
    ['WEB.shop', certificate, true],
    ['a.apps.shop', certificate, true],
    ['a.b.apps.shop', certificate, false],
    ['apps.shop', certificate, false],
    ['10.0.0.1', certificate, true],
    ['10.0.0.2', certificate, false],
    ['x', certificate, false],
    ['only.cn', plain, true],
  ];
  it.each(rows)('%s', (host, of, matches) => {
    expect(matchesHost(of, host) !== undefined).toBe(matches);
  });
});

describe('keyPairProblem', () => {
  const random = (seed: string) => {
    const state = createRandom(seed);
    return (below: number): number => nextInteger(state, below);
  };
  const pair = (seed: string, type: 'ed25519' | 'rsa' = 'ed25519') => {
    const key = generateKey(type === 'rsa' ? { type, bits: 1024 } : { type }, random(seed));
    const read = readPrivateKey(key);
    if (!read) throw new Error('no key');
    const wish = { subject: [{ type: 'CN', value: 'web' }], san: [], isCa: false, notBefore: NOW, notAfter: NOW + DAY, key: read };
    return { key, certificate: selfSign(wish, random(seed)) };
  };
  const [one, other, rsa] = [pair('one'), pair('other'), pair('rsa', 'rsa')];
  const rows: readonly (readonly [string, string, string, string | undefined])[] = [
    ['a pair', one.certificate, one.key, undefined],
    ['another key', one.certificate, other.key, 'tls: private key does not match public key'],
    ['a key of another kind', one.certificate, rsa.key, 'tls: private key type does not match public key type'],
    ['no certificate', 'hello', one.key, 'tls: failed to find any PEM data in certificate input'],
    ['no key', one.certificate, 'hello', 'tls: failed to find any PEM data in key input'],
    [
      'a certificate for a key',
      one.certificate,
      one.certificate,
      'tls: found a certificate rather than a key in the PEM for the private key',
    ],
    [
      'both switched',
      one.key,
      one.certificate,
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
  ];
  it.each(rows)('%s', (_name, certificate, key, problem) => {
    expect(keyPairProblem(certificate, key)).toBe(problem);
  });
});
