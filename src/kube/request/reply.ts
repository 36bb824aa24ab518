import type { Status } from '../object.ts';
import type { ApiReply } from '../request.ts';

/** A JSON answer; `warnings` become the header that kubectl shows. */
export function jsonReply(body: unknown, status = 200, warnings: readonly string[] = [], contentType = 'application/json'): ApiReply {
  const headers: Record<string, string> = { 'content-type': contentType };
  if (warnings.length > 0) headers['warning'] = warnings.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`).join(', ');
  return { kind: 'response', status, headers, body: `${JSON.stringify(body)}\n` };
}

export function statusReply(status: Status, warnings: readonly string[] = []): ApiReply {
  return jsonReply(status, status.code ?? 500, warnings);
}
