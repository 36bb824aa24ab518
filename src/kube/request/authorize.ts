import type { Status } from '../object.ts';
import { decide, type Attributes } from '../rbac.ts';
import { forbidden } from '../status-error.ts';
import { flag, type RequestContext } from './context.ts';

/** Whether the user may do this (authorization modes Node,RBAC); undefined when so. */
export function authorize(context: RequestContext): Status | undefined {
  const { kube, request, path, resource } = context;
  const wanted: Attributes = {
    verb: verbOf(context),
    group: resource.group,
    resource: resource.plural,
    subresource: path.subresource ?? '',
    name: path.name ?? '',
    namespace: context.namespace ?? (resource.plural === 'namespaces' ? (path.name ?? '') : ''),
  };
  const decision = decide(kube.state, request.user, wanted);
  if (decision.allowed) return undefined;
  const subject = path.subresource === undefined ? resource.plural : `${resource.plural}/${path.subresource}`;
  const scope = (wanted.namespace ?? '') === '' ? 'at the cluster scope' : `in the namespace "${wanted.namespace ?? ''}"`;
  const why = `User "${request.user.name}" cannot ${wanted.verb} resource "${subject}" in API group "${resource.group}" ${scope}`;
  return forbidden(resource, path.name ?? '', decision.reason === '' ? why : `${why}: ${decision.reason}`);
}

function verbOf({ request, path }: RequestContext): string {
  switch (request.method) {
    case 'GET':
      if (path.name !== undefined) return 'get';
      return flag(request.query['watch'] ?? 'false') ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return path.name === undefined ? 'deletecollection' : 'delete';
  }
}
