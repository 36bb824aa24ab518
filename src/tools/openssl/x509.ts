import { createHash, type KeyObject } from 'node:crypto';
import type { Task } from '../../base/task.ts';
import { readCertificates, type Certificate } from '../../net/tls/certificate.ts';
import { issueCertificate } from '../../net/tls/issue.ts';
import { readPrivateKey } from '../../net/tls/keys.ts';
import { printName } from '../../net/tls/name.ts';
import { printPem } from '../../net/tls/pem.ts';
import { matchesHost } from '../../net/tls/verify.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';
import { opensslDate } from './date.ts';
import { describeKey, readRequest } from './request.ts';
import { parseSan } from './subject.ts';
import { openFailure, randomOf, readFailure, readText, readWords, word, writeText, type Words } from './words.ts';
import { certificateText, sanText } from './x509-text.ts';

const VALUED = [
  'in',
  'out',
  'days',
  'CA',
  'CAkey',
  'extfile',
  'signkey',
  'key',
  'checkend',
  'checkhost',
  'checkip',
  'ext',
  'set_serial',
  'inform',
  'outform',
];
const SHOWN = ['subject', 'issuer', 'dates', 'startdate', 'enddate', 'serial', 'fingerprint', 'modulus', 'pubkey', 'text', 'ext'];
const FLAGS = [...SHOWN, 'noout', 'req', 'CAcreateserial', 'sha256', 'sha1', 'new'];
const DAY = 86_400_000;

/** `openssl x509`: shows a certificate, checks it against a time or a name, or signs a request. */
export function* x509(process: ToolProcess, args: readonly string[], stdin: string | undefined): Task<number> {
  const read = readWords('x509', args, VALUED, FLAGS);
  if (!read.ok) {
    yield* printError(process, read.error.replace('Unknown option: -', 'Unknown option or message digest: '));
    return 1;
  }
  const words = read.value;
  if (word(words, 'inform') === 'DER' || word(words, 'outform') === 'DER') return yield* refuseOption(process, 'openssl x509 in DER', 1);
  if (words.flags.has('req')) return yield* signRequest(process, words, stdin);
  const path = word(words, 'in');
  const text = path === undefined ? stdin : readText(process, path);
  const [certificate] = readCertificates(text ?? '');
  if (text === undefined || !certificate) {
    const from = path ?? '<stdin>';
    yield* printError(
      process,
      `${text === undefined ? openFailure('certificate', from) : readFailure('certificate', from)}Unable to load certificate\n`,
    );
    return 1;
  }
  // openssl prints in the order of the options
  for (const option of args.map((each) => each.replace(/^-+/, ''))) yield* print(process, shown(certificate, option, words));
  const end = word(words, 'checkend');
  if (end !== undefined) {
    const expires = certificate.notAfter < process.clock.now() + Number(end) * 1000;
    yield* print(process, expires ? 'Certificate will expire\n' : 'Certificate will not expire\n');
    return expires ? 1 : 0;
  }
  for (const [name, what] of [
    ['checkhost', 'Hostname'],
    ['checkip', 'IP'],
  ] as const) {
    const wanted = word(words, name);
    if (wanted === undefined) continue;
    const matches = matchesHost(certificate, wanted) !== undefined;
    yield* print(process, `${what} ${wanted} does ${matches ? '' : 'NOT '}match certificate\n`);
  }
  if (words.flags.has('noout')) return 0;
  const pem = printPem('CERTIFICATE', certificate.raw);
  const out = word(words, 'out');
  if (out === undefined) yield* print(process, pem);
  else writeText(process, out, pem);
  return 0;
}

