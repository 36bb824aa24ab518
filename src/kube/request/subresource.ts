import type { ApiReply } from '../request.ts';
import { notSimulated } from '../status-error.ts';
import type { RequestContext } from './context.ts';
import { statusReply } from './reply.ts';

/** Requests to a part of an object other than its status. */
export function subresourceReply(context: RequestContext, part: string): ApiReply {
  return statusReply(notSimulated(`${context.resource.plural}/${part}`));
}
