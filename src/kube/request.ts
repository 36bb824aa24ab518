/**
 * One API, every client: the simulated kubectl, controllers that speak HTTP, and the real kubectl over loopback go through
 * one handler that takes these requests. The shape is HTTP without sockets.
 */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** without the query, decoded by the handler */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly user: ApiUser;
}

export interface ApiUser {
  readonly name: string;
  readonly groups: readonly string[];
  /** what the authenticator adds: which credential it was */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export type ApiReply =
  | { readonly kind: 'response'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** `?watch=1`: a cursor over events */
  | { readonly kind: 'watch'; readonly watch: WatchCursor }
  /** log (follow), exec, attach, portforward: the world's ports carry it on */
  | { readonly kind: 'stream'; readonly stream: StreamRequest };

/** Reads watch events one at a time; when there is none now, wait for the key and ask again. */
export interface WatchCursor {
  /** the key that is notified when the store has changed */
  readonly key: string;
  /** the next event as the JSON line the server would send, `pending` when there is none yet, `closed` after stop or timeout */
  next(): string | 'pending' | 'closed';
  stop(): void;
}

/** A validated request for a stream of a pod, to be carried out by the world. */
export interface StreamRequest {
  readonly subresource: 'log' | 'exec' | 'attach' | 'portforward';
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly query: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}