function shown(certificate: Certificate, option: string, words: Words): string {
  const fingerprint = words.flags.has('sha256') ? 'sha256' : 'sha1';
  switch (option) {
    case 'subject':
      return `subject=${printName(certificate.subject, 'openssl')}\n`;
    case 'issuer':
      return `issuer=${printName(certificate.issuer, 'openssl')}\n`;
    case 'dates':
      return `notBefore=${opensslDate(certificate.notBefore)}\nnotAfter=${opensslDate(certificate.notAfter)}\n`;
    case 'startdate':
      return `notBefore=${opensslDate(certificate.notBefore)}\n`;
    case 'enddate':
      return `notAfter=${opensslDate(certificate.notAfter)}\n`;
    case 'serial':
      return `serial=${certificate.serial.toUpperCase()}\n`;
    case 'fingerprint': {
      const digest = createHash(fingerprint).update(certificate.raw).digest('hex').toUpperCase();
      return `${fingerprint === 'sha1' ? 'SHA1' : 'sha256'} Fingerprint=${digest.match(/../g)?.join(':') ?? ''}\n`;
    }
    case 'modulus': {
      const { modulus } = describeKey(certificate.publicKey);
      return `Modulus=${modulus === '' ? 'No modulus for this public key type' : modulus.toUpperCase()}\n`;
    }
    case 'pubkey':
      return printPem('PUBLIC KEY', certificate.publicKey);
    case 'text':
      return certificateText(certificate);
    case 'ext':
      if (!(word(words, 'ext') ?? '').split(',').includes('subjectAltName')) return '';
      return certificate.san.length === 0
        ? 'No extensions matching criteria\n'
        : `X509v3 Subject Alternative Name: \n    ${sanText(certificate)}\n`;
    default:
      return '';
  }
}

/** `x509 -req`: by a CA, or by the request's own key. Without -extfile the certificate has no extensions. */
function* signRequest(process: ToolProcess, words: Words, stdin: string | undefined): Task<number> {
  const path = word(words, 'in');
  const text = path === undefined ? stdin : readText(process, path);
  const request = readRequest(text ?? '');
  if (text === undefined || !request) {
    const from = path ?? '<stdin>';
    yield* printError(
      process,
      text === undefined ? openFailure('certificate request input', from) : readFailure('certificate request input', from),
    );
    return 1;
  }
  yield* printError(process, `Certificate request self-signature ok\nsubject=${printName(request.subject, 'openssl')}\n`);
  const ca = word(words, 'CA');
  const keyPath = ca === undefined ? (word(words, 'signkey') ?? word(words, 'key')) : (word(words, 'CAkey') ?? ca);
  const issuer = ca === undefined ? undefined : readCertificates(readText(process, ca) ?? '')[0];
  const signer: KeyObject | undefined = keyPath === undefined ? undefined : readPrivateKey(readText(process, keyPath) ?? '');
  if (!signer || (ca !== undefined && !issuer)) {
    if (keyPath === undefined) yield* printError(process, 'We need a private key to sign with\n');
    else {
      const [what, which] = ca !== undefined && !issuer ? ['CA certificate', ca] : ['CA private key', keyPath];
      yield* printError(process, readText(process, which) === undefined ? openFailure(what, which) : readFailure(what, which));
    }
    return 1;
  }
  const file = word(words, 'extfile');
  const extensions = file === undefined ? undefined : file.startsWith('/dev/fd') || file === '-' ? stdin : readText(process, file);
  if (file !== undefined && extensions === undefined) {
    yield* printError(process, `Can't open "${file}" for reading, No such file or directory\n`);
    return 1;
  }
  const now = process.clock.now() - (process.clock.now() % 1000);
  const certificate = issueCertificate(
    {
      subject: request.subject,
      san: parseSan(extensions ?? '') ?? [],
      isCa: /basicConstraints\s*=.*CA\s*:\s*TRUE/i.test(extensions ?? ''),
      notBefore: now,
      notAfter: now + Number(word(words, 'days') ?? 30) * DAY,
      publicKey: request.publicKey,
      signer,
      issuer,
      plain: extensions === undefined,
    },
    randomOf(process),
  );
  const out = word(words, 'out');
  if (out === undefined) yield* print(process, certificate);
  else writeText(process, out, certificate);
  return 0;
}
