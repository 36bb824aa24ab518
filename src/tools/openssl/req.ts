import type { KeyObject } from 'node:crypto';
import type { Task } from '../../base/task.ts';
import { readCertificates } from '../../net/tls/certificate.ts';
import { issueCertificate, selfSign } from '../../net/tls/issue.ts';
import { generateKey, publicKeyOf, readPrivateKey } from '../../net/tls/keys.ts';
import { printName } from '../../net/tls/name.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';
import { makeRequest, readRequest } from './request.ts';
import { parseSan, parseSubject } from './subject.ts';
import { openFailure, randomOf, readFailure, readText, readWords, word, writeText } from './words.ts';

const VALUED = [
  'newkey',
  'keyout',
  'out',
  'subj',
  'days',
  'addext',
  'key',
  'in',
  'CA',
  'CAkey',
  'config',
  'extensions',
  'pkeyopt',
  'set_serial',
];
const FLAGS = ['x509', 'new', 'nodes', 'noenc', 'noout', 'text', 'subject', 'batch', 'sha256', 'sha384', 'sha512', 'verify'];
const DAY = 86_400_000;

/** `openssl req`: keys, requests and (with -x509) certificates, self-signed or by -CA. */
export function* req(process: ToolProcess, args: readonly string[]): Task<number> {
  const read = readWords('req', args, VALUED, FLAGS);
  if (!read.ok) {
    yield* printError(process, read.error.replace('Unknown option: -', 'Unknown option or message digest: '));
    return 1;
  }
  const words = read.value;
  for (const name of ['config', 'extensions']) if (words.values.has(name)) return yield* refuseOption(process, `openssl req -${name}`, 1);
  if (word(words, 'in') !== undefined) return yield* show(process, word(words, 'in') ?? '', words.flags);
  const key = yield* ownKey(
    process,
    word(words, 'key'),
    word(words, 'newkey'),
    words.flags.has('nodes') || words.flags.has('noenc'),
    word(words, 'keyout'),
  );
  if (typeof key === 'number') return key;
  const subj = word(words, 'subj');
  if (subj === undefined) return yield* refuseOption(process, 'openssl req without -subj (it would ask for the name)', 1);
  const subject = parseSubject(subj);
  if (!subject.ok) {
    yield* printError(process, subject.error);
    return 1;
  }
  for (const warning of subject.value.warnings) yield* printError(process, warning);
  const { name } = subject.value;
  let text: string;
  if (words.flags.has('x509') || word(words, 'CA') !== undefined) {
    const given = words.values.get('addext') ?? [];
    const san = given.flatMap((each) => parseSan(each) ?? []);
    const constraints = given.find((each) => each.startsWith('basicConstraints'));
    const unknown = given.find((each) => parseSan(each) === undefined && !/^(basicConstraints|keyUsage|extendedKeyUsage)\s*=/.test(each));
    if (unknown !== undefined) {
      yield* printError(process, `Error checking extensions defined using -addext\n`);
      return 1;
    }
    const now = process.clock.now();
    const common = {
      subject: name,
      san,
      isCa: constraints === undefined ? word(words, 'CA') === undefined : /CA\s*:\s*TRUE/i.test(constraints),
      notBefore: now - (now % 1000),
      notAfter: now - (now % 1000) + Number(word(words, 'days') ?? 30) * DAY,
    };
    const ca = word(words, 'CA');
    const issuer = ca === undefined ? undefined : readCertificates(readText(process, ca) ?? '')[0];
    const signer = ca === undefined ? key : readPrivateKey(readText(process, word(words, 'CAkey') ?? ca) ?? '');
    if (ca !== undefined && (!issuer || !signer)) {
      yield* printError(
        process,
        readText(process, ca) === undefined ? openFailure('issuing CA certificate', ca) : readFailure('issuing CA certificate', ca),
      );
      return 1;
    }
    text =
      issuer && signer
        ? issueCertificate({ ...common, publicKey: publicKeyOf(key), signer, issuer }, randomOf(process))
        : selfSign({ ...common, key }, randomOf(process));
  } else text = makeRequest(name, key);
  const out = word(words, 'out');
  if (out === undefined) yield* print(process, text);
  else if (!writeText(process, out, text)) {
    yield* printError(process, `Can't open "${out}" for writing, No such file or directory\n`);
    return 1;
  }
  return 0;
}

function* show(process: ToolProcess, path: string, flags: ReadonlySet<string>): Task<number> {
  const text = readText(process, path);
  const request = text === undefined ? undefined : readRequest(text);
  if (text === undefined || !request) {
    yield* printError(process, text === undefined ? openFailure('certificate request', path) : readFailure('certificate request', path));
    return 1;
  }
  if (flags.has('text')) return yield* refuseOption(process, 'openssl req -text', 1);
  if (flags.has('verify')) yield* printError(process, 'Certificate request self-signature verify OK\n');
  if (flags.has('subject')) yield* print(process, `subject=${printName(request.subject, 'openssl')}\n`);
  if (!flags.has('noout')) yield* print(process, text);
  return 0;
}

/** The key of -key, or a new one of -newkey that goes to -keyout. */
function* ownKey(
  process: ToolProcess,
  path: string | undefined,
  kind: string | undefined,
  plain: boolean,
  keyout: string | undefined,
): Task<KeyObject | number> {
  if (path !== undefined) {
    const text = readText(process, path);
    const key = text === undefined ? undefined : readPrivateKey(text);
    if (key) return key;
    yield* printError(process, text === undefined ? openFailure('private key', path) : readFailure('private key', path));
    return 1;
  }
  const rsa = /^rsa(?::(\d+))?$/.exec(kind ?? 'rsa:2048');
  if (!rsa && kind !== 'ed25519') return yield* refuseOption(process, `openssl req -newkey ${kind ?? ''}`, 1);
  const bits = Number(rsa?.[1] ?? 2048);
  if (rsa && (bits < 512 || bits > 4096 || bits % 16 !== 0)) return yield* refuseOption(process, `openssl req -newkey rsa:${bits}`, 1);
  if (!plain) return yield* refuseOption(process, 'openssl req without -nodes (it would ask for a pass phrase)', 1);
  const pem = generateKey(rsa ? { type: 'rsa', bits } : { type: 'ed25519' }, randomOf(process));
  yield* printError(process, rsa ? `${searching(process)}${searching(process)}-----\n` : '-----\n');
  if (keyout !== undefined) {
    if (!writeText(process, keyout, pem)) {
      yield* printError(process, `Can't open "${keyout}" for writing, No such file or directory\n`);
      return 1;
    }
  } else yield* print(process, pem);
  return readPrivateKey(pem) ?? 1;
}

/** What openssl prints while it looks for a prime: a dot a candidate, a plus a round of the test. */
function searching(process: ToolProcess): string {
  const dots = (): string => '.'.repeat(1 + process.random.integer(40));
  return `${dots()}${'+'.repeat(65)}*${dots()}${'+'.repeat(65)}*${dots()}${'+'.repeat(65)}\n`;
}
