import * as z from 'zod';
import { createRandom, nextInteger } from '../../../base/random.ts';
import { err, type Result } from '../../../base/result.ts';
import { readCertificates } from '../../../net/tls/certificate.ts';
import { issueCertificate } from '../../../net/tls/issue.ts';
import { generateKey, publicKeyOf, readPrivateKey } from '../../../net/tls/keys.ts';
import { authorityFiles } from '../../authority.ts';
import type { World } from '../../world.ts';
import { defineFault } from '../fault.ts';
import { at, editObject } from '../object.ts';
import { namespace } from '../parameters.ts';
import { host, ingress, INGRESSES, secret } from './parameters.ts';

const DAY = 86_400_000;

/** Puts a certificate of the lab's authority into a Secret: for these names, valid from and to so many days from now. */
function replaceCertificate(
  world: World,
  name: string,
  of: string,
  make: (names: readonly string[]) => { readonly names: readonly string[]; readonly from: number; readonly to: number },
): Result<void> {
  const { state } = world;
  // key and name of the authority hang on the seed alone
  const files = authorityFiles(state.seed, state.readyAt);
  const [issuer] = readCertificates(files['/etc/ssl/lab-ca/ca.crt'] ?? '');
  const signer = readPrivateKey(files['/etc/ssl/lab-ca/ca.key'] ?? '');
  const random = createRandom(`${state.seed}/${of}/${name}`);
  const draw = (below: number): number => nextInteger(random, below);
  const pem = generateKey({ type: 'ed25519' }, draw);
  const key = readPrivateKey(pem);
  if (!issuer || !signer || !key) return err('the lab has no certificate authority');
  return editObject(world, 'secrets', name, of, (object) => {
    const data = at(object, 'data');
    const [old] = readCertificates(Buffer.from(String(data['tls.crt'] ?? ''), 'base64').toString('utf8'));
    const wish = make((old?.san ?? []).map((entry) => entry.replace(/^IP Address:/, 'IP:')));
    const now = state.now - (state.now % 1000);
    const certificate = issueCertificate(
      {
        subject: [{ type: 'CN', value: wish.names[0]?.replace(/^\w+:/, '') ?? 'web' }],
        san: wish.names,
        isCa: false,
        notBefore: now + wish.from * DAY,
        notAfter: now + wish.to * DAY,
        publicKey: publicKeyOf(key),
        signer,
        issuer,
      },
      draw,
    );
    data['tls.crt'] = Buffer.from(certificate).toString('base64');
    data['tls.key'] = Buffer.from(pem).toString('base64');
  });
}

export const certificateOtherName = defineFault({
  name: 'certificate-other-name',
  layer: 7,
  symptom: 'http-error',
  summary: 'The Secret holds a certificate for another name.',
  parameters: { secret, namespace, host },
  inject: (world, parameters) =>
    replaceCertificate(world, parameters.secret, parameters.namespace, () => ({ names: [`DNS:${parameters.host}`], from: -30, to: 60 })),
  repairs: ['kubectl create secret tls {secret} --cert CERT --key KEY --dry-run=client -o yaml | kubectl apply -f -'],
  tool: 'openssl s_client -connect ADDRESS:443 -servername HOST',
});

export const certificateExpired = defineFault({
  name: 'certificate-expired',
  layer: 7,
  symptom: 'http-error',
  summary: 'The certificate in the Secret has expired.',
  parameters: { secret, namespace, days: z.number().int().min(1).max(3650).default(2).describe('how long ago') },
  inject: (world, parameters) =>
    replaceCertificate(world, parameters.secret, parameters.namespace, (names) => ({
      names,
      from: -90 - parameters.days,
      to: -parameters.days,
    })),
  repairs: ['kubectl create secret tls {secret} --cert CERT --key KEY --dry-run=client -o yaml | kubectl apply -f -'],
  tool: 'curl -v https://HOST/',
});

export const tlsSecretMissing = defineFault({
  name: 'tls-secret-missing',
  layer: 7,
  symptom: 'http-error',
  summary: 'An Ingress names a Secret that does not exist; the controller shows its own certificate.',
  parameters: { ingress, namespace, secret: z.string().default('web-tls-old').describe('the Secret it names') },
  inject: (world, parameters) =>
    editObject(world, INGRESSES, parameters.ingress, parameters.namespace, (object) => {
      at(object, 'spec', 'tls', 0)['secretName'] = parameters.secret;
    }),
  repairs: ['kubectl edit ingress {ingress}'],
  tool: 'kubectl logs -n ingress-nginx deploy/ingress-nginx-controller',
});
