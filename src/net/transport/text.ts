import { utf8Length } from '../../base/http.ts';

/** The longest front of a text that has at most `octets` UTF-8 octets. */
export function cutOctets(text: string, octets: number): { readonly head: string; readonly rest: string } {
  if (text.length <= octets && utf8Length(text) <= octets) return { head: text, rest: '' };
  const front = text.slice(0, octets);
  if (utf8Length(front) === front.length) return { head: front, rest: text.slice(octets) };
  let length = 0;
  let end = 0;
  for (const character of front) {
    length += utf8Length(character);
    if (length > octets) break;
    end += character.length;
  }
  return { head: text.slice(0, Math.max(end, 1)), rest: text.slice(Math.max(end, 1)) };
}

/** What remains of a text after its first `octets` octets. */
export function dropOctets(text: string, octets: number): string {
  return octets <= 0 ? text : cutOctets(text, octets).rest;
}
