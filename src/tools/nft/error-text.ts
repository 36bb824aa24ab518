import type { NftError } from '../../net/nftables/cursor.ts';

/** An error as nft prints it: the place, the sentence, the line, and carets under the words; tildes under words it refers to. */
export function errorText(error: NftError, script: string, source: string | undefined): string {
  const { place, also, message } = error;
  const lines = script.replace(/\n$/, '').split('\n');
  const line = lines[Math.min(place.line, Math.max(0, lines.length - 1))] ?? '';
  const where = source === undefined ? '' : `${source}:${place.line + 1}:${place.start + 1}-${place.end}: `;
  const marks = Array.from({ length: Math.max(place.end, also?.end ?? 0) }, (_, i) => {
    if (i >= place.start && i < place.end) return '^';
    return also && i >= also.start && i < also.end ? '~' : ' ';
  });
  return `${where}Error: ${message}\n${line}\n${marks.join('').trimEnd()}\n`;
}
