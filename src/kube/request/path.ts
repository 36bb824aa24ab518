/** What a REST path addresses. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** The parts of a path, decoded; undefined when it is badly encoded. */
export function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Reads `/api/v1/...` and `/apis/GROUP/VERSION/...` (apiserver RequestInfo); undefined when it addresses no resource. */
export function parseResourcePath(segments: readonly string[]): ResourcePath | undefined {
  const core = segments[0] === 'api';
  const group = core ? '' : (segments[1] ?? '');
  const version = segments[core ? 1 : 2] ?? '';
  let rest = segments.slice(core ? 2 : 3);
  let namespace: string | undefined;
  const ownPart = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
  if (ownPart) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural, name, subresource, ...more] = rest;
  if (plural === undefined || more.length > 0) return undefined;
  return { group, version, plural, namespace, name, subresource };
}
