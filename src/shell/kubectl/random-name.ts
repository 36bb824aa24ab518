import type { Random } from '../../base/process.ts';

/** Characters of generated names (apimachinery util/rand: no vowels, no 0, 1, 3), from a command's own randomness. */
export function nextSuffixFrom(random: Random, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[random.integer(alphabet.length)];
  return text;
}
