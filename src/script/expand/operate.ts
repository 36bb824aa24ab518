import { patternRegExp, patternSource, safeRegExp } from './pattern.ts';

/** `${x#p}` `${x##p}` `${x%p}` `${x%%p}`. */
export function removePart(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const whole = patternRegExp(pattern);
  const letters = [...text];
  const size = letters.length;
  for (let step = 0; step <= size; step++) {
    const length = operator === '#' || operator === '%' ? step : size - step;
    const candidate = operator.startsWith('#') ? letters.slice(0, length) : letters.slice(size - length);
    if (whole.test(candidate.join('')))
      return (operator.startsWith('#') ? letters.slice(length) : letters.slice(0, size - length)).join('');
  }
  return text;
}

/** `${x/p/r}` `${x//p/r}` `${x/#p/r}` `${x/%p/r}`. */
export function replacePart(text: string, pattern: string, replacement: string, operator: '/' | '//' | '/#' | '/%'): string {
  if (pattern === '') return operator === '/#' ? replacement + text : operator === '/%' ? text + replacement : text;
  const source = patternSource(pattern);
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : `(?:${source})`;
  return text.replace(safeRegExp(anchored, operator === '//' ? 'gu' : 'u'), (match) => (match === '' ? '' : replacement));
}

/** `${x^p}` `${x^^p}` `${x,p}` `${x,,p}`. */
export function changeCase(text: string, operator: '^' | '^^' | ',' | ',,', pattern: string | undefined): string {
  const matcher = pattern === undefined ? undefined : patternRegExp(pattern);
  return [...text]
    .map((letter, index) => {
      if ((operator.length === 1 && index > 0) || (matcher && !matcher.test(letter))) return letter;
      return operator.startsWith('^') ? letter.toUpperCase() : letter.toLowerCase();
    })
    .join('');
}

/** Text quoted so that the shell reads it back: `'..'`, or `$'..'` where control characters need it. */
export function shellQuote(text: string): string {
  if (/[\n\t\x00-\x1f\x7f]/.test(text)) {
    const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r');
    return `$'${escaped.replace(/[\x00-\x1f\x7f]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`;
  }
  return `'${text.replace(/'/g, "'\\''")}'`;
}
