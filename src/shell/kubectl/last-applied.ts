import { parseJson, type Json } from './client.ts';
import { compactJson } from './print/json.ts';

/** The annotation in which `kubectl apply` keeps what was applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A manifest with the annotation of itself. */
export function withLastApplied(object: Json): Json {
  const meta = (object['metadata'] ?? {}) as Json;
  const { [LAST_APPLIED]: _, ...annotations } = (meta['annotations'] ?? {}) as Record<string, unknown>;
  void _;
  const plain = { ...object, metadata: { ...meta, annotations } };
  return { ...object, metadata: { ...meta, annotations: { ...annotations, [LAST_APPLIED]: `${compactJson(plain)}\n` } } };
}

/** What was applied last, from a live object; undefined when it was never applied. */
export function lastApplied(object: Json): Json | undefined {
  const meta = (object['metadata'] ?? {}) as Json;
  const text = ((meta['annotations'] ?? {}) as Record<string, unknown>)[LAST_APPLIED];
  return typeof text === 'string' ? (parseJson(text) ?? {}) : undefined;
}
