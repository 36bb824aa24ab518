/** What stands under the cursor of a command line, for completion. */
export interface CursorWord {
  /** the word's text up to the cursor, quotes and backslashes taken off */
  readonly text: string;
  /** where the word begins in the line, its opening quote included */
  readonly start: number;
  /** the quote that is open at the cursor */
  readonly quote: "'" | '"' | undefined;
  /** the word names a command: at the beginning, after `|`, `;`, `&&`, `(`, `then`, `sudo` and assignments */
  readonly command: boolean;
  /** the word is the file of a redirection */
  readonly redirect: boolean;
  /** the words before it in the same simple command, assignments left out; the first is the command */
  readonly words: readonly string[];
}

/** Reserved words that a command follows, bash(1). */
const BEFORE_COMMAND = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time']);
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;

/** Finds the word that ends at `cursor` (an index into `line`). Quotes that are not closed belong to it; `$(` and backquotes begin a command of their own. */
export function wordAtCursor(line: string, cursor: number): CursorWord {
  const typed = line.slice(0, Math.max(0, cursor));
  const outer: string[][] = [];
  let words: string[] = [];
  let text = '';
  let start = -1;
  let quoted = false;
  let quote: "'" | '"' | undefined;
  let redirect = false;
  /** quotes that were open where `$(` began */
  const resumed: ("'" | '"' | undefined)[] = [];

  const finish = (): void => {
    if (start >= 0) {
      const reserved = !quoted && words.length === 0 && (BEFORE_COMMAND.has(text) || ASSIGNMENT.test(text));
      if (!redirect && !reserved) words.push(text);
      redirect = false;
    }
    text = '';
    start = -1;
    quoted = false;
  };
  const begin = (at: number): void => {
    if (start < 0) start = at;
  };

  for (let at = 0; at < typed.length; at++) {
    const char = typed[at] ?? '';
    const next = typed[at + 1] ?? '';
    if (quote === "'") {
      if (char === "'") quote = undefined;
      else text += char;
      continue;
    }
    if (char === '$' && next === '(') {
      outer.push([...words, text]);
      resumed.push(quote);
      [words, text, start, quote, quoted, redirect] = [[], '', -1, undefined, false, false];
      at++;
      continue;
    }
    if (quote === '"') {
      if (char === '"') quote = undefined;
      else if (char === '\\' && '"\\$`'.includes(next) && next !== '') {
        text += next;
        at++;
      } else text += char;
      continue;
    }
    if (char === '\\') {
      begin(at);
      quoted = true;
      text += next;
      at++;
    } else if (char === "'" || char === '"') {
      begin(at);
      quoted = true;
      quote = char;
    } else if (char === ' ' || char === '\t') finish();
    else if (char === '#' && start < 0) {
      // A comment runs to the end of the line: nothing in it is a command.
      const end = typed.indexOf('\n', at);
      if (end < 0) return { text: '', start: typed.length, quote: undefined, command: false, redirect: false, words: ['#'] };
      at = end - 1;
    } else if (char === ')' && outer.length > 0) {
      const back = outer.pop() ?? [];
      quote = resumed.pop();
      text = back.pop() ?? '';
      [words, start, redirect] = [back, at, false];
    } else if (char === '>' || char === '<') {
      if (/^\d+$/.test(text)) [text, start] = ['', -1];
      finish();
      if (next === char || next === '&' || next === '|') at++;
      redirect = true;
    } else if ('|;&()\n`'.includes(char)) {
      // `&>` and `&>>` redirect both streams.
      if (char === '&' && next === '>') {
        finish();
        continue;
      }
      finish();
      words = [];
      redirect = false;
    } else {
      begin(at);
      text += char;
    }
  }
  const assigned = start >= 0 && !quoted && words.length === 0 ? ASSIGNMENT.exec(text) : null;
  return {
    text: assigned ? text.slice(assigned[0].length) : text,
    start: start < 0 ? typed.length : assigned ? start + assigned[0].length : start,
    quote,
    redirect,
    words,
    command: words.length === 0 && !redirect && !assigned,
  };
}

/** A completed word as it must be typed: with the quote that is open, or backslashes before special signs. */
export function quoteCompletion(word: string, quote: CursorWord['quote']): string {
  if (quote === "'") return `'${word.replaceAll("'", "'\\''")}`;
  if (quote === '"') return `"${word.replace(/["\\$`]/g, '\\$&')}`;
  return word.replace(/[\s"'\\$`|&;<>()*?[\]{}#!~]/g, (sign, at: number) => (sign === '~' && at === 0 ? sign : `\\${sign}`));
}
