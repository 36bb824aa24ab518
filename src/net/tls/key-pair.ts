import { createPublicKey } from 'node:crypto';
import { decodeCertificate } from './certificate.ts';
import { publicKeyOf, readPrivateKey } from './keys.ts';
import { readPem } from './pem.ts';
import { sameBytes } from './verify.ts';

/** Why a certificate and a key are no pair, in the words of Go's crypto/tls X509KeyPair; undefined when they are one. */
export function keyPairProblem(certificate: string, key: string): string | undefined {
  const blocks = readPem(certificate);
  const leaf = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (!leaf) {
    const [first, ...more] = blocks.map(({ label }) => label);
    if (first === undefined) return 'tls: failed to find any PEM data in certificate input';
    if (more.length === 0 && first.endsWith('PRIVATE KEY'))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${[first, ...more].join(' ')}]`;
  }
  const keys = readPem(key);
  if (!keys.some(({ label }) => label.endsWith('PRIVATE KEY'))) {
    const [first, ...more] = keys.map(({ label }) => label);
    if (first === undefined) return 'tls: failed to find any PEM data in key input';
    if (more.length === 0 && first === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key';
    return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${[first, ...more].join(' ')}]`;
  }
  const decoded = decodeCertificate(leaf.bytes);
  if (!decoded) return 'x509: malformed certificate';
  const own = readPrivateKey(key);
  if (!own) return 'tls: failed to parse private key';
  if (sameBytes(publicKeyOf(own), decoded.publicKey)) return undefined;
  return own.asymmetricKeyType === keyType(decoded.publicKey)
    ? 'tls: private key does not match public key'
    : 'tls: private key type does not match public key type';
}

function keyType(spki: Uint8Array): string | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).asymmetricKeyType;
  } catch {
    return undefined;
  }
}
