import { fieldForbidden, invalid, required, type FieldError } from '../field-error.ts';
import { equal, isObject, list, record, text, type JsonObject } from '../json.ts';
import type { Resource } from '../registry/resource.ts';
import type { Strategy } from '../strategy.ts';
import { labelErrors, label1035Errors, labelValueErrors, pathSegmentErrors, qualifiedNameErrors, subdomainErrors } from './names.ts';

const NAME_RULES = { subdomain: subdomainErrors, label: labelErrors, label1035: label1035Errors, path: pathSegmentErrors };

/** Validates metadata (apimachinery api/validation ValidateObjectMeta). */
export function validateMeta(resource: Resource, strategy: Strategy, draft: JsonObject): FieldError[] {
  const meta = record(draft['metadata']);
  const out: FieldError[] = [];
  const name = text(meta['name']);
  const rule = NAME_RULES[strategy.names ?? 'subdomain'];
  const base = text(meta['generateName']);
  if (base !== '') out.push(...rule(`${base.replace(/-$/, '')}a`).map((message) => invalid('metadata.generateName', base, message)));
  if (name === '') out.push(required('metadata.name', 'name or generateName is required'));
  else out.push(...rule(name).map((message) => invalid('metadata.name', name, message)));
  const namespace = text(meta['namespace']);
  if (resource.namespaced) {
    if (namespace === '') out.push(required('metadata.namespace'));
    else out.push(...labelErrors(namespace).map((message) => invalid('metadata.namespace', namespace, message)));
  }
  out.push(...validateLabels(meta['labels'], 'metadata.labels'));
  for (const key of Object.keys(record(meta['annotations']))) {
    out.push(...qualifiedNameErrors(key.toLowerCase()).map((message) => invalid('metadata.annotations', key, message)));
  }
  list(meta['ownerReferences']).forEach((owner, index) => out.push(...ownerErrors(record(owner), `metadata.ownerReferences[${index}]`)));
  for (const finalizer of list(meta['finalizers'])) {
    const value = text(finalizer);
    out.push(...qualifiedNameErrors(value).map((message) => invalid('metadata.finalizers', value, message)));
    if (resource.custom || value.includes('/') || ['orphan', 'foregroundDeletion', 'kubernetes'].includes(value)) continue;
    out.push(invalid('metadata.finalizers[0]', value, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
  return out;
}

/** Validates a map of labels; every error names the map, not the key. */
export function validateLabels(labels: unknown, field: string): FieldError[] {
  if (!isObject(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((message) => invalid(field, key, message)),
    ...labelValueErrors(text(value)).map((message) => invalid(field, text(value), message)),
  ]);
}

function ownerErrors(owner: JsonObject, field: string): FieldError[] {
  const out: FieldError[] = [];
  if (text(owner['apiVersion']) === '') out.push(invalid(`${field}.apiVersion`, '', 'version must not be empty'));
  for (const name of ['kind', 'name', 'uid']) if (text(owner[name]) === '') out.push(invalid(`${field}.${name}`, '', 'must not be empty'));
  return out;
}

/** What may not change in metadata (ValidateObjectMetaUpdate). */
export function validateMetaUpdate(draft: JsonObject, old: JsonObject): FieldError[] {
  const meta = record(draft['metadata']);
  const before = record(old['metadata']);
  const out: FieldError[] = [];
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'generateName']) {
    if (!equal(meta[field], before[field]) && field !== 'generateName')
      out.push(invalid(`metadata.${field}`, meta[field] ?? '', 'field is immutable'));
  }
  const had = list(before['finalizers']);
  if (before['deletionTimestamp'] !== undefined) {
    const added = list(meta['finalizers']).filter((name) => !had.includes(name));
    if (added.length > 0)
      out.push(
        fieldForbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => `"${String(name)}"`).join(', ')}}`,
        ),
      );
  }
  return out;
}
