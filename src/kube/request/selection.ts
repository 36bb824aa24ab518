import { err, ok, type Result } from '../../base/result.ts';
import type { KubeObject, Status } from '../object.ts';
import type { Resource } from '../registry/resource.ts';
import { fieldsMatch, parseFieldSelector } from '../selector/field.ts';
import { labelsMatch, parseLabelSelector } from '../selector/label.ts';
import { badRequest } from '../status-error.ts';

export type Selection = (object: KubeObject) => boolean;

/** Reads labelSelector and fieldSelector of a query. */
export function selectionOf(resource: Resource, query: Readonly<Record<string, string>>): Result<Selection, Status> {
  const labelText = query['labelSelector'] ?? '';
  const fieldText = query['fieldSelector'] ?? '';
  const refuse = (why: string): Result<Selection, Status> => {
    const type = `${resource.group}/${resource.version}, Resource=${resource.plural}`;
    return err(badRequest(`Unable to find "${type}" that match label selector "${labelText}", field selector "${fieldText}": ${why}`));
  };
  const labels = parseLabelSelector(labelText);
  if (!labels.ok) return refuse(labels.error);
  const fields = parseFieldSelector(resource, fieldText);
  if (!fields.ok) return refuse(fields.error);
  return ok((object) => labelsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, object));
}
