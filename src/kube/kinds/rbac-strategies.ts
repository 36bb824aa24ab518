import { invalid, required, type FieldError } from '../field-error.ts';
import { at, equal, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { fill } from './pod-defaults.ts';

const GROUP = 'rbac.authorization.k8s.io';

function validateRules(draft: JsonObject): FieldError[] {
  return list(draft['rules']).flatMap((rule, index) => {
    const field = `rules[${index}]`;
    const out: FieldError[] = [];
    if (list(at(rule, 'verbs')).length === 0) out.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
    if (list(at(rule, 'nonResourceURLs')).length > 0) {
      if (draft['kind'] === 'Role')
        out.push(invalid(`${field}.nonResourceURLs`, at(rule, 'nonResourceURLs'), 'namespaced rules cannot apply to non-resource URLs'));
      return out;
    }
    if (list(at(rule, 'apiGroups')).length === 0)
      out.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
    if (list(at(rule, 'resources')).length === 0)
      out.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
    return out;
  });
}

/** Role and ClusterRole; names may hold colons. */
export const roles: Strategy = { names: 'path', validate: validateRules };

/** RoleBinding and ClusterRoleBinding: the role cannot be changed afterwards. */
export const roleBindings: Strategy = {
  names: 'path',
  defaults(draft) {
    const reference = record(draft['roleRef']);
    draft['roleRef'] = reference;
    fill(reference, { apiGroup: GROUP });
    for (const subject of list(draft['subjects']).map(record))
      if (subject['kind'] === 'User' || subject['kind'] === 'Group') fill(subject, { apiGroup: GROUP });
  },
  validate(draft) {
    const out: FieldError[] = [];
    if (text(at(draft, 'roleRef', 'name')) === '') out.push(required('roleRef.name'));
    list(draft['subjects']).forEach((subject, index) => {
      if (text(at(subject, 'name')) === '') out.push(required(`subjects[${index}].name`));
      if (at(subject, 'kind') === 'ServiceAccount' && text(at(subject, 'namespace')) === '' && draft['kind'] === 'ClusterRoleBinding')
        out.push(required(`subjects[${index}].namespace`));
    });
    return out;
  },
  validateUpdate: (draft, old) =>
    equal(draft['roleRef'], old['roleRef']) ? [] : [invalid('roleRef', draft['roleRef'], 'cannot change roleRef')],
};
