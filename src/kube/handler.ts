import type { Kube } from './kube.ts';
import { hasSubresource } from './registry/resource.ts';
import { resourceAt } from './registry/lookup.ts';
import { authorize } from './request/authorize.ts';
import { flag, type RequestContext } from './request/context.ts';
import { deleteAll, deleteOne } from './request/delete.ts';
import { discoveryGroup, discoveryRoot, discoveryVersion } from './request/discovery.ts';
import { impersonated } from './request/impersonate.ts';
import { listObjects } from './request/list.ts';
import { parseResourcePath, segmentsOf } from './request/path.ts';
import { jsonReply, statusReply } from './request/reply.ts';
import { rootPath } from './request/root.ts';
import { subresourceReply } from './request/subresource.ts';
import { watchObjects } from './request/watch.ts';
import { createFrom, notFoundHere, objectReply, patchFrom, replaceFrom } from './request/write.ts';
import type { ApiReply, ApiRequest } from './request.ts';
import { badRequest, methodNotAllowed, noSuchPath } from './status-error.ts';
import { read } from './store.ts';

/**
 * Answers one request to the API server. Every client goes through here: the simulated kubectl, programs in pods, and a real kubectl over
 * HTTP. Errors are replies with a Status body; nothing is thrown.
 */
export function handleRequest(kube: Kube, sent: ApiRequest): ApiReply {
  const user = impersonated(kube, sent);
  if ('refused' in user) return statusReply(user.refused);
  const request = { ...sent, user };
  const segments = segmentsOf(request.path);
  if (!segments) return statusReply(badRequest('invalid URL escape in the path'));
  const [root, ...rest] = segments;
  if (root === 'api' || root === 'apis') return apiReply(kube, request, segments, rest);
  return rootPath(kube, request, segments);
}

function apiReply(kube: Kube, request: ApiRequest, segments: readonly string[], rest: readonly string[]): ApiReply {
  const root = segments[0] === 'api' ? 'api' : 'apis';
  if (rest.length === 0) {
    const answer = discoveryRoot(kube.state, root, request.headers['accept'] ?? '');
    return jsonReply(answer.body, 200, [], answer.contentType);
  }
  const versionAt = root === 'api' ? 1 : 2;
  if (rest.length <= versionAt) {
    const body =
      rest.length < versionAt
        ? discoveryGroup(kube.state, rest[0] ?? '')
        : discoveryVersion(kube.state, root === 'api' ? '' : (rest[0] ?? ''), rest[versionAt - 1] ?? '');
    return body ? jsonReply(body) : statusReply(noSuchPath());
  }
  const path = parseResourcePath(segments);
  const resource = path && resourceAt(kube.state, path.group, path.version, path.plural);
  if (!path || !resource) return statusReply(noSuchPath());
  const context: RequestContext = {
    kube,
    request,
    path,
    resource,
    namespace: resource.namespaced ? path.namespace : undefined,
    dryRun: request.query['dryRun'] === 'All',
    warnings: resource.storedAs === 'endpoints' ? ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'] : [],
  };
  const refused = authorize(context);
  if (refused) return statusReply(refused);
  return resourceReply(context);
}

function resourceReply(context: RequestContext): ApiReply {
  const { request, path, resource, kube } = context;
  const part = path.subresource;
  if (part !== undefined && !hasSubresource(resource, part)) return statusReply(noSuchPath());
  if (part !== undefined && part !== 'status') return subresourceReply(context, part);
  if (path.name === undefined) return collectionReply(context);
  switch (request.method) {
    case 'GET': {
      if (flag(request.query['watch'] ?? 'false')) return watchObjects(withName(context, path.name));
      const object = read(kube.state, resource.storedAs, path.name, context.namespace);
      return object ? objectReply(context, object) : statusReply(notFoundHere(context), context.warnings);
    }
    case 'PUT':
      return replaceFrom(context);
    case 'PATCH':
      return patchFrom(context);
    case 'DELETE':
      return part === undefined ? deleteOne(context) : statusReply(methodNotAllowed());
    case 'POST':
      return statusReply(methodNotAllowed());
  }
}

/** A watch of one name is a watch of the collection with a field selector. */
function withName(context: RequestContext, name: string): RequestContext {
  return {
    ...context,
    path: { ...context.path, name: undefined },
    request: { ...context.request, query: { ...context.request.query, fieldSelector: `metadata.name=${name}` } },
  };
}

function collectionReply(context: RequestContext): ApiReply {
  const { request, resource } = context;
  if (resource.verbs.length === 1 && resource.verbs[0] === 'create') return subresourceReply(context, '');
  switch (request.method) {
    case 'GET':
      return flag(request.query['watch'] ?? 'false') ? watchObjects(context) : listObjects(context);
    case 'POST':
      return resource.verbs.includes('create') ? createFrom(context) : statusReply(methodNotAllowed());
    case 'DELETE':
      return resource.verbs.includes('deletecollection') ? deleteAll(context) : statusReply(methodNotAllowed());
    default:
      return statusReply(methodNotAllowed());
  }
}
