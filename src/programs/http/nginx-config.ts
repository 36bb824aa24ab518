import { err, ok, type Result } from '../../base/result.ts';

/** nginx configuration as a tree of directives (ngx_conf_file): words, and a block where there is one. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly line: number;
  readonly file: string;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

const MAX_DEPTH = 16;

/** Parses one file. Errors carry nginx's own words. */
export function parseNginxConfig(text: string, file: string): Result<readonly Directive[]> {
  const tokens = tokenize(text);
  let position = 0;
  const block = (depth: number): Result<Directive[]> => {
    const directives: Directive[] = [];
    let words: Token[] = [];
    while (position < tokens.length) {
      const token = tokens[position++];
      if (!token) break;
      if (token.quoted || !'{};'.includes(token.text)) {
        words.push(token);
        continue;
      }
      if (token.text === '}') {
        if (words.length > 0) return err(`unexpected "}" in ${file}:${token.line}`);
        return depth === 0 ? err(`unexpected "}" in ${file}:${token.line}`) : ok(directives);
      }
      const [name, ...args] = words;
      words = [];
      if (!name) return err(`unexpected "${token.text}" in ${file}:${token.line}`);
      const base = { name: name.text, args: args.map((word) => word.text), line: name.line, file };
      if (token.text === ';') {
        directives.push({ ...base, block: undefined });
        continue;
      }
      if (depth >= MAX_DEPTH) return err(`too deeply nested block in ${file}:${token.line}`);
      const inner = block(depth + 1);
      if (!inner.ok) return inner;
      directives.push({ ...base, block: inner.value });
    }
    const last = tokens.at(-1)?.line ?? 1;
    if (words.length > 0) return err(`unexpected end of file, expecting ";" or "}" in ${file}:${last}`);
    return depth > 0 ? err(`unexpected end of file, expecting "}" in ${file}:${last}`) : ok(directives);
  };
  return block(0);
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let i = 0;
  while (i < text.length) {
    const character = text[i] ?? '';
    if (character === '\n') line++;
    if (/\s/.test(character)) {
      i++;
    } else if (character === '#') {
      while (i < text.length && text[i] !== '\n') i++;
    } else if ('{};'.includes(character)) {
      tokens.push({ text: character, quoted: false, line });
      i++;
    } else if (character === '"' || character === "'") {
      let word = '';
      i++;
      while (i < text.length && text[i] !== character) {
        if (text[i] === '\\' && i + 1 < text.length) i++;
        const next = text[i] ?? '';
        word += text[i - 1] === '\\' && next === 'n' ? '\n' : next;
        i++;
      }
      i++;
      tokens.push({ text: word, quoted: true, line });
    } else {
      let word = '';
      while (i < text.length && !/[\s{};]/.test(text[i] ?? '')) {
        // A variable's braces belong to the word: ${name}.
        if (text[i] === '$' && text[i + 1] === '{') {
          const end = text.indexOf('}', i);
          if (end > 0) {
            word += text.slice(i, end);
            i = end;
          }
        }
        word += text[i] ?? '';
        i++;
      }
      tokens.push({ text: word, quoted: false, line });
    }
  }
  return tokens;
}
