import type { Status } from '../../kube/object.ts';

/** Why a command, or one object of it, failed. `text` is what stderr shows, without the last line break. */
export interface Failure {
  readonly text: string;
  /** what stderr shows when it is one of several failures */
  readonly listed?: string;
  readonly status?: Status | undefined;
  readonly exit?: number | undefined;
}

/** `error: ...` as kubectl's cmdutil.CheckErr words a plain error. */
export function plainFailure(message: string): Failure {
  return { text: message.startsWith('error: ') ? message : `error: ${message}` };
}

/**
 * The text of a failed request (kubectl cmdutil checkErr). `doing` is put before the server's message, as in
 * `error when creating "a.yaml"`.
 */
export function statusFailure(status: Status, doing?: string): Failure {
  const message = doing === undefined ? (status.message ?? '') : `${doing}: ${status.message ?? ''}`;
  if (status.reason === 'Invalid')
    return { text: invalidText(status, message), listed: `Error from server (Invalid): ${message}`, status: { ...status, message } };
  if (status.reason === 'Unauthorized')
    return { text: `error: You must be logged in to the server (${status.message ?? 'Unauthorized'})`, status };
  const reason = status.reason === undefined || status.reason === '' ? '' : ` (${status.reason})`;
  return { text: `Error from server${reason}: ${message}`, status: { ...status, message } };
}

function invalidText(status: Status, message: string): string {
  const details = status.details;
  let subject = 'The request is invalid';
  if (details && ((details.kind ?? '') !== '' || (details.name ?? '') !== ''))
    subject = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (message !== '' && (details?.causes ?? []).length === 0) subject = `The request is invalid: ${message}`;
  const causes = [
    ...new Set(
      (details?.causes ?? []).map((cause) => `${(cause.field ?? '') === '' ? '' : `${cause.field ?? ''}: `}${cause.message ?? ''}`),
    ),
  ];
  if (causes.length === 0) return subject;
  if (causes.length === 1) return `${subject}: ${causes[0] ?? ''}`;
  return `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
}

/** A failure told again with what was being done; failures without a server's status stay as they are but for the prefix. */
export function duringFailure(doing: string, failure: Failure): Failure {
  if (failure.status) return statusFailure(failure.status, doing);
  return failure;
}

/** The same failure with its origin in front, for wrapping errors such as `failed to create deployment: ...`. */
export function wrapFailure(prefix: string, failure: Failure): Failure {
  if (failure.status) return { text: `error: ${prefix}: ${failure.status.message ?? ''}` };
  return { text: `error: ${prefix}: ${failure.text.replace(/^error: /, '')}` };
}

export function isNotFound(failure: Failure): boolean {
  return failure.status?.reason === 'NotFound';
}

export function isConflict(failure: Failure): boolean {
  return failure.status?.reason === 'Conflict';
}
