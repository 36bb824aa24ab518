import type { Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SocketId } from '../../net/socket.ts';
import { readCertificates } from '../../net/tls/certificate.ts';
import { publicKeyOf, readPrivateKey } from '../../net/tls/keys.ts';
import { readPem } from '../../net/tls/pem.ts';
import type { TlsVersion } from '../../net/tls/record.ts';
import { sameBytes } from '../../net/tls/verify.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import type { ProgramContext } from '../program.ts';
import type { TlsChoice } from './app.ts';
import { chooseServer, type NginxServer } from './nginx-site.ts';

/** Certificates by server's place: read when nginx starts, and not again until it is started anew. Plain data. */
export type NginxTls = Readonly<Record<number, string>>;

/** Loads what `ssl_certificate` and `ssl_certificate_key` name, with nginx's and OpenSSL's reasons when it cannot. */
export function loadNginxTls(files: Files, servers: readonly NginxServer[]): Result<NginxTls> {
  const loaded: Record<number, string> = {};
  for (const [index, { listen, directives, where }] of servers.entries()) {
    const certificate = directives['ssl_certificate']?.[0]?.[0];
    const key = directives['ssl_certificate_key']?.[0]?.[0];
    if (!listen.some((entry) => entry.ssl) && (certificate === undefined || key === undefined)) continue;
    if (certificate === undefined) return err(`no "ssl_certificate" is defined for the "listen ... ssl" directive in ${where}`);
    if (key === undefined) return err(`no "ssl_certificate_key" is defined for certificate "${certificate}"`);
    const chain = load(files, certificate);
    if (!chain.ok) return err(`cannot load certificate "${absolute(certificate)}": ${chain.error}`);
    const [leaf] = readCertificates(chain.value);
    if (!leaf) {
      const reason = readPem(chain.value).some(({ label }) => label === 'CERTIFICATE')
        ? 'error:0688010A:asn1 encoding routines::nested asn1 error:Field=data, Type=X509'
        : 'error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE';
      return err(`cannot load certificate "${absolute(certificate)}": PEM_read_bio_X509_AUX() failed (SSL: ${reason})`);
    }
    const secret = load(files, key);
    if (!secret.ok) return err(`cannot load certificate key "${absolute(key)}": ${secret.error}`);
    const privateKey = readPrivateKey(secret.value);
    if (!privateKey)
      return err(
        `cannot load certificate key "${absolute(key)}": PEM_read_bio_PrivateKey() failed (SSL: error:1E08010C:DECODER routines::unsupported:No supported data to decode. Input type: PEM)`,
      );
    if (!sameBytes(publicKeyOf(privateKey), leaf.publicKey))
      return err(`SSL_CTX_use_PrivateKey("${absolute(key)}") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`);
    loaded[index] = chain.value;
  }
  return ok(loaded);
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/etc/nginx/${path}`;
}

function load(files: Files, path: string): Result<string> {
  const full = absolute(path);
  const read = files.read(full);
  if (read.ok) return ok(read.value);
  const [number, reason] = read.errno === 'EACCES' ? ['8000000D', 'Permission denied'] : ['80000002', 'No such file or directory'];
  const second = read.errno === 'EACCES' ? 'error:10080002:BIO routines::system lib' : 'error:10000080:BIO routines::no such file';
  return err(`BIO_new_file() failed (SSL: error:${number}:system library::${reason}:calling fopen(${full}, r) ${second})`);
}

/** The handshake of a listener with ssl: the server block is chosen by SNI as by Host. Undefined on plain ports. */
export function nginxTlsChoice(context: ProgramContext, socket: SocketId): TlsChoice | undefined {
  const port = findSocket(context.network, socket)?.local.port ?? 0;
  const servers = context.state['servers'] as readonly NginxServer[];
  if (!servers.some(({ listen }) => listen.some((entry) => entry.port === port && entry.ssl))) return undefined;
  return (serverName) => {
    const site = chooseServer(servers, port, serverName ?? '');
    if (!site) return 'internal_error';
    if (site.directives['ssl_reject_handshake']?.[0]?.[0] === 'on') return 'unrecognized_name';
    const pem = (context.state['tls'] as NginxTls)[servers.indexOf(site)];
    if (pem === undefined) return 'handshake_failure';
    const http2 = site.directives['http2']?.[0]?.[0] === 'on' || site.listen.some((entry) => entry.port === port && entry.http2);
    const versions = (site.directives['ssl_protocols']?.[0] ?? ['TLSv1.2', 'TLSv1.3']).filter(
      (name): name is TlsVersion => name === 'TLSv1.2' || name === 'TLSv1.3',
    );
    return { chain: readCertificates(pem), alpn: http2 ? ['h2', 'http/1.1'] : ['http/1.1'], versions };
  };
}
