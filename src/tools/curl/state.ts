import type { Signal, Task } from '../../base/task.ts';
import type { SocketId } from '../../net/socket.ts';
import type { ToolProcess } from '../tool.ts';
import type { CurlOptions } from './options.ts';
import type { CurlUrl } from './url.ts';

/** A transfer while it runs. Times are simulated milliseconds. */
export interface Transfer {
  readonly process: ToolProcess;
  readonly options: CurlOptions;
  url: CurlUrl;
  readonly startedAt: number;
  /** -m: when it all must be over */
  readonly deadline: number | undefined;
  /** names given by --resolve, `host:port` -> addresses */
  readonly pinned: ReadonlyMap<string, readonly string[]>;
  connection: Connection | undefined;
  connections: number;
  redirects: number;
  status: number;
  httpVersion: string;
  contentType: string;
  redirectUrl: string;
  method: string;
  downloaded: number;
  headerBytes: number;
  requestBytes: number;
  verifyResult: number;
  /** octets expected, from Content-Length */
  expected: number | undefined;
  readonly times: { nameLookup: number; connect: number; appConnect: number; preTransfer: number; startTransfer: number };
  local: { readonly ip: string; readonly port: number } | undefined;
  remote: { readonly ip: string; readonly port: number } | undefined;
  /** the progress meter is shown */
  readonly meter: boolean;
  meterOpen: boolean;
}

export interface Connection {
  readonly number: number;
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
  readonly socket: SocketId;
  tls: boolean;
  /** agreed by ALPN */
  http2: boolean;
  /** TLS 1.3 session tickets are still to be shown */
  tickets: boolean;
  /** text read and not yet used; for TLS the plain text */
  buffer: string;
  raw: string;
}

/** curl's exit code and the sentence behind `curl: (code)`. */
export interface CurlFailure {
  readonly code: number;
  readonly message: string;
  /** further lines printed below the message */
  readonly advice?: string;
}

export type Step<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: CurlFailure }
  | { readonly kind: 'signal'; readonly signal: Signal };

export function failed(code: number, message: string, advice?: string): { readonly kind: 'failed'; readonly failure: CurlFailure } {
  return { kind: 'failed', failure: advice === undefined ? { code, message } : { code, message, advice } };
}

export function elapsed(transfer: Transfer): number {
  return transfer.process.clock.now() - transfer.startedAt;
}

/** A line of -v about what curl does. */
export function* info(transfer: Transfer, text: string): Task<void> {
  if (transfer.options.verbose) yield* transfer.process.stderr.write(`* ${text}\n`);
}
