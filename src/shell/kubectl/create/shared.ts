import { DRY_RUN, FIELD_MANAGER, PRINT_FLAGS, SAVE_CONFIG, VALIDATE } from '../verb.ts';
import type { FlagSpec } from '../flags.ts';

/** Flags of every generator. */
export const GENERATOR_FLAGS: readonly FlagSpec[] = [...PRINT_FLAGS, DRY_RUN, FIELD_MANAGER, SAVE_CONFIG, VALIDATE];

/** A container's name from its image: last part of the repository without tag and digest, other signs become dashes. */
export function containerName(image: string): string {
  const last = image.split('/').at(-1) ?? image;
  return (
    (last.split(':')[0] ?? '')
      .split('@')[0]
      ?.toLowerCase()
      .replace(/[^-a-z0-9]/g, '-') ?? ''
  );
}

/** `host=value` pairs; a word without `=` is an error. */
export function keyValues(words: readonly string[]): Record<string, string> | string {
  const out: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) return word;
    out[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return out;
}
