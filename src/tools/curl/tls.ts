import type { Task } from '../../base/task.ts';
import { decodePem, encodeTls, matchesHost, takeTlsRecord, verifyChain, type Certificate, type TlsRecord } from '../../net/tls.ts';
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
  sendSocket(process.network, connection.socket, encodeTls({ type: 'client-hello', serverName: isIp ? undefined : url.host, alpn }));
  yield* info(transfer, 'TLSv1.3 (OUT), TLS handshake, Client hello (1):');
  if (!options.insecure) {
    yield* info(transfer, ` CAfile: ${options.cacert ?? SYSTEM_CA}`);
    yield* info(transfer, ' CApath: /etc/ssl/certs');
  }
  const hello = yield* readRecord(transfer, connection);
  if (hello.kind !== 'ok') return hello;
  if (hello.value.type === 'alert')
    return yield* end(transfer, connection, 35, `OpenSSL/3.0.19: error:0A000410:SSL routines::sslv3 alert handshake failure`);
  if (hello.value.type !== 'server-hello') return yield* end(transfer, connection, 35, WRONG_VERSION);
  const { chain, alpn: agreed } = hello.value;
  for (const what of ['Server hello (2)', 'Encrypted Extensions (8)', 'Certificate (11)'])
    yield* info(transfer, `TLSv1.3 (IN), TLS handshake, ${what}:`);
  const failure = options.insecure ? undefined : verifyChain(chain, ca.value, process.clock.now());
  const silent = verifyChain(chain, ca.value, process.clock.now());
  transfer.verifyResult = silent?.code ?? 0;
  if (failure) {
    const expired = failure.code === 10;
    sendSocket(process.network, connection.socket, encodeTls({ type: 'alert', alert: expired ? 'certificate_expired' : 'unknown_ca' }));
    yield* info(
      transfer,
      `TLSv1.3 (OUT), TLS alert, ${expired ? 'certificate expired (557)' : failure.code === 9 ? 'bad certificate (554)' : 'unknown CA (560)'}:`,
    );
    return yield* end(transfer, connection, 60, `SSL certificate problem: ${failure.text}`, ADVICE);
  }
  for (const what of [
    '(IN), TLS handshake, CERT verify (15)',
    '(IN), TLS handshake, Finished (20)',
    '(OUT), TLS change cipher, Change cipher spec (1)',
    '(OUT), TLS handshake, Finished (20)',
  ]) {
    yield* info(transfer, `TLSv1.3 ${what}:`);
  }
  sendSocket(process.network, connection.socket, encodeTls({ type: 'finished' }));
  yield* info(transfer, 'SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384');
  yield* info(
    transfer,
    agreed === undefined ? 'ALPN: server did not agree on a protocol. Uses default.' : `ALPN: server accepted ${agreed}`,
  );
  connection.tls = true;
  return yield* checkCertificate(transfer, connection, chain[0]);
}

const WRONG_VERSION = 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number';

function* checkCertificate(transfer: Transfer, connection: Connection, leaf: Certificate | undefined): Task<Step<void>> {
  const { options, url, process } = transfer;
  if (!leaf) return yield* end(transfer, connection, 60, "SSL: couldn't get peer certificate!", ADVICE);
  yield* info(transfer, 'Server certificate:');
  yield* info(transfer, ` subject: ${leaf.subject}`);
  yield* info(transfer, ` start date: ${opensslDate(leaf.notBefore)}`);
  yield* info(transfer, ` expire date: ${opensslDate(leaf.notAfter)}`);
  if (!options.insecure) {
    const match = matchesHost(leaf, url.host);
    if (match === undefined) {
      const message = `SSL: no alternative certificate subject name matches target host name '${url.host}'`;
      yield* info(transfer, ` subjectAltName does not match ${url.host}`);
      yield* info(transfer, message);
      yield* info(transfer, `Closing connection ${connection.number}`);
      sendSocket(process.network, connection.socket, encodeTls({ type: 'alert', alert: 'close_notify' }));
      yield* info(transfer, 'TLSv1.3 (OUT), TLS alert, close notify (256):');
      return failed(60, message, ADVICE);
    }
    yield* info(
      transfer,
      ` subjectAltName: host "${url.host}" matched cert's ${/^[\d.]+$/.test(url.host) ? 'IP address' : `"${match}"`}!`.replace(
        'IP address!',
        'IP address!',
      ),
    );
  }
  yield* info(transfer, ` issuer: ${leaf.issuer}`);
  yield* info(
    transfer,
    options.insecure && transfer.verifyResult !== 0
      ? ` SSL certificate verify result: ${verifyText(transfer.verifyResult)} (${transfer.verifyResult}), continuing anyway.`
      : ' SSL certificate verify ok.',
  );
  transfer.times.appConnect = elapsed(transfer);
  return { kind: 'ok', value: undefined };
}

function verifyText(code: number): string {
  const texts: Readonly<Record<number, string>> = {
    9: 'certificate is not yet valid',
    10: 'certificate has expired',
    18: 'self-signed certificate',
    19: 'self-signed certificate in certificate chain',
    20: 'unable to get local issuer certificate',
    22: 'certificate chain too long',
  };
  return texts[code] ?? 'unknown certificate verification error';
}

function* trustAnchors(transfer: Transfer, connection: Connection): Task<Step<readonly Certificate[]>> {
  const { options, process } = transfer;
  const path = options.cacert ?? SYSTEM_CA;
  const file = process.files.read(path.startsWith('/') ? path : `${process.cwd}/${path}`);
  const certificates = file.ok ? decodePem(file.value) : [];
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
