import type { Task } from '../../base/task.ts';
import { readCertificates, type Certificate } from '../../net/tls/certificate.ts';
import { printName } from '../../net/tls/name.ts';
import { printPem } from '../../net/tls/pem.ts';
import { createRecordReader } from '../../net/tls/channel.ts';
import { chainOf, encodeTls } from '../../net/tls/record.ts';
import { verifyChain, verifyErrorText } from '../../net/tls/verify.ts';
import { closeSocket, openSocket } from '../../net/transport/calls.ts';
import { connectTask, sendTask } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { ownerOf, print, printError } from '../client/terminal.ts';
import { lookupHost } from '../dns/resolver.ts';
import type { ToolProcess } from '../tool.ts';
import { opensslDate } from './date.ts';
import { describeKey } from './request.ts';
import { readText, readWords, word } from './words.ts';

const SYSTEM_CA = '/etc/ssl/certs/ca-certificates.crt';
const ERRNO: Readonly<Record<string, number>> = { ECONNREFUSED: 111, EHOSTUNREACH: 113, ENETUNREACH: 101, ETIMEDOUT: 110 };

/** `openssl s_client`: the handshake and what the server showed; nothing is sent after it but the end of input. */
export function* sClient(process: ToolProcess, args: readonly string[]): Task<number> {
  const valued = ['connect', 'servername', 'CAfile', 'host', 'port', 'verify', 'verify_hostname', 'alpn'];
  const flags = ['showcerts', 'brief', 'quiet', 'noservername', 'verify_return_error', 'tls1_2', 'tls1_3', 'ign_eof', '4', '6'];
  const read = readWords('s_client', args, valued, flags);
  if (!read.ok) {
    yield* printError(process, read.error);
    return 1;
  }
  const words = read.value;
  const target = word(words, 'connect') ?? `${word(words, 'host') ?? 'localhost'}:${word(words, 'port') ?? '4433'}`;
  const colon = target.lastIndexOf(':');
  const host = (colon < 0 ? target : target.slice(0, colon)).replace(/^\[|\]$/g, '');
  const port = Number(colon < 0 ? 4433 : target.slice(colon + 1));
  const found = yield* lookupHost(process, host, undefined);
  const ip = found.kind === 'ok' ? found.addresses[0] : undefined;
  if (ip === undefined || !(port > 0 && port < 65536)) {
    yield* printError(
      process,
      `40B70FD32D7F0000:error:10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:738:Name or service not known\nconnect:errno=22\n`,
    );
    return 1;
  }
  const socket = openSocket(process.network, process.namespace, {
    type: 'tcp',
    version: ip.includes(':') ? 6 : 4,
    owner: ownerOf(process),
  });
  try {
    const connected = yield* connectTask(process.network, socket, { ip, port });
    if (connected.kind === 'signal') return 130;
    if (connected.kind !== 'ok') {
      const errno = connected.kind === 'errno' ? connected.errno : 'ETIMEDOUT';
      const number = ERRNO[errno] ?? 22;
      yield* printError(
        process,
        `40478BB96E7F0000:error:800000${number.toString(16).toUpperCase().padStart(2, '0')}:system library:BIO_connect:${errnoText(errno)}:../crypto/bio/bio_sock2.c:117:calling connect()\n40478BB96E7F0000:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:\nconnect:errno=${number}\n`,
      );
      return 1;
    }
    const named = words.flags.has('noservername') ? undefined : (word(words, 'servername') ?? (/^[\d.]+$|:/.test(host) ? undefined : host));
    const ca = readCertificates(readText(process, word(words, 'CAfile') ?? SYSTEM_CA) ?? '');
    return yield* shake(process, socket, named, ca, {
      brief: words.flags.has('brief'),
      all: words.flags.has('showcerts'),
      alpn: word(words, 'alpn'),
    });
  } finally {
    closeSocket(process.network, socket);
  }
}

interface Wishes {
  readonly brief: boolean;
  readonly all: boolean;
  readonly alpn: string | undefined;
}

