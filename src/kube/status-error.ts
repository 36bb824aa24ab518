import type { Status } from './object.ts';

type Details = NonNullable<Status['details']>;

/** The group and plural of a resource, as error texts name it: `deployments.apps`. */
export interface ResourceId {
  readonly group: string;
  readonly plural: string;
}

export function resourceText(resource: ResourceId): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function details(resource: ResourceId, name: string): Details {
  return { ...(name === '' ? {} : { name }), ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural };
}

/** A metav1.Status of failure (apimachinery api/errors). */
export function failure(code: number, reason: string, message: string, about?: Details): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(about ? { details: about } : {}), code };
}

export function notFound(resource: ResourceId, name: string): Status {
  return failure(404, 'NotFound', `${resourceText(resource)} "${name}" not found`, details(resource, name));
}

export function alreadyExists(resource: ResourceId, name: string): Status {
  return failure(409, 'AlreadyExists', `${resourceText(resource)} "${name}" already exists`, details(resource, name));
}

export function conflict(resource: ResourceId, name: string, why = STALE): Status {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${resourceText(resource)} "${name}": ${why}`, details(resource, name));
}
const STALE = 'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(resource: ResourceId, name: string, why: string): Status {
  const subject = name === '' ? resourceText(resource) : `${resourceText(resource)} "${name}"`;
  return failure(403, 'Forbidden', `${subject} is forbidden: ${why}`, details(resource, name));
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

export function noSuchPath(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** For what a real server does and this one does not: said plainly, never taken for a wrong answer. */
export function notSimulated(what: string): Status {
  return failure(501, 'NotImplemented', `not simulated: ${what}`);
}
