import { createHash } from 'node:crypto';

/** YAML texts that were parsed when the program was built, by the hash of the text: an edited text is simply not among them. */
const known = new Map<string, unknown>();
let recorder: Map<string, unknown> | undefined;

/** What the build wrote: values by the hash of their text. Anything else is left alone. */
export function rememberYaml(values: unknown): void {
  if (typeof values !== 'object' || values === null) return;
  for (const [hash, value] of Object.entries(values)) known.set(hash, value);
}

/** The value of a text that the build has parsed without an error. */
export function rememberedYaml(text: string): { readonly value: unknown } | undefined {
  if (known.size === 0) return undefined;
  const hash = hashOf(text);
  return known.has(hash) ? { value: known.get(hash) } : undefined;
}

/** For the build: collects every text that is parsed from now on. */
export function recordYaml(): ReadonlyMap<string, unknown> {
  recorder = new Map();
  return recorder;
}

/** Notes the value of a text that was parsed without an error. */
export function noteYaml(text: string, value: unknown): void {
  recorder?.set(hashOf(text), value);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
