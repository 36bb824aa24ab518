import { notSimulatedLine } from '../../base/process.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Status } from '../../kube/object.ts';
import type { ApiRequest, StreamRequest, WatchCursor } from '../../kube/request.ts';
import { plainFailure, statusFailure, type Failure } from './failure.ts';
import type { Credentials, KubectlProcess } from './process.ts';

/** Any object as JSON. Kinds are not typed here: kubectl works on what the server sends. */
export type Json = Record<string, unknown>;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer = { readonly status: number; readonly body: string };

/** Accept header of human-readable output (client-go's get). */
export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** kubectl's HTTP client: credentials, impersonation, warnings, and errors as values. */
export class ApiClient {
  private readonly process: KubectlProcess;
  private readonly impersonate: Readonly<Record<string, string>>;
  private readonly warn: (text: string) => void;
  private readonly warned = new Set<string>();
  readonly credentials: Credentials;

  constructor(
    process: KubectlProcess,
    credentials: Credentials,
    impersonate: Readonly<Record<string, string>>,
    warn: (text: string) => void,
  ) {
    this.process = process;
    this.credentials = credentials;
    this.impersonate = impersonate;
    this.warn = warn;
  }

  private send(method: ApiRequest['method'], path: string, options: RequestOptions) {
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json', ...this.impersonate, ...options.headers };
    let body = '';
    if (options.body !== undefined) {
      headers['content-type'] = options.contentType ?? 'application/json';
      body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
    }
    return this.process.request({ method, path, query: options.query ?? {}, headers, body }, this.credentials);
  }

  /** sends a request and gives the body, whatever it holds */
  raw(method: ApiRequest['method'], path: string, options: RequestOptions = {}): Result<Answer, Failure> {
    const reply = this.send(method, path, options);
    if (reply.kind === 'unreachable') return err(unreachable(this.credentials.server, reply.message));
    if (reply.kind === 'watch') {
      reply.watch.stop();
      return err(plainFailure('unexpected watch'));
    }
    if (reply.kind === 'stream') return err(plainFailure('unexpected stream'));
    this.showWarnings(reply.headers['warning']);
    if (reply.status >= 400) {
      const status = parseJson(reply.body) as unknown as Status | undefined;
      return err(this.refused(status?.kind === 'Status' ? status : unknownStatus(reply.status)));
    }
    return ok({ status: reply.status, body: reply.body });
  }

  /** sends a request and gives the JSON object of the answer */
  call(method: ApiRequest['method'], path: string, options: RequestOptions = {}): Result<Json, Failure> {
    const answer = this.raw(method, path, options);
    if (!answer.ok) return answer;
    const value = parseJson(answer.value.body);
    return value ? ok(value) : err(plainFailure('the server answered with something that is no JSON object'));
  }

  /** opens a watch; `query` without `watch` */
  watch(path: string, options: RequestOptions = {}): Result<WatchCursor, Failure> {
    const reply = this.send('GET', path, { ...options, query: { ...options.query, watch: 'true' } });
    if (reply.kind === 'watch') return ok(reply.watch);
    if (reply.kind === 'unreachable') return err(unreachable(this.credentials.server, reply.message));
    if (reply.kind === 'response') {
      const status = parseJson(reply.body) as unknown as Status | undefined;
      if (status?.kind === 'Status') return err(statusFailure(status));
    }
    return err(plainFailure('the server does not watch this'));
  }

  /** asks for a stream of a pod (log, exec, attach, portforward); plain answers (errors) are failures */
  stream(method: 'GET' | 'POST', path: string, options: RequestOptions = {}): Result<StreamRequest, Failure> {
    const reply = this.send(method, path, options);
    if (reply.kind === 'stream') return ok(reply.stream);
    if (reply.kind === 'unreachable') return err(unreachable(this.credentials.server, reply.message));
    if (reply.kind === 'watch') {
      reply.watch.stop();
      return err(plainFailure('unexpected watch'));
    }
    this.showWarnings(reply.headers['warning']);
    const status = parseJson(reply.body) as unknown as Status | undefined;
    return err(this.refused(status?.kind === 'Status' ? status : unknownStatus(reply.status)));
  }

  /** the failure for an error of the server; what the simulated server lacks is said in its own line */
  private refused(status: Status): Failure {
    const lacking = /^not simulated: (.*)$/.exec(status.message ?? '')?.[1];
    if (status.code !== 501 || lacking === undefined) return statusFailure(status);
    this.process.noteNotSimulated();
    return { text: notSimulatedLine(lacking).trimEnd(), status };
  }

  private showWarnings(header: string | undefined): void {
    if (header === undefined) return;
    for (const match of header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      const text = (match[1] ?? '').replace(/\\(.)/g, '$1');
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      this.warn(`Warning: ${text}\n`);
    }
  }
}

export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function unknownStatus(code: number): Status {
  const reason = code === 404 ? 'NotFound' : code === 403 ? 'Forbidden' : 'InternalError';
  const message =
    code === 404 ? 'the server could not find the requested resource' : 'an error on the server has prevented the request from succeeding';
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** What kubectl says when it cannot reach the server (client-go's connection errors). */
export function unreachable(server: string, message: string): Failure {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  if (message.includes('connection refused'))
    return { text: `The connection to the server ${host} was refused - did you specify the right host or port?` };
  return { text: `Unable to connect to the server: ${message}` };
}
