const DIGIT = /^[A-Za-z0-9+/]$/;

/** The offset at which a decoder of standard base64 gives up, undefined when the text is well formed (Go encoding/base64). */
export function base64Fault(text: string): number | undefined {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '\n' || char === '\r') continue;
    if (DIGIT.test(char)) {
      count++;
      continue;
    }
    if (char !== '=' || count % 4 < 2) return index;
    return padding(text, index, count % 4);
  }
  return count % 4 === 0 ? undefined : text.length - (count % 4);
}

/** What follows the first padding character: a second one where two are due, then nothing. */
function padding(text: string, at: number, digits: number): number | undefined {
  const rest = [...text].map((char, index) => ({ char, index })).filter(({ char, index }) => index > at && char !== '\n' && char !== '\r');
  if (digits === 2) {
    const second = rest.shift();
    if (second === undefined) return text.length;
    if (second.char !== '=') return second.index;
  }
  return rest[0]?.index;
}
