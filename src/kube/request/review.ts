import { at, isObject, list, record, text, type JsonObject } from '../json.ts';
import { decide, rulesFor, type Attributes } from '../rbac.ts';
import type { ApiReply, ApiUser } from '../request.ts';
import { methodNotAllowed, notSimulated } from '../status-error.ts';
import { timestamp } from '../time.ts';
import type { RequestContext } from './context.ts';
import { jsonReply, statusReply } from './reply.ts';

/** Reviews are answered, not stored: who is asking, and what may they do. */
export function review(context: RequestContext, body: JsonObject): ApiReply {
  const { resource, request, kube } = context;
  if (request.method !== 'POST') return statusReply(methodNotAllowed());
  const spec = record(body['spec']);
  const type = { kind: resource.kind, apiVersion: `${resource.group}/${resource.version}` };
  const reply = (status: JsonObject): ApiReply => jsonReply({ ...body, ...type, metadata: record(body['metadata']), spec, status }, 201);
  switch (resource.kind) {
    case 'SelfSubjectReview':
      return jsonReply(
        {
          ...type,
          metadata: { ...record(body['metadata']), creationTimestamp: timestamp(kube.ports.now()) },
          status: { userInfo: userInfo(request.user) },
        },
        201,
      );
    case 'SelfSubjectAccessReview':
      return reply(answer(context, request.user, spec));
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
      return reply(answer(context, { name: text(spec['user']), groups: list(spec['groups']).map(text) }, spec));
    case 'SelfSubjectRulesReview': {
      const rules = rulesFor(kube.state, request.user, text(spec['namespace']));
      const resourceRules = rules
        .filter((rule) => rule.resources.length > 0)
        .map(({ verbs, apiGroups, resources, resourceNames }) => ({
          verbs,
          apiGroups,
          resources,
          ...(resourceNames.length > 0 ? { resourceNames } : {}),
        }));
      const nonResourceRules = rules
        .filter((rule) => rule.nonResourceURLs.length > 0)
        .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
      return reply({ resourceRules, nonResourceRules, incomplete: false });
    }
    default:
      return statusReply(notSimulated(resource.plural));
  }
}

function userInfo({ name, groups, extra }: ApiUser): JsonObject {
  return { username: name, groups, ...(extra ? { extra } : {}) };
}

function answer(context: RequestContext, user: ApiUser, spec: JsonObject): JsonObject {
  const { kube } = context;
  const decision = decide(kube.state, user, attributesOf(spec));
  return { allowed: decision.allowed, ...(decision.reason === '' ? {} : { reason: decision.reason }) };
}

function attributesOf(spec: JsonObject): Attributes {
  const path = spec['nonResourceAttributes'];
  if (isObject(path)) return { verb: text(path['verb']), path: text(path['path']) };
  const asked = (name: string): string => text(at(spec, 'resourceAttributes', name));
  return {
    verb: asked('verb'),
    group: asked('group'),
    resource: asked('resource'),
    subresource: asked('subresource'),
    name: asked('name'),
    namespace: asked('namespace'),
  };
}
