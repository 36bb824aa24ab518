import { createHash } from 'node:crypto';

/** Twelve hexadecimal digits that stand for texts in their order: the version of a piece of content. */
export function textHash(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex').slice(0, 12);
}