function* shake(
  process: ToolProcess,
  socket: number,
  serverName: string | undefined,
  ca: readonly Certificate[],
  wishes: Wishes,
): Task<number> {
  const { network } = process;
  const reader = createRecordReader(network, socket);
  if (!wishes.brief) yield* print(process, 'CONNECTED(00000003)\n');
  yield* sendTask(network, socket, encodeTls({ type: 'client-hello', serverName, alpn: wishes.alpn?.split(',') ?? [] }));
  const hello = yield* reader.next(60_000);
  if (hello.kind === 'signal') return 130;
  if (hello.kind !== 'record' || hello.record.type !== 'server-hello') {
    const reason =
      hello.kind === 'plain'
        ? 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:'
        : hello.kind === 'record'
          ? 'error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../ssl/record/rec_layer_s3.c:1605:SSL alert number 40'
          : 'error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:../ssl/record/rec_layer_s3.c:321:';
    yield* printError(process, `40672A5DBD7F0000:${reason}\n`);
    yield* print(
      process,
      '---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\nSSL handshake has read 5 bytes and written 293 bytes\nVerification: OK\n---\nNew, (NONE), Cipher is (NONE)\nSecure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\nEarly data was not sent\nVerify return code: 0 (ok)\n---\n',
    );
    return 1;
  }
  const chain = chainOf(hello.record);
  const failure = verifyChain(chain, ca, process.clock.now());
  yield* sendTask(network, socket, encodeTls({ type: 'finished' }));
  const leaf = chain[0];
  const [protocol, cipher] =
    hello.record.version === 'TLSv1.2' ? ['TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384'] : ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'];
  const line = (depth: number, certificate: Certificate | undefined): string =>
    `depth=${depth} ${printName(certificate?.subject ?? [], 'openssl')}\n`;
  if (!wishes.brief || failure) {
    let text = '';
    if (failure)
      text += `${line(failure.depth, chain[failure.depth] ?? leaf)}verify error:num=${failure.code}:${failure.text}\nverify return:1\n`;
    if (failure?.code === 20) text += `${line(0, leaf)}verify error:num=21:${verifyErrorText(21)}\nverify return:1\n`;
    if (failure?.code === 10 || failure?.code === 9) {
      const expired = chain[failure.depth];
      text = text.replace(
        /verify return:1\n$/,
        `not${failure.code === 10 ? 'After' : 'Before'}=${opensslDate((failure.code === 10 ? expired?.notAfter : expired?.notBefore) ?? 0)}\nverify return:1\n`,
      );
    }
    for (let depth = chain.length - 1; depth >= 0; depth--) text += `${line(depth, chain[depth])}verify return:1\n`;
    yield* printError(process, text);
  }
  if (wishes.brief) {
    const check = failure ? `Verification error: ${failure.text}` : 'Verification: OK';
    yield* printError(
      process,
      `CONNECTION ESTABLISHED\nProtocol version: ${protocol}\nCiphersuite: ${cipher}\nPeer certificate: ${printName(leaf?.subject ?? [], 'openssl')}\nHash used: SHA256\nSignature type: RSA-PSS\n${check}\nServer Temp Key: X25519, 253 bits\nDONE\n`,
    );
    return 0;
  }
  yield* print(
    process,
    report(chain, failure ? { code: failure.code === 20 ? 21 : failure.code } : undefined, hello.record.alpn, wishes.all, protocol, cipher),
  );
  // what is typed would be sent; the end of input ends the session
  for (;;) {
    const input = yield* process.stdin.read();
    if (typeof input !== 'string') {
      yield* printError(process, 'DONE\n');
      return input === undefined ? 0 : 130;
    }
    yield* sendTask(network, socket, encodeTls({ type: 'data', text: input }));
  }
}

function report(
  chain: readonly Certificate[],
  failure: { readonly code: number } | undefined,
  alpn: string | undefined,
  all: boolean,
  protocol = 'TLSv1.3',
  cipher = '',
): string {
  const leaf = chain[0];
  const key = describeKey(leaf?.publicKey ?? new Uint8Array());
  const kind = key.algorithm === 'rsaEncryption' ? ['RSA-SHA256', 'RSA-PSS'] : ['ED25519', 'Ed25519'];
  const lines = ['---', 'Certificate chain'];
  for (const [i, each] of chain.entries()) {
    const own = describeKey(each.publicKey);
    const signed = each.signatureAlgorithm === '1.3.101.112' ? 'ED25519' : 'RSA-SHA256';
    lines.push(
      ` ${i} s:${printName(each.subject, 'openssl')}`,
      `   i:${printName(each.issuer, 'openssl')}`,
      `   a:PKEY: ${own.algorithm}, ${own.bits} (bit); sigalg: ${signed}`,
      `   v:NotBefore: ${opensslDate(each.notBefore)}; NotAfter: ${opensslDate(each.notAfter)}`,
    );
    if (all) lines.push(printPem('CERTIFICATE', each.raw).trimEnd());
  }
  lines.push('---', 'Server certificate');
  if (leaf && !all) lines.push(printPem('CERTIFICATE', leaf.raw).trimEnd());
  lines.push(
    `subject=${printName(leaf?.subject ?? [], 'openssl')}`,
    `issuer=${printName(leaf?.issuer ?? [], 'openssl')}`,
    '---',
    'No client certificate CA names sent',
    ...(kind[1] === 'RSA-PSS' ? ['Peer signing digest: SHA256'] : []),
    `Peer signature type: ${kind[1] ?? ''}`,
    'Server Temp Key: X25519, 253 bits',
    '---',
    `SSL handshake has read ${620 + chain.reduce((sum, each) => sum + each.raw.length + 5, 0)} bytes and written 394 bytes`,
    failure ? `Verification error: ${verifyErrorText(failure.code)}` : 'Verification: OK',
    '---',
    `New, ${protocol}, Cipher is ${cipher}`,
    `Server public key is ${key.bits} bit`,
    'Secure Renegotiation IS NOT supported',
    'Compression: NONE',
    'Expansion: NONE',
    alpn === undefined ? 'No ALPN negotiated' : `ALPN protocol: ${alpn}`,
    'Early data was not sent',
    `Verify return code: ${failure ? `${failure.code} (${verifyErrorText(failure.code)})` : '0 (ok)'}`,
    '---',
  );
  return `${lines.join('\n')}\n`;
}
