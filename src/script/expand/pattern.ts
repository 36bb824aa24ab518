/**
 * Shell patterns (bash manual, "Pattern Matching", extglob on). A pattern is text in which a backslash quotes the next character; quoted
 * parts of a word are escaped with {@link escapePattern}.
 */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\](){}|+@!^-]/g, '\\$&');
}

/** True when the pattern has a character that is not matched literally. */
export function hasMagic(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*(?:[*?]|\[(?=.*\])|[@+!]\()/s.test(pattern);
}

export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

/** The source of a regular expression that matches what the pattern matches; `slash` keeps `*` and `?` within a path element. */
export function patternSource(pattern: string, slash = false): string {
  const any = slash ? '[^/]' : '[^]';
  let out = '';
  let index = 0;
  while (index < pattern.length) {
    const letter = pattern[index] ?? '';
    if (letter === '\\') {
      out += escapeRegExp(pattern[index + 1] ?? '\\');
      index += 2;
      continue;
    }
    if ('?*+@!'.includes(letter) && pattern[index + 1] === '(') {
      const end = closingParenthesis(pattern, index + 1);
      if (end > 0) {
        const choices = splitChoices(pattern.slice(index + 2, end))
          .map((choice) => patternSource(choice, slash))
          .join('|');
        if (letter === '!')
          out += `(?:(?!(?:${choices})${pattern.length === end + 1 ? '$' : patternSource(pattern.slice(end + 1), slash) + '$'})${any}*?)`;
        else out += `(?:${choices})${letter === '@' ? '' : letter}`;
        index = end + 1;
        continue;
      }
    }
    if (letter === '*') {
      while (pattern[index + 1] === '*' && pattern[index + 2] !== '(') index++;
      out += `${any}*`;
    } else if (letter === '?') out += any;
    else if (letter === '[') {
      const bracket = bracketSource(pattern, index);
      if (bracket) {
        out += bracket.source;
        index = bracket.end;
        continue;
      }
      out += '\\[';
    } else out += escapeRegExp(letter);
    index++;
  }
  return out;
}

export function patternRegExp(pattern: string): RegExp {
  return safeRegExp(`^(?:${patternSource(pattern)})$`, 'u');
}

export function matchesPattern(text: string, pattern: string): boolean {
  return patternRegExp(pattern).test(text);
}

/** A regular expression, or one that matches nothing when the source is none. */
export function safeRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    try {
      return new RegExp(source, flags.replace('u', ''));
    } catch {
      return /(?!)/;
    }
  }
}

function escapeRegExp(letter: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
}

function closingParenthesis(pattern: string, open: number): number {
  let depth = 0;
  for (let index = open; index < pattern.length; index++) {
    if (pattern[index] === '\\') index++;
    else if (pattern[index] === '(') depth++;
    else if (pattern[index] === ')' && --depth === 0) return index;
  }
  return -1;
}

function splitChoices(text: string): string[] {
  const choices: string[] = [''];
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index] ?? '';
    if (letter === '\\') {
      choices[choices.length - 1] += letter + (text[++index] ?? '');
      continue;
    }
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === '|' && depth === 0) choices.push('');
    else choices[choices.length - 1] += letter;
  }
  return choices;
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: 'a-zA-Z0-9_',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

function bracketSource(pattern: string, open: number): { readonly source: string; readonly end: number } | undefined {
  let index = open + 1;
  let out = '[';
  if (pattern[index] === '!' || pattern[index] === '^') {
    out += '^';
    index++;
  }
  const first = index;
  for (; index < pattern.length; index++) {
    const letter = pattern[index] ?? '';
    if (letter === ']' && index > first) return { source: `${out}]`, end: index + 1 };
    const named = letter === '[' ? /^\[:(\w+):\]/.exec(pattern.slice(index)) : null;
    if (named) {
      out += CLASSES[named[1] ?? ''] ?? '';
      index += named[0].length - 1;
    } else if (letter === '\\') out += `\\${pattern[++index] ?? '\\'}`.replace(/^\\([A-Za-z0-9 ])$/, '$1');
    else out += /[[\]^\\&]/.test(letter) ? `\\${letter}` : letter;
  }
  return undefined;
}
