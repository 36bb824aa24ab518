import { err, ok, type Result } from '../../base/result.ts';
import { copy, equal, isObject, setOwn, text, type JsonObject } from '../json.ts';

/** Applies a JSON patch (RFC 6902); a failed operation is told as the server's library words it (evanphx/json-patch). */
export function jsonPatch(target: JsonObject, operations: readonly unknown[]): Result<unknown, string> {
  const holder: { root: unknown } = { root: copy(target) };
  for (const entry of operations) {
    const operation = isObject(entry) ? entry : {};
    const failed = apply(holder, operation);
    if (failed !== undefined) return err(failed);
  }
  return ok(holder.root);
}

function apply(holder: { root: unknown }, operation: JsonObject): string | undefined {
  const kind = text(operation['op']);
  const path = text(operation['path']);
  const value = copy(operation['value']);
  switch (kind) {
    case 'add':
      return add(holder, path, value) ? undefined : missing('add', path);
    case 'remove':
      return removeAt(holder, path) ? undefined : `remove operation does not apply: doc is missing path: "${path}": missing value`;
    case 'replace': {
      if (find(holder, path) === undefined) return `replace operation does not apply: doc is missing key: ${path}: missing value`;
      return replace(holder, path, value) ? undefined : missing('replace', path);
    }
    case 'test':
      return equal(find(holder, path)?.value, value) ? undefined : `testing value ${path} failed: test failed`;
    case 'move':
    case 'copy': {
      const source = find(holder, text(operation['from']));
      if (source === undefined) return missing(kind, text(operation['from']));
      const moved = copy(source.value);
      if (kind === 'move') removeAt(holder, text(operation['from']));
      return add(holder, path, moved) ? undefined : missing(kind, path);
    }
    default:
      return `Unexpected kind: ${kind}`;
  }
}

function missing(kind: string, path: string): string {
  return `${kind} operation does not apply: doc is missing path: "${path}": missing value`;
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(holder: { root: unknown }, path: string): { readonly value: unknown } | undefined {
  let current: unknown = holder.root;
  for (const part of partsOf(path)) {
    if (Array.isArray(current)) {
      const index = indexOf(part, current.length - 1);
      if (index === undefined) return undefined;
      current = current[index];
    } else if (isObject(current) && Object.hasOwn(current, part)) current = current[part];
    else return undefined;
  }
  return { value: current };
}

function parentOf(holder: { root: unknown }, path: string): { readonly parent: unknown; readonly last: string } | undefined {
  const cut = path.lastIndexOf('/');
  const found = find(holder, path.slice(0, Math.max(cut, 0)));
  return found && { parent: found.value, last: partsOf(path).pop() ?? '' };
}

function indexOf(part: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d*)$/.test(part)) return undefined;
  const index = Number(part);
  return index <= max ? index : undefined;
}

function add(holder: { root: unknown }, path: string, value: unknown): boolean {
  if (path === '') {
    holder.root = value;
    return true;
  }
  const place = parentOf(holder, path);
  if (!place) return false;
  if (Array.isArray(place.parent)) {
    const index = place.last === '-' ? place.parent.length : indexOf(place.last, place.parent.length);
    if (index === undefined) return false;
    place.parent.splice(index, 0, value);
    return true;
  }
  if (!isObject(place.parent)) return false;
  setOwn(place.parent, place.last, value);
  return true;
}

function replace(holder: { root: unknown }, path: string, value: unknown): boolean {
  const place = path === '' ? undefined : parentOf(holder, path);
  if (Array.isArray(place?.parent)) {
    place.parent[Number(place.last)] = value;
    return true;
  }
  return add(holder, path, value);
}

function removeAt(holder: { root: unknown }, path: string): boolean {
  if (find(holder, path) === undefined) return false;
  const place = parentOf(holder, path);
  if (Array.isArray(place?.parent)) place.parent.splice(Number(place.last), 1);
  else if (isObject(place?.parent)) delete place.parent[place.last];
  return true;
}
