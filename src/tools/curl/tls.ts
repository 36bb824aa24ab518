import type { Task } from '../../base/task.ts';
import { readCertificates, type Certificate } from '../../net/tls/certificate.ts';
import { printName } from '../../net/tls/name.ts';
import { chainOf, encodeTls, takeTlsRecord, type TlsAlert, type TlsRecord } from '../../net/tls/record.ts';
import { matchesHost, verifyChain, verifyErrorText } from '../../net/tls/verify.ts';
import { sendSocket } from '../../net/transport/calls.ts';
import { receiveTask } from '../../net/transport/tasks.ts';
import { opensslDate } from '../openssl/date.ts';
import { elapsed, failed, info, type Connection, type Step, type Transfer } from './state.ts';

export const SYSTEM_CA = '/etc/ssl/certs/ca-certificates.crt';

const ADVICE = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;

/** The TLS handshake with curl's and OpenSSL's words. */
export function* handshake(transfer: Transfer, connection: Connection): Task<Step<void>> {
  const { options, process, url } = transfer;
  const alpn = options.http2 ? ['h2', 'http/1.1'] : ['http/1.1'];
  yield* info(transfer, `ALPN: offers ${alpn.join(',')}`);
  const ca = yield* trustAnchors(transfer, connection);
  if (ca.kind !== 'ok') return ca;
  const isIp = /^[\d.]+$/.test(url.host) || url.host.includes(':');
  const serverName = isIp ? undefined : url.host.replace(/\.$/, '');
  sendSocket(process.network, connection.socket, encodeTls({ type: 'client-hello', serverName, alpn, versions: options.tlsVersions }));
  yield* info(transfer, `${options.tlsVersions[0] ?? 'TLSv1.3'} (OUT), TLS handshake, Client hello (1):`);
  if (!options.insecure) {
    yield* info(transfer, ` CAfile: ${options.cacert ?? SYSTEM_CA}`);
    yield* info(transfer, ' CApath: /etc/ssl/certs');
  }
  const hello = yield* readRecord(transfer, connection);
  if (hello.kind !== 'ok') return hello;
  if (hello.value.type === 'alert') {
    const { number, text, error } = ALERTS[hello.value.alert] ?? HANDSHAKE_FAILURE;
    yield* info(transfer, `TLSv1.3 (IN), TLS alert, ${text} (${512 + number}):`);
    return yield* end(transfer, connection, 35, `OpenSSL/3.0.19: error:${error}`);
  }
  if (hello.value.type !== 'server-hello') return yield* end(transfer, connection, 35, WRONG_VERSION);
  const { alpn: agreed, version = 'TLSv1.3' } = hello.value;
  const chain = chainOf(hello.value);
  const newest = version === 'TLSv1.3';
  yield* info(transfer, `${newest ? 'TLSv1.3' : (options.tlsVersions[0] ?? version)} (IN), TLS handshake, Server hello (2):`);
  for (const what of newest ? ['Encrypted Extensions (8)', 'Certificate (11)'] : ['Certificate (11)'])
    yield* info(transfer, `${version} (IN), TLS handshake, ${what}:`);
  const checked = verifyChain(chain, ca.value, process.clock.now());
  const failure = options.insecure ? undefined : checked;
  transfer.verifyResult = checked?.code ?? 0;
  if (failure) {
    const [alert, text]: readonly [TlsAlert, string] =
      failure.code === 10
        ? ['certificate_expired', 'certificate expired (557)']
        : failure.code === 9
          ? ['bad_certificate', 'bad certificate (554)']
          : ['unknown_ca', 'unknown CA (560)'];
    sendSocket(process.network, connection.socket, encodeTls({ type: 'alert', alert }));
    yield* info(transfer, `${version} (OUT), TLS alert, ${text}:`);
    return yield* end(transfer, connection, 60, `SSL certificate problem: ${failure.text}`, ADVICE);
  }
  for (const what of newest ? FLIGHTS_13 : FLIGHTS_12) yield* info(transfer, `${version} ${what}:`);
  sendSocket(process.network, connection.socket, encodeTls({ type: 'finished' }));
  yield* info(transfer, `SSL connection using ${version} / ${newest ? 'TLS_AES_256_GCM_SHA384' : 'ECDHE-RSA-AES256-GCM-SHA384'}`);
  yield* info(
    transfer,
    agreed === undefined ? 'ALPN: server did not agree on a protocol. Uses default.' : `ALPN: server accepted ${agreed}`,
  );
  connection.http2 = agreed === 'h2';
  connection.tickets = newest;
  connection.tls = true;
  return yield* checkCertificate(transfer, connection, chain[0]);
}

const FLIGHTS_13 = [
  '(IN), TLS handshake, CERT verify (15)',
  '(IN), TLS handshake, Finished (20)',
  '(OUT), TLS change cipher, Change cipher spec (1)',
  '(OUT), TLS handshake, Finished (20)',
];
const FLIGHTS_12 = [
  '(IN), TLS handshake, Server key exchange (12)',
  '(IN), TLS handshake, Server finished (14)',
  '(OUT), TLS handshake, Client key exchange (16)',
  '(OUT), TLS change cipher, Change cipher spec (1)',
  '(OUT), TLS handshake, Finished (20)',
  '(IN), TLS handshake, Finished (20)',
];

