import type { Process, Streams } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import type { ApiReply, ApiRequest, StreamRequest } from '../../kube/request.ts';

/** Who speaks to the API server, as the kubeconfig has it. The world turns it into a user. */
export interface Credentials {
  /** `https://host:port` of the chosen cluster entry */
  readonly server: string;
  readonly token?: string | undefined;
  readonly clientCertificateData?: string | undefined;
  readonly username?: string | undefined;
}

/** How a stream ended: the exit code of the command, or why it could not be carried on. */
export type StreamEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'failed'; readonly message: string; readonly reason?: string | undefined };

export interface StreamStreams extends Streams {
  readonly tty: boolean;
  readonly window?: { readonly columns: number; readonly rows: number } | undefined;
}

/** The simulated kubectl's view of its machine: a way to the API server, streams of pods and an editor. Wired by the world. */
export interface KubectlProcess extends Process {
  /** sends a request to the API server; `unreachable` carries the text of Go's dial error */
  request(
    request: Omit<ApiRequest, 'user'>,
    credentials: Credentials,
  ): ApiReply | { readonly kind: 'unreachable'; readonly message: string };
  /** carries out exec, attach, log and portforward */
  openStream(stream: StreamRequest, streams: StreamStreams): Task<StreamEnd>;
  /** opens $KUBE_EDITOR, $EDITOR or vi on a file and waits for it */
  editor(path: string): Task<number>;
  /** home directory of the user, where .kube/config lies */
  readonly home: string;
}
