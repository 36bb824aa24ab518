import { httpResponse } from '../../base/http.ts';
import { readCertificates } from '../../net/tls/certificate.ts';
import { keyPairProblem } from '../../net/tls/key-pair.ts';
import { portOption, readOptions } from '../arguments.ts';
import type { Program, ProgramContext } from '../program.ts';
import { goLogDate } from '../text.ts';
import { serveHttp } from './serve.ts';
import { listenOrExit } from './servers.ts';
import { whoamiApp } from './simple-apps.ts';

/** A certificate with its key as Go's ListenAndServeTLS loads them, or its reason why not. */
function loadPair(context: ProgramContext, cert: string, key: string): { readonly pem: string } | { readonly problem: string } {
  const texts: string[] = [];
  for (const path of [cert, key]) {
    const read = context.files.read(path);
    if (!read.ok) return { problem: `open ${path}: ${read.errno === 'EACCES' ? 'permission denied' : 'no such file or directory'}` };
    texts.push(read.value);
  }
  const [certificate = '', secret = ''] = texts;
  const problem = keyPairProblem(certificate, secret);
  return problem === undefined ? { pem: certificate } : { problem };
}

/** traefik/whoami (app.go): tells who answered; with -cert and -key over TLS. */
export const whoami: Program = {
  name: 'whoami',
  start(context) {
    const { values } = readOptions(context.args, ['verbose']);
    const { cert = '', key = '', name = context.env['WHOAMI_NAME'] ?? '' } = values;
    const port = portOption(values['port'] ?? context.env['WHOAMI_PORT_NUMBER'], 80);
    Object.assign(context.state, { name });
    const secure = cert !== '' && key !== '';
    const say = (text: string): void => context.log(`${goLogDate(context.clock.now())} ${text}`);
    if (values['cacert'] !== undefined) context.logError('kubehop does not simulate -cacert; clients need no certificate');
    say(`Starting up ${secure ? 'with TLS ' : ''}on port ${port}`);
    if (secure) {
      const pair = loadPair(context, cert, key);
      if ('problem' in pair) {
        say(pair.problem);
        return { kind: 'exit', code: 1 };
      }
      Object.assign(context.state, { pem: pair.pem });
    }
    return listenOrExit(context, port, 'whoami');
  },
  connection(context, socket) {
    const { pem } = context.state;
    const identity = typeof pem === 'string' ? { chain: readCertificates(pem), alpn: ['h2', 'http/1.1'] } : undefined;
    const server = {
      app: whoamiApp,
      // Go's net/http
      plainOnTls: () => ({ ...httpResponse(400, 'Client sent an HTTP request to an HTTPS server.\n', []), version: 'HTTP/1.0' }),
    };
    return serveHttp(context, socket, server, identity && (() => identity));
  },
};