/** Alerts of a server, with OpenSSL's names and errors. */
const HANDSHAKE_FAILURE = { number: 40, text: 'handshake failure', error: '0A000410:SSL routines::sslv3 alert handshake failure' };
const ALERTS: Partial<Record<TlsAlert, { readonly number: number; readonly text: string; readonly error: string }>> = {
  handshake_failure: HANDSHAKE_FAILURE,
  unrecognized_name: { number: 112, text: 'unrecognized name', error: '0A000458:SSL routines::tlsv1 unrecognized name' },
  protocol_version: { number: 70, text: 'protocol version', error: '0A00042E:SSL routines::tlsv1 alert protocol version' },
  internal_error: { number: 80, text: 'internal error', error: '0A000438:SSL routines::tlsv1 alert internal error' },
};

const WRONG_VERSION = 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number';

function* checkCertificate(transfer: Transfer, connection: Connection, leaf: Certificate | undefined): Task<Step<void>> {
  const { options, url, process } = transfer;
  if (!leaf) return yield* end(transfer, connection, 60, "SSL: couldn't get peer certificate!", ADVICE);
  yield* info(transfer, 'Server certificate:');
  yield* info(transfer, ` subject: ${printName(leaf.subject, 'curl')}`);
  yield* info(transfer, ` start date: ${opensslDate(leaf.notBefore)}`);
  yield* info(transfer, ` expire date: ${opensslDate(leaf.notAfter)}`);
  if (!options.insecure) {
    const match = matchesHost(leaf, url.host);
    if (match === undefined) {
      const common = leaf.subject.findLast(({ type }) => type === 'CN')?.value;
      const message =
        leaf.san.length > 0
          ? `SSL: no alternative certificate subject name matches target host name '${url.host}'`
          : common === undefined
            ? 'SSL: unable to obtain common name from peer certificate'
            : `SSL: certificate subject name '${common}' does not match target host name '${url.host}'`;
      if (leaf.san.length > 0) yield* info(transfer, ` subjectAltName does not match ${url.host}`);
      yield* info(transfer, message);
      yield* info(transfer, `Closing connection ${connection.number}`);
      sendSocket(process.network, connection.socket, encodeTls({ type: 'alert', alert: 'close_notify' }));
      yield* info(transfer, 'TLSv1.3 (OUT), TLS alert, close notify (256):');
      return failed(60, message, ADVICE);
    }
    const isIp = leaf.san.some((entry) => entry.toLowerCase() === `ip address:${url.host.toLowerCase()}`);
    yield* info(
      transfer,
      leaf.san.length === 0
        ? ` common name: ${match} (matched)`
        : ` subjectAltName: host "${url.host}" matched cert's ${isIp ? 'IP address' : `"${match}"`}!`,
    );
  }
  yield* info(transfer, ` issuer: ${printName(leaf.issuer, 'curl')}`);
  yield* info(
    transfer,
    options.insecure && transfer.verifyResult !== 0
      ? ` SSL certificate verify result: ${verifyErrorText(transfer.verifyResult)} (${transfer.verifyResult}), continuing anyway.`
      : ' SSL certificate verify ok.',
  );
  transfer.times.appConnect = elapsed(transfer);
  return { kind: 'ok', value: undefined };
}

function* trustAnchors(transfer: Transfer, connection: Connection): Task<Step<readonly Certificate[]>> {
  const { options, process } = transfer;
  const path = options.cacert ?? SYSTEM_CA;
  const file = process.files.read(path.startsWith('/') ? path : `${process.cwd}/${path}`);
  const certificates = file.ok ? readCertificates(file.value) : [];
  if (options.cacert !== undefined && !options.insecure && certificates.length === 0) {
    const message = `error setting certificate file: ${path}`;
    yield* info(transfer, message);
    yield* info(transfer, `Closing connection ${connection.number}`);
    return failed(77, message);
  }
  return { kind: 'ok', value: certificates };
}

function* end(transfer: Transfer, connection: Connection, code: number, message: string, advice?: string): Task<Step<never>> {
  yield* info(transfer, message);
  yield* info(transfer, `Closing connection ${connection.number}`);
  return failed(code, message, advice);
}

/** The next TLS record; an answer in plain text is "wrong version number". */
export function* readRecord(transfer: Transfer, connection: Connection): Task<Step<TlsRecord>> {
  const { process, deadline } = transfer;
  for (;;) {
    const taken = takeTlsRecord(connection.raw);
    if (taken === 'bad') return yield* end(transfer, connection, 35, WRONG_VERSION);
    if (taken !== 'incomplete') {
      connection.raw = taken.rest;
      return { kind: 'ok', value: taken.record };
    }
    const received = yield* receiveTask(
      process.network,
      connection.socket,
      deadline === undefined ? undefined : Math.max(0, deadline - process.clock.now()),
    );
    if (received.kind === 'signal') return received;
    if (received.kind === 'timeout')
      return yield* end(
        transfer,
        connection,
        28,
        connection.tls ? `Operation timed out after ${elapsed(transfer)} milliseconds with 0 bytes received` : `SSL connection timeout`,
      );
    if (received.kind === 'errno')
      return yield* end(
        transfer,
        connection,
        35,
        'OpenSSL SSL_connect: Connection reset by peer in connection to ' + `${transfer.url.host}:${transfer.url.port} `,
      );
    if (received.value === undefined)
      return yield* end(
        transfer,
        connection,
        35,
        `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${transfer.url.host}:${transfer.url.port} `,
      );
    connection.raw += received.value.text;
  }
}
