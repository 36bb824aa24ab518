import type { Task } from '../../base/task.ts';
import { readCertificates } from '../../net/tls/certificate.ts';
import { generateKey, publicKeyOf, readPrivateKey } from '../../net/tls/keys.ts';
import { printName } from '../../net/tls/name.ts';
import { printPem } from '../../net/tls/pem.ts';
import { buildChain, verifyChain } from '../../net/tls/verify.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { digest, isDigest, rand } from './digest.ts';
import { req } from './req.ts';
import { describeKey } from './request.ts';
import { sClient } from './s-client.ts';
import { openFailure, randomOf, readFailure, readText, readWords, word, writeText } from './words.ts';
import { x509 } from './x509.ts';

const ELSEWHERE = [
  'enc',
  'base64',
  'md5',
  'sha256',
  'pkcs12',
  'pkcs8',
  'ca',
  'crl',
  'ocsp',
  's_server',
  'ec',
  'ecparam',
  'dhparam',
  'passwd',
  'speed',
  'ciphers',
  'asn1parse',
  'pkcs7',
  'smime',
  'cms',
  'prime',
  'ts',
  'help',
  'list',
  'rehash',
];

/** openssl(1) 3.0: keys, requests, certificates, and a TLS client. */
export const openssl: Tool = {
  name: 'openssl',
  summary: 'keys, certificates and TLS connections',
  flags: ['req', 'x509', 'verify', 's_client', 'genrsa', 'genpkey', 'rsa', 'pkey', 'dgst', 'rand', 'version'],
  *run(process) {
    const [command = '', ...args] = process.args;
    switch (command) {
      case 'version':
        yield* print(process, 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n');
        return 0;
      case 'req':
        return yield* req(process, args);
      case 'x509': {
        const asksStdin = !args.includes('-in') || /^(-|\/dev\/(fd|stdin).*)$/.test(args[args.indexOf('-extfile') + 1] ?? '');
        const piped = asksStdin ? yield* readAll(process) : undefined;
        return yield* x509(process, args, piped);
      }
      case 'verify':
        return yield* verify(process, args);
      case 's_client':
        return yield* sClient(process, args);
      case 'genrsa':
      case 'genpkey':
        return yield* newKey(process, command, args);
      case 'rsa':
      case 'pkey':
        return yield* showKey(process, command, args);
      case 'rand':
        return yield* rand(process, args);
      case 'dgst': {
        const name = (args.find((each) => each.startsWith('-')) ?? '-sha256').slice(1);
        const known = isDigest(name) && args.filter((each) => each.startsWith('-')).length <= 1;
        if (!known) return yield* refuseOption(process, `openssl dgst ${args.join(' ')}`, 1);
        const files = args.filter((each) => !each.startsWith('-'));
        return yield* digest(process, name, files, () => readAll(process));
      }
      default:
        if (isDigest(command) && !args.some((each) => each.startsWith('-')))
          return yield* digest(process, command, args, () => readAll(process));
        if (command === '' || ELSEWHERE.includes(command)) return yield* refuseOption(process, `openssl ${command}`.trim(), 1);
        yield* printError(process, `Invalid command '${command}'; type "help" for a list.\n`);
        return 1;
    }
  },
};

function* readAll(process: ToolProcess): Task<string> {
  let text = '';
  for (;;) {
    const chunk = yield* process.stdin.read();
    if (typeof chunk !== 'string' || chunk === '') return text;
    text += chunk;
  }
}

function* verify(process: ToolProcess, args: readonly string[]): Task<number> {
  const read = readWords('verify', args, ['CAfile', 'untrusted', 'verify_hostname'], ['verbose', 'show_chain', 'partial_chain']);
  if (!read.ok) {
    yield* printError(process, read.error);
    return 1;
  }
  const trusted = readCertificates(readText(process, word(read.value, 'CAfile') ?? '/etc/ssl/certs/ca-certificates.crt') ?? '');
  const untrusted = readCertificates(readText(process, word(read.value, 'untrusted') ?? '') ?? '');
  let exit = 0;
  for (const path of read.value.rest) {
    const [leaf] = readCertificates(readText(process, path) ?? '');
    if (!leaf) {
      const missing = readText(process, path) === undefined;
      yield* printError(
        process,
        `${missing ? openFailure('certificate', path) : readFailure('certificate', path)}Unable to load certificate\n`,
      );
      exit = 2;
      continue;
    }
    const sent = [leaf, ...untrusted];
    const failure = verifyChain(sent, trusted, process.clock.now());
    if (failure) {
      const at = buildChain(sent, trusted).chain[failure.depth] ?? leaf;
      yield* printError(
        process,
        `${printName(at.subject, 'openssl')}\nerror ${failure.code} at ${failure.depth} depth lookup: ${failure.text}\nerror ${path}: verification failed\n`,
      );
      exit = 2;
    } else yield* print(process, `${path}: OK\n`);
  }
  return exit;
}

function* newKey(process: ToolProcess, command: string, args: readonly string[]): Task<number> {
  const read = readWords(command, args, ['out', 'algorithm', 'pkeyopt'], ['traditional', 'F4']);
  if (!read.ok) {
    yield* printError(process, read.error);
    return 1;
  }
  const algorithm = command === 'genrsa' ? 'RSA' : (word(read.value, 'algorithm') ?? '').toUpperCase();
  const option = /^rsa_keygen_bits:(\d+)$/.exec(word(read.value, 'pkeyopt') ?? '');
  const bits = Number(read.value.rest[0] ?? option?.[1] ?? 2048);
  if ((algorithm !== 'RSA' && algorithm !== 'ED25519') || !(bits >= 512 && bits <= 4096 && bits % 16 === 0))
    return yield* refuseOption(process, `openssl ${command} ${args.join(' ')}`, 1);
  const pem = generateKey(algorithm === 'RSA' ? { type: 'rsa', bits } : { type: 'ed25519' }, randomOf(process));
  const out = word(read.value, 'out');
  if (out === undefined) yield* print(process, pem);
  else if (!writeText(process, out, pem)) {
    yield* printError(process, `Can't open "${out}" for writing, No such file or directory\n`);
    return 1;
  }
  return 0;
}

function* showKey(process: ToolProcess, command: string, args: readonly string[]): Task<number> {
  const read = readWords(command, args, ['in', 'out'], ['noout', 'modulus', 'pubout', 'check']);
  if (!read.ok) {
    yield* printError(process, read.error);
    return 1;
  }
  const path = word(read.value, 'in');
  const text = path === undefined ? yield* readAll(process) : readText(process, path);
  const key = readPrivateKey(text ?? '');
  if (!key) {
    yield* printError(process, text === undefined ? openFailure('private key', path ?? '') : readFailure('private key', path ?? '<stdin>'));
    return 1;
  }
  const spki = publicKeyOf(key);
  if (read.value.flags.has('modulus')) yield* print(process, `Modulus=${describeKey(spki).modulus.toUpperCase()}\n`);
  if (read.value.flags.has('check')) yield* print(process, command === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n');
  if (read.value.flags.has('noout')) return 0;
  if (command === 'rsa') yield* printError(process, 'writing RSA key\n');
  const result = read.value.flags.has('pubout') ? printPem('PUBLIC KEY', spki) : String(key.export({ type: 'pkcs8', format: 'pem' }));
  const out = word(read.value, 'out');
  if (out === undefined) yield* print(process, result);
  else writeText(process, out, result);
  return 0;
}
