import type { Status } from '../object.ts';
import type { RequestContext } from './context.ts';

/** Whether the user may do this (authorization modes Node,RBAC); undefined when so. */
export function authorize(_context: RequestContext): Status | undefined {
  return undefined;
}
